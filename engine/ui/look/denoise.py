"""Noise laid on a picture and taken off again: at every strength, also one never seen, and on what is no digit."""

from typing import Any

import numpy as np
import streamlit as st

from engine.course import Lesson
from engine.ui.badge import computed_badge
from engine.ui.denoise import denoise
from engine.ui.look.given import given
from engine.ui.look.trained import Trained, trained
from engine.words import say

DIGITS = 200  # held-out digits behind the curve
SIGMAS = 17  # strengths on it
SIDES = (3, 5)  # of the median filters of which the better one is shown


@st.fragment
def show(_lesson: Lesson, language: str) -> None:
    """Which network, which picture; then the picture on its way."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say(language, "denoise.lead"), width="content")
        computed_badge(language)
    found = trained("denoise", language, lambda config: config.sigma > 0)
    if found is not None:
        content = _content(f"{found.code}/{found.step}", found)
        denoise(f"denoise/{found.code}/{found.step}", content, given(language, "denoise"), language)


@st.cache_data(show_spinner=False, max_entries=2)
def _content(code: str, _found: Trained) -> dict[str, Any]:  # noqa: ARG001 the key
    """What the browser is handed: the network, and how good it and a median filter are at every strength of noise."""
    import torch

    from engine.labs import denoise as lab
    from engine.train.state import load
    from engine.zoom.carried import carried

    model, trained = load(lab.network(_found.config), _found.weights).eval(), _found.config.sigma
    x = lab.clean("bundled")[1][:DIGITS]
    sigmas = np.linspace(0, max(2 * trained, 0.8), SIGMAS)
    with torch.inference_mode():
        side = _better(x, trained)
        found = [_quality(model, x, float(sigma), side) for sigma in sigmas]
    lines = {name: [one[name] for one in found] for name in found[0]}
    return {"net": carried(model), "trained": trained, "side": side,
            "curve": {"sigma": sigmas.round(4).tolist(), "count": DIGITS, **lines}}


def _quality(model: Any, x: Any, sigma: float, side: int) -> dict[str, float | None]:
    """Mean PSNR over digits (N, 1, 28, 28) in decibels; None of what is no noise at all, infinitely good."""
    import torch

    from engine.labs.denoise import HELD_OUT_SEED, noisy
    from engine.models.median import median
    from engine.train.psnr import psnr

    with_noise = noisy(x, sigma, torch.Generator().manual_seed(HELD_OUT_SEED))
    made = {"noisy": with_noise, "median": median(with_noise, side),
            "restored": torch.cat([model(piece) for piece in with_noise.split(50)])}
    return {name: None if name == "noisy" and sigma == 0 else float(psnr(one, x).mean()) for name, one in made.items()}


def _better(x: Any, sigma: float) -> int:
    """The side of the median filter that helps most against the noise that was trained."""
    import torch

    from engine.labs.denoise import HELD_OUT_SEED, noisy
    from engine.models.median import median
    from engine.train.psnr import psnr

    with_noise = noisy(x, sigma, torch.Generator().manual_seed(HELD_OUT_SEED))
    return max(SIDES, key=lambda side: float(psnr(median(with_noise, side), x).mean()))
