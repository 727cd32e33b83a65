"""A page with nothing but the view `unet` of an untrained network: ?lang=en; ?skip=add, none or fcn."""

import streamlit as st
import torch

from engine.labs.segment import Config, network
from engine.ui.look import unet
from engine.ui.look.trained import Trained

st.set_page_config(layout="wide")


def seeded(_name: str, _language: str) -> Trained:
    """A network at random weights, always the same."""
    config = Config(skip=st.query_params.get("skip", "concat"))
    torch.manual_seed(0)
    return Trained(f"seeded-{config.skip}", network(config).state_dict(), config, 0)


unet.trained = seeded
unet.show(None, st.query_params.get("lang", "ko"))
