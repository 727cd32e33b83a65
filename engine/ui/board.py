"""The board: a worked example on screen; cells light where they came from, given numbers can be edited."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from engine.figures import colours
from engine.problem import Problem
from engine.ui.mathml import mathml
from engine.ui.workings import Workings
from engine.words import entry, has, say
from engine.worked import example
from engine.worked.inputs import Choice, Input

ASSETS = Path(__file__).parents[2] / "assets"
FEW = 4  # choices shown side by side; more go into a list


def _module() -> str:
    """The files of assets/board/ and board.js as one module, because Streamlit takes one text."""
    files = [*sorted((ASSETS / "board").glob("*.js")), ASSETS / "board.js"]
    lines = "\n".join(file.read_text(encoding="utf-8") for file in files).splitlines()
    kept = (line for line in lines if not line.startswith("import "))
    return "\n".join(re.sub("^export (?!default)", "", line) for line in kept)


_component = st.components.v2.component(
    "ai_library_board",
    html='<div class="board" hidden></div>\n',
    css=(ASSETS / "board.css").read_text(encoding="utf-8"),
    js=_module(),
)


def board(example_id: str, language: str, *, key: str | None = None,
          inputs: dict[str, Any] | None = None) -> dict[str, Any]:
    """Shows one worked example and returns its current inputs as plain values.

    `inputs` are this place's own numbers instead of the example's. Under `key` they survive a
    change of language and a visit to another page; a reload keeps them through the link `?we.<example id>=…`.
    The score of the last practice stands in st.session_state["board.<key>.workings"].score.
    Raises Problem for an unknown example.
    """
    key = f"board.{key or example_id}".replace("__", "-")  # Streamlit keeps "__" for itself
    workings = _workings(key, example_id, inputs)
    _draw(key, language)
    return workings.inputs


def _workings(key: str, example_id: str, inputs: dict[str, Any] | None) -> Workings:
    kept: Workings | None = st.session_state.get(f"{key}.workings")
    if kept is None or kept.example.id != example_id or kept.base != (inputs or {}):
        link = st.query_params.get(f"we.{example_id}")
        kept = st.session_state[f"{key}.workings"] = Workings(example(example_id), inputs, link)
    return kept


@st.fragment
def _draw(key: str, language: str) -> None:
    """Redrawn alone after an edit: one round trip, the rest of the page rests."""
    workings: Workings = st.session_state[f"{key}.workings"]
    if workings.broken:
        sentences = say(language, "board.problem.broken_link"), _sentence(workings, workings.broken, language)
        st.warning(" ".join(sentences), icon=":material/link_off:")
    words = _words_of(workings)
    st.markdown(f"**{say(language, f'{words}.title')}** · {say(language, f'{words}.ask')}")
    _beside(key, workings, language)
    _component(key=key, data=_data(workings, language), on_edit_change=lambda: _edited(key),
               on_act_change=lambda: _acted(key), on_practice_change=lambda: _practised(key))


def _beside(key: str, workings: Workings, language: str) -> None:
    """Widgets for the inputs that are no grids: strides, modes, switches."""
    rules = {name: rule for name, rule in workings.example.inputs.items() if name not in workings.editable()}
    if rules:
        with st.container(horizontal=True, key=f"{key}.beside"):
            for name, rule in rules.items():
                _widget(key, name, rule, workings, language)


def _widget(key: str, name: str, rule: Input, workings: Workings, language: str) -> None:
    place, words = f"{key}.{name}", _words_of(workings)
    label = say(language, f"{words}.inputs.{name}")
    st.session_state[place] = workings.inputs[name]  # the workings are the truth, also after a refusal
    common = {"label": label, "key": place, "disabled": bool(workings.practice),
              "on_change": lambda: workings.change({name: st.session_state[place]})}
    if isinstance(rule, Choice):
        pick = st.selectbox if len(rule.choices) > FEW else st.segmented_control
        extra = {} if len(rule.choices) > FEW else {"required": True}
        pick(options=rule.choices, format_func=lambda code: say(language, f"{words}.choices.{name}.{code}"),
             width="content", **extra, **common)
    else:
        kind = int if rule.whole else float
        st.number_input(min_value=kind(rule.low), max_value=kind(rule.high), width=150, **common)


def _data(workings: Workings, language: str) -> dict[str, Any]:
    """Everything the module in the browser needs, ready for JSON."""
    words = _words_of(workings)
    return {
        "language": language, "grids": [_dressed(grid, workings, words, language) for grid in workings.grids],
        "words": _words(language), "colours": {"light": dict(colours.LIGHT), "dark": dict(colours.DARK)},
        "serial": workings.serial, "ack": workings.answered, "practice": workings.practice,
        "refused": _refused(workings, language),
        "link": {"name": f"we.{workings.example.id}", "value": workings.link()},
    }


def _words_of(workings: Workings) -> str:
    return f"worked.{workings.example.topic}.{workings.example.id}"


def _dressed(grid: dict[str, Any], workings: Workings, words: str, language: str) -> dict[str, Any]:
    """A grid of the payload with its formula, its words, and whether and how far it may be edited here."""
    name, rule = grid["name"], workings.example.inputs.get(grid["name"])
    places = (f"{words}.grids.{grid['caption']}", f"{words}.inputs.{name}")
    caption = next((say(language, place) for place in places if has(place)), "")
    return grid | {
        "caption": caption, "symbol_mathml": mathml(grid["symbol"]), "given": grid["editable"],
        "mathml": mathml(grid["formula"]) if grid["formula"] != grid["symbol"] else "",
        "editable": grid["editable"] and rule is not None,
        "limits": rule and [f"{x:g}".replace("-", "−") for x in (rule.low, rule.high)],
    }


def _refused(workings: Workings, language: str) -> dict[str, Any] | None:
    if workings.refused is None:
        return None
    cell = workings.refused["cell"]
    names = [grid["name"] for grid in workings.grids]
    place = {"grid": names.index(cell[0]), "row": cell[1], "col": cell[2]} if cell else {}
    return {"text": _sentence(workings, workings.refused["problem"], language)} | place


def _sentence(workings: Workings, problem: Problem, language: str) -> str:
    """What is wrong, the input called by the name that the learner sees."""
    name = f"{_words_of(workings)}.inputs.{problem.facts.get('name')}"
    seen = {"name": say(language, name)} if has(name) else {}
    return say(language, f"problems.{problem.code}", **problem.facts | seen)


@cache
def _words(language: str) -> dict[str, dict[str, str]]:
    return {table: {key: words[language] for key, words in entries.items()}
            for table, entries in entry("board").items()}


def _edited(key: str) -> None:
    st.session_state[f"{key}.workings"].edit(st.session_state[key]["edit"])


def _practised(key: str) -> None:
    st.session_state[f"{key}.workings"].score = st.session_state[key]["practice"]


def _acted(key: str) -> None:
    workings: Workings = st.session_state[f"{key}.workings"]
    name = f"we.{workings.example.id}"
    match st.session_state[key]["act"]:
        case "reset":
            workings.reset()
            st.query_params.pop(name, None)
        case "random":
            workings.draw()
        case "practice":
            workings.start_practice()
        case "stop":
            workings.stop_practice()
        case "share":
            st.query_params[name] = workings.link()
