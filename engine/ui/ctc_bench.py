"""The CTC bench: a table of probabilities and a label, its lattice, paths, loss, decoding; all in the browser."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import streamlit as st

from engine.ui.component import component
from engine.ui.module import module
from engine.ui.palette import variables
from engine.words import FOLDER, spoken

FOLDERS = FOLDER.parent
FILES = [FOLDERS / "board" / "dom.js",
         *(FOLDERS / "ctc_bench" / f"{name}.js" for name in ("ctc", "table", "lattice", "lists")),
         FOLDERS / "ctc_bench.js"]
FULL = 10_000  # a row of the table in whole parts
STEPS, SYMBOLS, LETTERS, BEAM = 12, 6, 12, 20  # at most: time steps, symbols with the blank, letters of a label, width


def _preset(letters: str, label: str, *rows: str) -> dict[str, Any]:
    """Rows of percentages, the blank first."""
    table = [[100 * int(n) for n in row.split()] for row in rows]
    return {"letters": letters, "label": label, "table": table, "beam": 2, "zero": False}


PRESETS = {
    "a": _preset("ab", "a", "10 40 50", "10 40 50"),
    "hello": _preset("helo", "hello", "10 70 10 5 5", "15 15 60 5 5", "30 5 45 15 5", "5 5 5 80 5", "80 5 5 5 5",
                     "5 5 5 80 5", "30 5 5 20 40", "25 5 5 5 60"),
    "wrong": _preset("ab", "a", "50 40 10", "50 40 10", "60 20 20"),
    "dogs": _preset("dogs", "dogs", *("20 20 20 20 20",) * 8),
}


@st.fragment
def ctc_bench(language: str, key: str = "ctc_bench") -> None:
    """The bench; an edit is seen at once in the browser, and the URL follows."""
    data = {"language": language, "words": spoken(language, "bench.words"), "presets": PRESETS,
            "at": place(st.query_params.to_dict())}
    _component()(key=key, data=data, on_go_change=lambda: _gone(key))


def place(asked: Mapping[str, str]) -> dict[str, Any]:
    """What the URL asks for; the notes' example where it asks for nothing or for what cannot be.

    letters: those that have a column; label: of these letters; table: rows parted by "-", parts of 10,000 by ".".
    """
    letters, label = asked.get("letters", ""), asked.get("label", "")
    found = {"letters": letters, "label": label, "table": _table(asked.get("table", "")),
             "beam": _number(asked.get("beam", ""), BEAM) or 2, "zero": asked.get("zero") == "1"}
    return found if _sound(found) else PRESETS["a"]


def _sound(at: Mapping[str, Any]) -> bool:
    letters, table = at["letters"], at["table"]
    return (re.fullmatch(r"[a-z0-9]+", letters) is not None and len(set(letters)) == len(letters) < SYMBOLS
            and len(at["label"]) <= LETTERS and set(at["label"]) <= set(letters) and 1 <= len(table) <= STEPS
            and all(len(row) == len(letters) + 1 and sum(row) == FULL for row in table))


def _table(text: str) -> list[list[int]]:
    """Empty when anything in it is not a whole number from 0 to 10,000."""
    rows = [[_number(part, FULL) for part in row.split(".")] for row in text[:1000].split("-")]
    return [] if any(part is None for row in rows for part in row) else rows


def _number(text: str, most: int) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,5}", text) and int(text) <= most else None


def _gone(key: str) -> None:
    """The browser stands elsewhere: whatever of it can be goes into the URL."""
    asked = st.session_state[key]["go"]
    try:
        table = "-".join(".".join(str(int(part)) for part in row) for row in asked["table"])
        wanted = {"letters": str(asked["letters"]), "label": str(asked["label"]), "table": table,
                  "beam": str(asked["beam"]), "zero": "1" if asked["zero"] else "0"}
    except (TypeError, KeyError, ValueError):
        return
    if _sound(place(wanted) | {"label": wanted["label"]}):
        st.query_params.update(wanted)


@cache
def _component() -> Any:
    """Registered once per process."""
    css = variables() + (FOLDERS / "ctc_bench.css").read_text(encoding="utf-8")
    return component("ai_library.ctc_bench", html='<div class="ctc" hidden></div>', css=css,
                                      js=module(FILES))
