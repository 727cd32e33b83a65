"""Who remembers what: the size of ∂h_t/∂x_i of several networks as tiles, and the chain product behind a tile."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from engine.ui.component import component
from engine.ui.module import module
from engine.ui.palette import variables
from engine.ui.spot import index
from engine.words import FOLDER, spoken

ASSETS = FOLDER.parent
FILES = [ASSETS / "board" / "dom.js", ASSETS / "ladder" / "paint.js",
         *(ASSETS / "remember" / f"{name}.js" for name in ("power", "tiles", "chain", "curve")), ASSETS / "remember.js"]
PLACE = ("length", "output", "input")


@dataclass(frozen=True, eq=False)
class Memory:
    """What one network still knows of every input."""

    cell: str  # "rnn", "lstm" or "gru"
    sizes: np.ndarray  # (T, T): ‖∂h_t/∂x_i‖ at [t, i]
    kept: np.ndarray | None  # (T, H): the gate that keeps the old state


def remember(code: str, labels: Sequence[str], memories: Sequence[Memory], language: str,
             key: str = "remember") -> None:
    """Sheets of tiles side by side. `code` names networks, weights and sequence. The place is kept in the URL."""
    data = _packed(code, labels, memories) | {"language": language, "words": spoken(language, "remember.words"),
                                              "at": place(len(labels), st.query_params.to_dict())}
    _component()(key=key, data=data, on_go_change=lambda: _gone(key, len(labels)))


def place(steps: int, asked: Mapping[str, Any]) -> dict[str, int]:
    """Length, output and input step, from 1; what does not exist becomes the last state or the first input."""
    length, output, input_ = (index(asked.get(name), steps + 1) or 0 for name in PLACE)
    length = length if 2 <= length <= steps else steps
    output = output if 1 <= output <= length else length
    return {"length": length, "output": output, "input": input_ if 1 <= input_ <= output else 1}


def _gone(key: str, steps: int) -> None:
    asked = st.session_state[key]["go"]
    if isinstance(asked, dict):
        st.query_params.update({name: str(value) for name, value in place(steps, asked).items()})


@st.cache_data(show_spinner=False, max_entries=16)
def _packed(code: str, labels: Sequence[str], _memories: Sequence[Memory]) -> dict[str, Any]:
    nets = [{"cell": one.cell, "sizes": _floats(one.sizes), "kept": None if one.kept is None else _floats(one.kept),
             "hidden": None if one.kept is None else one.kept.shape[1]} for one in _memories]
    return {"stamp": code, "labels": list(labels), "nets": nets}


def _floats(table: np.ndarray) -> str:
    return base64.b64encode(table.astype("<f8").tobytes()).decode()


@cache
def _component() -> Any:
    """Registered once per process."""
    css = variables() + (ASSETS / "remember.css").read_text(encoding="utf-8")
    return component("ai_library.remember", html='<div class="remember" hidden></div>', css=css,
                                      js=module(FILES))
