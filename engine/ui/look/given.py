"""A picture of 28 × 28 to try a network with: held-out digits, clothes, or the learner's own drawing."""

import numpy as np
import streamlit as st

from engine.data.drawing import digit
from engine.figures.maps import png
from engine.problem import Problem
from engine.ui import picture
from engine.ui.place import known
from engine.ui.thumbnails import Thumbnail, thumbnails
from engine.ui.trouble import sentence
from engine.words import say

CLOTHES = (0, 1, 5, 8)  # classes of Fashion-MNIST offered
OWN = "own"


def given(language: str, key: str) -> np.ndarray:
    """Shows the row to choose from, and the sheet to draw on; (28, 28) uint8, 255 = ink."""
    box, row = st.container(), st.container()
    with box, st.popover(say(language, "given.draw"), icon=":material/draw:"):
        mine = own(language, key)
    offered = ({OWN: mine} if mine is not None else {}) | _bundled()
    asked = st.query_params.get("picture", "")
    chosen = asked if asked in offered else next(iter(offered))
    with row:
        known("picture", [OWN, *offered], language)
        titles = {code: _title(code, language) for code in offered}
        items = [Thumbnail(code, titles[code], png(255 - pixels), True) for code, pixels in offered.items()]
        thumbnails("picture", items, chosen, say(language, "given.which"))
    return offered[chosen]


def own(language: str, key: str) -> np.ndarray | None:
    """The sheet to draw on; what stands on it as (28, 28) uint8 as large and as central as the digits, else None."""
    drawn = picture.draw_digit(language, f"{key}.own")
    if drawn is None or not drawn.any():
        return None
    try:
        return digit((255 * drawn).astype(np.uint8))
    except Problem as problem:
        st.warning(sentence(problem, language))
        return None


@st.cache_data(show_spinner=False)
def _bundled() -> dict[str, np.ndarray]:
    """By code: a held-out digit of each kind, some clothes, an empty sheet."""
    from engine.data import fashion, mnist

    x, label = mnist.bundled()[1]
    worn, kind = fashion.load()[1]
    rim = slice(fashion.BORDER, -fashion.BORDER)
    digits = {f"digit-{k}": x[label == k][0] for k in range(10)}
    clothes = {f"cloth-{k}": worn[kind == k][0, 0, rim, rim] for k in CLOTHES}
    return {name: np.ascontiguousarray(one) for name, one in (digits | clothes).items()} | {
        "empty": np.zeros((28, 28), np.uint8)}


def _title(code: str, language: str) -> str:
    kind, _, number = code.partition("-")
    if kind == "digit":
        return number
    if kind == "cloth":
        return say(language, "classes.fashion").split("|")[int(number)]
    return say(language, f"given.{kind}")
