"""A page with one view of week 10 and networks at random weights: ?look=latent, denoise or anomaly; ?lang=en."""

import importlib

import streamlit as st
import torch

from engine import labs
from engine.ui.look.trained import Trained

LATENT = {"latent": 2, "anomaly": 16}


def seeded(name: str, _language: str, _fits: object = None) -> Trained:
    torch.manual_seed(0)
    lab = labs.lab(name)
    config = lab.Config(latent=LATENT.get(st.query_params["look"], 392))
    return Trained("seeded", lab.network(config).state_dict(), config, 0)


st.set_page_config(layout="wide")
view = importlib.import_module(f"engine.ui.look.{st.query_params['look']}")
view.trained = seeded
view.show(None, st.query_params.get("lang", "en"))
