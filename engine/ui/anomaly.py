"""A threshold on the reconstruction error, moved through histogram, ROC curve and pictures, in the browser."""

import base64
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from engine.ui.component import component
from engine.ui.module import module
from engine.ui.palette import variables
from engine.ui.parcel import OWN, parcel
from engine.words import FOLDER, spoken

ASSETS = FOLDER.parent
FILES = [ASSETS / "board" / "dom.js", *(OWN / f"{name}.js" for name in ("store", "net", "ink", "svg")),
         *(ASSETS / "anomaly" / f"{name}.js" for name in ("histogram", "roc", "gallery")), ASSETS / "anomaly.js"]


def anomaly(stamp: str, content: Mapping[str, Any], odd: str, picture: np.ndarray, language: str,
            key: str = "anomaly") -> None:
    """The view; `picture` (28, 28) uint8 is tested, `odd` names what is not normal. The threshold is kept in the URL.

    content: net (see engine.zoom.carried), normal and odd (N, 28, 28) uint8, normal_errors and odd_errors (N,),
    limit (mean + 3 standard deviations), auroc. `stamp` names all of it.
    """
    data = {"stamp": stamp, "language": language, "words": spoken(language, "anomaly.words"), "odd": odd,
            "picture": base64.b64encode(picture.tobytes()).decode(), "at": place(st.query_params.get("threshold"))}
    _component()(key=key, data=data, on_go_change=lambda: _gone(key))
    with st.container(gap=None, key=f"{key}.parts"):
        parcel(stamp, content, f"{key}.parcel")


def place(asked: Any) -> float | None:
    """A threshold, a mean squared error of pictures 0 … 1; None for what is none."""
    try:
        found = float(asked)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) and 0 <= found <= 1 else None


def _gone(key: str) -> None:
    asked = st.session_state[key]["go"]
    found = place(asked.get("threshold")) if isinstance(asked, dict) else None
    if found is not None:
        st.query_params["threshold"] = f"{found:.5f}"


@cache
def _component() -> Any:
    """Registered once per process."""
    css = variables() + (ASSETS / "anomaly.css").read_text(encoding="utf-8")
    return component("ai_library.anomaly", html='<div class="anomaly" hidden></div>', css=css,
                                      js=module(FILES))
