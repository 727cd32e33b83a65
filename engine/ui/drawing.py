"""The drawing above a board, made of the board's own numbers; what is to be worked out stays a question mark."""

from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from engine.figures.drawings import DRAWINGS
from engine.ui.component import component
from engine.ui.palette import variables
from engine.ui.workings import Workings
from engine.words import FOLDER, say

ASSETS = FOLDER.parent


@cache
def _component() -> Any:
    """Registered once per process."""
    return component(
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
    data = {"svg": drawn(workings), "label": say(language, f"drawing.{name}")}
    _component()(key=f"{key}.drawing", data=data)
    units = len(workings.inputs.get("h_prev", [0]))
    if units > 1:
        st.caption(say(language, "drawing.first_unit", units=units))


def drawn(workings: Workings) -> str:
    """The <svg>; during practice everything computed is unknown in it."""
    numbers = {grid["name"]: np.array(grid["values"], dtype=float) for grid in workings.grids}
    if workings.practice:
        numbers |= {grid["name"]: np.full_like(numbers[grid["name"]], np.nan)
                    for grid in workings.grids if not grid["editable"]}
    return DRAWINGS[workings.example.id](numbers, workings.inputs)
