"""The drawing above a board, made of the board's own numbers; what is to be worked out stays a question mark."""

from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from engine.figures.drawings import DRAWINGS
from engine.ui.palette import variables
from engine.ui.workings import Workings
from engine.words import FOLDER, say

ASSETS = FOLDER.parent


@cache
def _component() -> Any:
    """Registered once per process."""
    return st.components.v2.component(
        "ai_library.drawing",
        html='<div class="drawing"></div>',
        css=variables() + (ASSETS / "drawing.css").read_text(encoding="utf-8"),
        js=(ASSETS / "drawing.js").read_text(encoding="utf-8"),
    )


def drawing(workings: Workings, language: str, *, key: str) -> None:
    """Shows the example's drawing, where it has one."""
    name = workings.example.id
    if name not in DRAWINGS:
        return
    hidden = bool(workings.practice)
    numbers = {grid["name"]: np.array(grid["values"], dtype=float) * (np.nan if hidden and not grid["editable"] else 1)
               for grid in workings.grids}
    svg = DRAWINGS[name](numbers, workings.inputs)
    _component()(key=f"{key}.drawing", data={"svg": svg, "label": say(language, f"drawing.{name}")})
    units = numbers["h_prev"].shape[0] if "h_prev" in numbers else 1
    if units > 1:
        st.caption(say(language, "drawing.first_unit", units=units))
