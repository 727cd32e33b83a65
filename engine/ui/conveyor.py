"""The gate conveyor: one sequence through several recurrent networks, and below it one step of one unit as a board."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import streamlit as st

from engine.ui.board import fixed_board
from engine.ui.component import component
from engine.ui.module import module
from engine.ui.palette import variables
from engine.ui.spot import index
from engine.words import FOLDER, say, spoken
from engine.zoom.gates import GATES, KEEPS, Belt
from engine.zoom.unit import unit

FOLDERS = FOLDER.parent
OWN = FOLDERS / "conveyor"
FILES = [FOLDERS / "board" / "dom.js", FOLDERS / "ladder" / "paint.js",
         *(OWN / f"{name}.js" for name in ("store", "lanes", "differ", "belt", "panel", "table", "hands")),
         FOLDERS / "conveyor.js"]
ORDERS = ("kept", "number")  # of the units in the strip
UNSEEN = "p"  # of a GRU: only the board shows it


@dataclass(frozen=True, eq=False)
class Lane:
    """One network over the sequence."""

    cell: str  # "rnn", "lstm" or "gru"
    code: str  # names network, weights and sequence
    belts: list[Belt]  # a layer each, the lowest first
    said: list[tuple[str, float, bool]]  # what it would answer after each step, how sure, whether right; may be empty


@dataclass(frozen=True, eq=False)
class Scene:
    """Networks side by side on one sequence."""

    labels: tuple[str, ...]  # of the steps
    lanes: list[Lane]
    names: tuple[str, ...] = ()  # of the steps in full, where their labels are short


@st.fragment
def conveyor(scene: Scene, cells: tuple[str, ...], language: str, key: str = "conveyor") -> None:
    """The belts and the board of the step chosen; a click reruns only this. Where one stands is kept in the URL.

    `cells` are those shown at first sight.
    """
    at = place(scene, st.query_params.to_dict(), cells)
    _component()(key=key, data=_seen(scene, at, language, st.session_state.get(f"{key}.ack", 0)),
                 on_go_change=lambda: _gone(key, scene, cells))
    with st.container(gap=None, key=f"{key}.parts"):
        for lane in scene.lanes:
            _part()(key=f"{key}.{lane.cell}", data=_packed(lane.code, lane))
    layer, k = at["units"][at["cell"]]
    belt = next(lane for lane in scene.lanes if lane.cell == at["cell"]).belts[layer]
    name = say(language, f"conveyor.words.cells.{at['cell']}")
    st.markdown(say(language, "conveyor.board", cell=name, unit=k, step=at["step"]))
    fixed_board(unit(belt, at["step"], k), "conveyor.grids", language, key=f"{key}.board.{at['cell']}")


def place(scene: Scene, asked: Mapping[str, Any], first: tuple[str, ...]) -> dict[str, Any]:
    """Where one stands; whatever of the place asked for does not exist becomes the first sight.

    step 1 … T; cells that are shown, and the one whose board stands below; of each cell "layer.unit", from 0.
    """
    have = [lane.cell for lane in scene.lanes]
    wanted = str(asked.get("cells", "")).split(".")
    cells = [cell for cell in have if cell in wanted] or [cell for cell in have if cell in first] or have
    step = index(asked.get("step"), len(scene.labels) + 1) or (len(scene.labels) + 1) // 2
    order = asked.get("order")
    return {
        "step": step, "cells": cells, "cell": asked["cell"] if asked.get("cell") in cells else cells[-1],
        "order": order if order in ORDERS else ORDERS[0],
        "units": {lane.cell: _unit(lane, str(asked.get(lane.cell, ""))) for lane in scene.lanes},
    }


def _unit(lane: Lane, asked: str) -> list[int]:
    """[layer, unit]; at first sight one of the top layer that varies much and keeps much of its old state."""
    layer, _, number = asked.partition(".")
    at = index(layer, len(lane.belts))
    at = len(lane.belts) - 1 if at is None else at
    belt = lane.belts[at]
    found = index(number, belt.h.shape[1])
    if found is None:
        keeps = belt.gates[KEEPS[lane.cell]].mean(dim=0) if lane.cell in KEEPS else 1
        found = int((belt.h.std(dim=0, correction=0) * keeps).argmax())
    return [at, found]


def _gone(key: str, scene: Scene, first: tuple[str, ...]) -> None:
    """The browser stands elsewhere: whatever of the place exists goes into the URL."""
    asked = st.session_state[key]["go"]
    if not isinstance(asked, dict):
        return
    st.session_state[f"{key}.ack"] = asked.get("n", 0)
    units = {cell: ".".join(map(str, at)) for cell, at in asked["units"].items()}
    at = place(scene, asked | {"cells": ".".join(asked["cells"])} | units, first)
    units = {cell: ".".join(map(str, own)) for cell, own in at["units"].items()}
    st.query_params.update({"step": str(at["step"]), "cell": at["cell"], "cells": ".".join(at["cells"]),
                            "order": at["order"]} | units)


def _seen(scene: Scene, at: dict[str, Any], language: str, ack: int) -> dict[str, Any]:
    """What is small: labels, words, where one stands, and the stamps of what is heavy."""
    belts = [{"cell": lane.cell, "stamp": lane.code, "layers": len(lane.belts), "said": lane.said,
              "hidden": lane.belts[0].h.shape[1]} for lane in scene.lanes]
    return {"language": language, "words": spoken(language, "conveyor.words"), "labels": list(scene.labels),
            "names": list(scene.names or scene.labels), "belts": belts, "at": at, "ack": ack}


@st.cache_data(show_spinner=False, max_entries=16)
def _packed(code: str, _lane: Lane) -> dict[str, Any]:
    """Every table of every layer as float32; the same message again costs nothing, Streamlit sends only its name."""
    layers, numbers = [], []
    for belt in _lane.belts:
        tables = {"h": belt.h} | ({} if belt.c is None else {"c": belt.c}) | {
            name: belt.gates[name] for name in GATES[belt.cell] if name != UNSEEN}
        layers.append({"hidden": belt.h.shape[1], "tables": list(tables)})
        numbers += [table.numpy().astype("<f4").tobytes() for table in tables.values()]
    return {"stamp": code, "steps": len(_lane.belts[0].x), "layers": layers,
            "values": base64.b64encode(b"".join(numbers)).decode()}


@cache
def _component() -> Any:
    """Registered once per process."""
    css = variables() + (FOLDERS / "conveyor.css").read_text(encoding="utf-8")
    return component("ai_library.conveyor", html='<div class="conveyor" hidden></div>', css=css,
                                      js=module(FILES))


@cache
def _part() -> Any:
    """Carries the numbers of one network. Every message repeats its component's code: this one has little."""
    return component("ai_library.conveyor_part", js=module([OWN / "store.js", OWN / "part.js"]))
