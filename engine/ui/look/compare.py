"""The course's table AutoEncoder against U-Net, made live: every row measured on the same picture."""

from typing import Any

import numpy as np
import streamlit as st

from engine.course import Lesson
from engine.ui.badge import computed_badge
from engine.ui.contrast_table import style, table
from engine.ui.look import contrast_rows
from engine.ui.look.pictures import picture, truth
from engine.ui.look.segmenters import opened, published
from engine.ui.look.trained import Trained, trained
from engine.words import say

FEW = 4  # pictures in one forward pass
UNET = "segment"  # the published network that it is compared with


@st.fragment
def show(_lesson: Lesson, language: str) -> None:
    """The choice of network and picture, then the table."""
    st.markdown(say(language, "compare.lead"))
    head = st.container(horizontal=True, vertical_alignment="center")
    with head:
        restorer = trained("restore", language)
    if restorer is None:
        return
    segmenter = published("segment", UNET)
    if segmenter is None:
        st.info(say(language, "compare.missing"))
        return
    side = restorer.config.side
    pixels, shown = picture("scenes", side, language, head)
    with head:
        computed_badge(language)
    true = truth(shown, side)
    st.caption(say(language, "unet.composite" if true is not None else "unet.uncut"))
    found = _measured(f"{restorer.code}/{restorer.step}", shown, side, restorer, segmenter, pixels)
    st.html(style())
    st.html(table(contrast_rows.rows(pixels, true, *found, language), language))


@st.cache_data(show_spinner=False, max_entries=8)
def _measured(code: str, shown: str, side: int, _restorer: Trained, _segmenter: Trained,  # noqa: ARG001 the key
              _pixels: np.ndarray) -> tuple[Any, Any, np.ndarray]:
    """Both networks on the picture, and how far the first is from other pictures."""
    from engine.zoom.contrast import restored, segmented

    model = opened("restore", code, _restorer)
    return restored(model, _pixels), segmented(opened("segment", UNET, _segmenter), _pixels), _others(code, _restorer)


@st.cache_data(show_spinner=False, max_entries=8)
def _others(code: str, _restorer: Trained) -> np.ndarray:
    """(N,) MSE of pictures that the autoencoder has never seen."""
    import torch

    from engine.labs.restore import watched

    model = opened("restore", code, _restorer)
    with torch.inference_mode():  # few at a time: all 40 at once would take 60 MB
        errors = [((model(x).sigmoid() - target) ** 2).mean(dim=(1, 2, 3))
                  for x, target in zip(*(part.split(FEW) for part in watched(_restorer.config)), strict=True)]
    return torch.cat(errors).numpy()
