"""A page with nothing but the view `compare` of two untrained networks: ?lang=en."""

import streamlit as st
import torch

from engine.labs import restore, segment
from engine.ui.look import compare
from engine.ui.look.trained import Trained

st.set_page_config(layout="wide")
LABS = {"restore": restore, "segment": segment}


def seeded(name: str, _other: str) -> Trained:
    """A network at random weights, always the same."""
    config = LABS[name].Config()
    torch.manual_seed(0)
    return Trained(f"seeded-{name}", LABS[name].network(config).state_dict(), config, 0)


compare.trained = compare.published = seeded
compare.show(None, st.query_params.get("lang", "ko"))
