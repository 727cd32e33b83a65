"""Where digits lie when two numbers are all there is: an autoencoder's latent plane beside PCA's."""

from typing import Any

import numpy as np
import streamlit as st

from engine.course import Lesson
from engine.ui.badge import computed_badge
from engine.ui.latent import latent
from engine.ui.look.trained import Trained, trained
from engine.words import say

SHOWN = 500  # held-out digits on the maps
FLAT = 2  # numbers of a latent vector that can be drawn as a map


@st.fragment
def show(_lesson: Lesson, language: str) -> None:
    """Which network; then the maps, and how well both bring digits back."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say(language, "latent.lead"), width="content")
        computed_badge(language)
    found = trained("denoise", language, lambda config: config.latent == FLAT)
    if found is None:
        return
    content, errors = _content(f"{found.code}/{found.step}", found)
    latent(f"latent/{found.code}/{found.step}", content, language)
    st.caption(say(language, "latent.errors", count=SHOWN, **{name: f"{value:.4f}" for name, value in errors.items()}))
    if found.config.sigma:
        st.caption(say(language, "latent.noise", sigma=f"{found.config.sigma:g}"))


@st.cache_data(show_spinner=False, max_entries=2)
def _content(code: str, _found: Trained) -> tuple[dict[str, Any], dict[str, float]]:  # noqa: ARG001 the key
    """What the browser is handed, and the mean squared error over the digits shown, of both and of the mean digit."""
    import torch

    from engine.labs import denoise
    from engine.train.state import load
    from engine.zoom.carried import carried

    model = load(denoise.network(_found.config), _found.weights).eval()
    _, x, label = denoise.clean("bundled")
    x, label = x[:SHOWN], label[:SHOWN].numpy()
    linear = _principal()
    rows = x.flatten(1).numpy()  # (N, 784)
    with torch.inference_mode():
        ae = denoise.codes(model, x)
        restored = torch.cat([model.decode(piece) for piece in torch.from_numpy(ae).split(100)]).flatten(1).numpy()
    pca = linear.encode(rows)
    errors = {name: float(np.square(made.clip(0, 1) - rows).mean())
              for name, made in (("ae", restored), ("pca", linear.decode(pca)), ("mean", linear.mean[None]))}
    content = {"net": carried(model), "pixels": denoise.shown(x), "labels": label.astype(np.uint8), "ae": ae,
               "pca": pca, "mean": linear.mean, "directions": linear.axes}
    return content, errors


@st.cache_data(show_spinner=False)
def _principal() -> Any:
    """PCA of the training digits with two components."""
    from engine.labs import denoise
    from engine.models.pca import pca

    return pca(denoise.clean("bundled")[0].flatten(1).numpy(), FLAT)
