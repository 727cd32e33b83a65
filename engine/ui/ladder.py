"""The zoom ladder: network, layer, channel, cell, and below it the multiplication that made the cell."""

from functools import cache
from typing import Any

import streamlit as st

from engine.ui import rungs as parts
from engine.ui.board import fixed_board
from engine.ui.component import component
from engine.ui.module import module
from engine.ui.palette import variables
from engine.ui.rungs import Rungs
from engine.ui.spot import MANY, Spot, in_url, keep, spot
from engine.words import FOLDER, spoken
from engine.zoom.cell import cell, source

ASSETS = FOLDER.parent
STORE, PART = ASSETS / "ladder" / "store.js", ASSETS / "ladder" / "part.js"
RUNGS = sorted({*(ASSETS / "ladder").glob("*.js")} - {PART})
FILES = [ASSETS / "board" / "dom.js", *RUNGS, ASSETS / "ladder.js"]
BY_CODE = {Rungs: lambda rungs: rungs.code}  # the code names weights and picture


@cache
def _component() -> Any:
    """Registered once per process."""
    return component(
        "ai_library.ladder",
        html='<div class="ladder" hidden></div>',
        css=variables() + (ASSETS / "ladder.css").read_text(encoding="utf-8"),
        js=module(FILES),
    )


@cache
def _part() -> Any:
    """Carries something heavy to the ladder. Every message repeats its component's code: this one has little."""
    return component("ai_library.ladder_part", js=module([STORE, PART]))


@st.fragment
def ladder(rungs: Rungs, language: str, key: str = "ladder") -> None:
    """The ladder and the board of the cell chosen; a click reruns only this. Where one stands is kept in the URL."""
    at = spot(rungs.run, in_url()) if rungs.run else None
    data = _seen(rungs, at, language, st.session_state.get(f"{key}.ack", 0))
    _component()(key=key, data=data, on_go_change=lambda: _gone(key, rungs))
    if at is None:
        return
    grids = cell(rungs.run, at.layer, at.channel, at.row, at.column)
    fixed_board(grids, "zoom.grids", language, key=f"{key}.cell")
    with st.container(gap=None, key=f"{key}.parts"):
        for part in _parts(rungs, at):
            _part()(key=f"{key}.{part['part']}", data=part)


def _seen(rungs: Rungs, at: Spot | None, language: str, ack: int) -> dict[str, Any]:
    """What is small: the boxes, the words, where one stands, and the stamps of what is heavy."""
    data = {"language": language, "network": rungs.network, "title": rungs.title, "words": spoken(language, "ladder"),
            "layers": parts.boxes(rungs.layers), "open": at is not None, "ack": ack, "at": {}, "down": []}
    if at is None:
        return data
    stamps = {"picture": f"{rungs.code}/picture", "channel": f"{rungs.code}/{at.layer}[{at.channel}]",
              "gallery": f"{rungs.code}/{at.layer}/{at.channel // MANY}"}
    return data | stamps | {"at": vars(at), "down": _down(rungs.run, at)}


def _down(run: Any, at: Spot) -> list[dict[str, Any]]:
    """One cell of every layer that this cell was made of: where most came from, the middle of what was read there."""
    found: dict[str, Any] = {}
    for one in source(run, at.layer, at.channel, at.row, at.column):
        found.setdefault(one.layer, one)
    return [{"layer": name, "channel": one.channel, "row": _middle(one.rows), "column": _middle(one.columns)}
            for name, one in found.items()]


def _middle(places: Any) -> int:
    return places[len(places) // 2]


def _parts(rungs: Rungs, at: Spot) -> list[dict[str, Any]]:
    """What is heavy; the same message again costs nothing, Streamlit sends only its name."""
    network = _everywhere(rungs)
    page = at.channel // MANY
    return [_picture(rungs), _gallery(rungs, at.layer, page, network),
            parts.channel(rungs, at, network)]


@st.cache_data(show_spinner=False, max_entries=8, hash_funcs=BY_CODE)
def _everywhere(rungs: Rungs) -> float:
    return parts.everywhere(rungs.run)


@st.cache_data(show_spinner=False, max_entries=4, hash_funcs=BY_CODE)
def _picture(rungs: Rungs) -> dict[str, Any]:
    return parts.picture(rungs)


@st.cache_data(show_spinner=False, max_entries=16, hash_funcs=BY_CODE)
def _gallery(rungs: Rungs, layer: str, page: int, network: float) -> dict[str, Any]:
    return parts.gallery(rungs, layer, page, network)


def _gone(key: str, rungs: Rungs) -> None:
    """The browser asks for another place: whatever of it exists goes into the URL."""
    asked = st.session_state[key]["go"]
    if isinstance(asked, dict) and rungs.run:
        st.session_state[f"{key}.ack"] = asked.get("n", 0)
        keep(spot(rungs.run, asked))
