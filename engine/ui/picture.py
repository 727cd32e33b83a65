"""Pictures from the learner: a digit written on a sheet, or a file."""

import base64
import binascii
import json
from functools import cache
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from engine.data.picture import FORMATS, MEGABYTES, decode
from engine.figures.colours import DARK, LIGHT
from engine.problem import Problem
from engine.ui.palette import variables
from engine.words import FOLDER, say

ASSETS = FOLDER.parent
SIDE = 28
PAD_WORDS = ("pad", "hint", "keys", "clear", "undo", "cursor", "empty")
# Streamlit's own words on the uploader are English; these rules put ours in their place.
UPLOADER = """<style>
.st-key-{key} [data-testid=stFileUploaderDropzone] button p,
.st-key-{key} [data-testid=stFileUploaderDropzoneInstructions] span {{ font-size: 0; }}
.st-key-{key} [data-testid=stFileUploaderDropzone] button p::after {{ content: {browse}; font-size: 0.9rem; }}
.st-key-{key} [data-testid=stFileUploaderDropzoneInstructions] span::after {{
  content: {limits}; font-size: 0.8rem;
}}
.st-key-{key}:has([data-testid=stFileChipIconError])::after {{
  content: {refused}; color: light-dark({light}, {dark}); font-size: 0.9rem;
}}
</style>"""


@cache
def _component() -> Any:
    """Registered once per process."""
    return st.components.v2.component(
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


def upload(language: str, key: str, label: str | None = None) -> Image.Image | None:
    """A place to drop a picture file. Returns it upright and in RGB; None while there is none.

    What cannot be read gives one sentence in the learner's language and None.
    """
    facts = {"size": MEGABYTES, "formats": " ".join(FORMATS)}
    words = {name: json.dumps(say(language, f"picture.{name}", **facts), ensure_ascii=False)
             for name in ("browse", "limits", "refused")}
    box = key.replace(".", "-")  # the class that Streamlit makes of a key
    st.html(UPLOADER.format(key=box, light=LIGHT["negative"], dark=DARK["negative"], **words))
    file = st.file_uploader(label or say(language, "picture.upload"), key=key,
                            type=[*(kind.lower() for kind in FORMATS), "jpg"])
    if file is None:
        return None
    try:
        found = decode(file.getvalue())
    except Problem as problem:
        st.error(say(language, f"problems.{problem.code}", **problem.facts), icon=":material/broken_image:")
        return None
    st.image(found, width=140, caption=say(language, "picture.shown", width=found.width, height=found.height))
    return found
