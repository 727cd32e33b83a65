"""A page with one picture followed, by a network at random weights, for the browser tests."""

import streamlit as st
import torch

from engine.labs.captcha import Config, network
from engine.ui.look import captcha
from engine.ui.look.trained import Trained


def seeded(_name: str, _language: str) -> Trained:
    torch.manual_seed(0)
    config = Config(hidden=8)
    return Trained("seeded", network(config).state_dict(), config, 0)


st.set_page_config(layout="wide")
captcha.trained = seeded
captcha.show(None, st.query_params.get("lang", "en"))
