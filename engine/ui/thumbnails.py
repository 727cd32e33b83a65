"""A row of small pictures of which one is chosen; the choice stands in the URL."""

import base64
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from engine.ui.component import component
from engine.ui.palette import variables
from engine.words import FOLDER

ASSETS = FOLDER.parent
SIDE = 112  # pixels: sharp on a screen of 1.4 pixels a point, 4 KB as JPEG


@dataclass(frozen=True)
class Thumbnail:
    """One picture to choose: its code in the URL, its title in the learner's language, its pixels as a data URL."""

    code: str
    title: str
    source: str
    small: bool  # so few pixels that each is to be seen


@cache
def _component() -> Any:
    """Registered once per process."""
    return component(
        "ai_library.thumbnails",
        html='<div class="thumbnails"></div>',
        css=variables() + (ASSETS / "thumbnails.css").read_text(encoding="utf-8"),
        js=(ASSETS / "thumbnails.js").read_text(encoding="utf-8"),
    )


def thumbnails(name: str, items: Sequence[Thumbnail], chosen: str, label: str) -> None:
    """Shows the row. A click puts the code into the URL as ?name=code and reruns the page."""
    key = f"thumbnails.{name}"
    data = {"label": label, "items": [asdict(item) for item in items], "chosen": chosen}
    _component()(key=key, data=data, on_pick_change=lambda: _picked(key, name, {item.code for item in items}))


def _picked(key: str, name: str, codes: set[str]) -> None:
    asked = st.session_state[key]["pick"]
    if asked in codes:  # whatever else a browser sends is nothing of ours
        st.query_params[name] = asked


def source(picture: np.ndarray, most: int = SIDE) -> str:
    """(H, W, 3) uint8 as the text that an image element takes, at most so many pixels high and wide."""
    image, file = Image.fromarray(picture), io.BytesIO()
    kind = "jpeg" if max(image.size) >= SIDE else "png"  # of few pixels each is to be seen
    image.thumbnail((most, most))
    image.save(file, kind, quality=85)
    return f"data:image/{kind};base64,{base64.b64encode(file.getvalue()).decode()}"
