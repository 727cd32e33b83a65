"""Noise on one picture, and what an autoencoder and a median filter make of it, at once, in the browser."""

import base64
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from engine.ui.component import component
from engine.ui.module import module
from engine.ui.palette import variables
from engine.ui.parcel import OWN, parcel
from engine.ui.spot import index
from engine.words import FOLDER, spoken

ASSETS = FOLDER.parent
FILES = [ASSETS / "board" / "dom.js", *(OWN / f"{name}.js" for name in ("store", "net", "ink", "svg")),
         *(ASSETS / "denoise" / f"{name}.js" for name in ("noise", "curve")), ASSETS / "denoise.js"]
DRAWS = 1000


def denoise(stamp: str, content: Mapping[str, Any], picture: np.ndarray, language: str, key: str = "denoise") -> None:
    """The view of one picture (28, 28) uint8, 255 = ink. σ and the draw of the noise are kept in the URL.

    content: net (see engine.zoom.carried), trained (the σ it learned with), side (of the median filter), curve:
    sigma and the mean PSNR noisy, median, restored of `count` digits at each. `stamp` names all of it.
    """
    most = content["curve"]["sigma"][-1]
    data = {"stamp": stamp, "language": language, "words": spoken(language, "denoise.words"),
            "strange": st.query_params.get("picture", "").partition("-")[0],
            "picture": base64.b64encode(picture.tobytes()).decode(),
            "at": place(most, content["trained"], st.query_params.to_dict())}
    _component()(key=key, data=data, on_go_change=lambda: _gone(key, most, content["trained"]))
    with st.container(gap=None, key=f"{key}.parts"):
        parcel(stamp, content, f"{key}.parcel")


def place(most: float, trained: float, asked: Mapping[str, Any]) -> dict[str, Any]:
    """σ from 0 to `most`, at first the one it was trained with, and which noise is drawn."""
    try:
        sigma = float(asked.get("sigma", trained))
    except (TypeError, ValueError):
        sigma = trained
    return {"sigma": sigma if 0 <= sigma <= most else trained, "draw": index(asked.get("draw"), DRAWS) or 0}


def _gone(key: str, most: float, trained: float) -> None:
    asked = st.session_state[key]["go"]
    if isinstance(asked, dict):
        at = place(most, trained, asked)
        st.query_params.update({"sigma": f"{at['sigma']:g}", "draw": str(at["draw"])})


@cache
def _component() -> Any:
    """Registered once per process."""
    css = variables() + (ASSETS / "denoise.css").read_text(encoding="utf-8")
    return component("ai_library.denoise", html='<div class="denoise" hidden></div>', css=css,
                                      js=module(FILES))
