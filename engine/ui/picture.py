"""Pictures from the learner: a digit written on a sheet, or a file."""

import base64
import binascii
from functools import cache
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from engine.data.picture import FORMATS, MEGABYTES, decode
from engine.problem import Problem
from engine.ui.component import component
from engine.ui.palette import variables
from engine.ui.trouble import sentence
from engine.ui.upload import dropped
from engine.words import FOLDER, say

ASSETS = FOLDER.parent
SIDE = 28
PAD_WORDS = ("pad", "hint", "keys", "clear", "undo", "cursor", "empty")

@cache
def _component() -> Any:
    """Registered once per process."""
    return component(
        "ai_library.sheet",
        html='<div class="pad"></div>',
        css=variables() + (ASSETS / "canvas.css").read_text(encoding="utf-8"),
        js=(ASSETS / "canvas.js").read_text(encoding="utf-8"),
    )


def draw_digit(language: str, key: str) -> np.ndarray | None:
    """A sheet to write on: (28, 28) float32, 0 paper to 1 ink, as it was drawn; None while it is empty.

    The drawing stays over reruns and comes back when the learner returns to the page in the same session.
    """
    kept = f"{key}.kept"
    words = {name: say(language, f"picture.{name}") for name in PAD_WORDS}
    data = {"words": words, "pixels": st.session_state.get(kept, "")}
    found = _component()(key=key, data=data, on_pixels_change=lambda: None)
    if found.get("pixels") is not None:
        st.session_state[kept] = found["pixels"]
    return cells(st.session_state.get(kept, ""))


def cells(text: object) -> np.ndarray | None:
    """(28, 28) float32 from what the browser sent; None when blank or not 784 bytes in base64."""
    try:
        raw = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        return None
    if len(raw) != SIDE * SIDE or not any(raw):
        return None
    return np.frombuffer(raw, dtype=np.uint8).reshape(SIDE, SIDE).astype(np.float32) / 255


def upload(language: str, key: str) -> Image.Image | None:
    """A place to drop a picture file. Returns it upright and in RGB; None while there is none.

    What cannot be read gives one sentence in the learner's language and None.
    """
    content = dropped(language, key, say(language, "picture.upload"), FORMATS, MEGABYTES)
    if content is None:
        return None
    try:
        found = decode(content)
    except Problem as problem:
        st.error(sentence(problem, language), icon=":material/broken_image:")
        return None
    st.image(found, width=140, caption=say(language, "picture.shown", width=found.width, height=found.height))
    return found
