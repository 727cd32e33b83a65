"""The zoom ladder: network, layer, channel, cell, and below it the multiplication that made the cell."""

from functools import cache
from typing import Any

import streamlit as st

from engine.ui import rungs
from engine.ui.board import fixed_board
from engine.ui.module import module
from engine.ui.palette import variables
from engine.ui.rungs import Opened
from engine.ui.spot import MANY, Spot, in_url, keep, spot
from engine.words import FOLDER, LANGUAGES, entry
from engine.zoom.cell import cell, source

ASSETS = FOLDER.parent
FILES = [ASSETS / "board" / "dom.js", *sorted((ASSETS / "ladder").glob("*.js")), ASSETS / "ladder.js"]
BY_CODE = {Opened: lambda opened: opened.code}  # the code names weights and picture


@cache
def _component() -> Any:
    """Registered once per process."""
    return st.components.v2.component(
        "ai_library.ladder",
        html='<div class="ladder" hidden></div>',
        css=variables() + (ASSETS / "ladder.css").read_text(encoding="utf-8"),
        js=module(FILES),
    )


@st.fragment
def ladder(opened: Opened, language: str, key: str = "ladder") -> None:
    """The ladder and the board of the cell chosen; a click reruns only this. Where one stands is kept in the URL."""
    at = spot(opened.run, in_url()) if opened.run else None
    data = _seen(opened, at, language, st.session_state.get(f"{key}.ack", 0))
    _component()(key=key, data=data, on_go_change=lambda: _gone(key, opened))
    if at is None:
        return
    grids = cell(opened.run, at.layer, at.channel, at.row, at.column)
    fixed_board(grids, "ladder.grids", language, key=f"{key}.cell")
    with st.container(gap=None, key=f"{key}.parts"):
        for part in _parts(opened, at):
            _component()(key=f"{key}.{part['part']}", data=part)


def _seen(opened: Opened, at: Spot | None, language: str, ack: int) -> dict[str, Any]:
    """What is small: the boxes, the words, where one stands, and the stamps of what is heavy."""
    data = {"language": language, "network": opened.network, "title": opened.title, "words": _words(language),
            "layers": rungs.boxes(opened.layers), "open": at is not None, "ack": ack, "at": {}, "down": []}
    if at is None:
        return data
    stamps = {"picture": f"{opened.code}/picture", "channel": f"{opened.code}/{at.layer}[{at.channel}]",
              "gallery": f"{opened.code}/{at.layer}/{at.channel // MANY}"}
    return data | stamps | {"at": vars(at), "down": _down(opened.run, at)}


def _down(run: Any, at: Spot) -> list[dict[str, Any]]:
    """One cell of every layer that this cell was made of: the middle of what was read there."""
    return [{"layer": one.layer, "channel": one.channel, "row": _middle(one.rows), "column": _middle(one.columns)}
            for one in source(run, at.layer, at.channel, at.row, at.column)]


def _middle(places: Any) -> int:
    return places[len(places) // 2]


def _parts(opened: Opened, at: Spot) -> list[dict[str, Any]]:
    """What is heavy; the same message again costs nothing, Streamlit sends only its name."""
    everywhere = _largest(opened)
    page = at.channel // MANY
    return [_picture(opened), _gallery(opened, at.layer, page, everywhere),
            rungs.channel(opened, at, everywhere)]


@st.cache_data(show_spinner=False, max_entries=8, hash_funcs=BY_CODE)
def _largest(opened: Opened) -> float:
    return rungs.largest(opened.run)


@st.cache_data(show_spinner=False, max_entries=4, hash_funcs=BY_CODE)
def _picture(opened: Opened) -> dict[str, Any]:
    return rungs.picture(opened)


@st.cache_data(show_spinner=False, max_entries=16, hash_funcs=BY_CODE)
def _gallery(opened: Opened, layer: str, page: int, everywhere: float) -> dict[str, Any]:
    return rungs.gallery(opened, layer, page, everywhere)


def _gone(key: str, opened: Opened) -> None:
    """The browser asks for another place: whatever of it exists goes into the URL."""
    asked = st.session_state[key]["go"]
    if isinstance(asked, dict) and opened.run:
        st.session_state[f"{key}.ack"] = asked.get("n", 0)
        keep(spot(opened.run, asked))


@cache
def _words(language: str) -> dict[str, Any]:
    def chosen(found: dict) -> Any:
        leaf = set(found) == set(LANGUAGES)
        return found[language] if leaf else {name: chosen(inner) for name, inner in found.items()}

    return chosen({name: words for name, words in entry("ladder").items() if name != "grids"})
