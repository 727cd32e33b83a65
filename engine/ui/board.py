"""The board: a worked example on screen; cells light where they came from, given numbers can be edited."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from engine.ui.component import component
from engine.ui.drawing import drawing
from engine.ui.handed import handed, handed_fixed, renamed, words_of
from engine.ui.module import module
from engine.ui.trouble import sentence
from engine.ui.workings import Workings
from engine.words import say
from engine.worked import example
from engine.worked.grid import Grid
from engine.worked.inputs import Choice, Input
from engine.worked.spelled import Text

ASSETS = Path(__file__).parents[2] / "assets"
LETTERS = 24  # of all choices together that fit one line of a phone
FEW = 4  # choices shown side by side; more go into a list
FILES = [*sorted((ASSETS / "board").glob("*.js")), ASSETS / "board.js"]

_component = component(
    "ai_library_board",
    html='<div class="board" hidden></div>\n',
    css=(ASSETS / "board.css").read_text(encoding="utf-8"),
    js=module(FILES),
)


def board(example_id: str, language: str, *, key: str | None = None,
          inputs: dict[str, Any] | None = None, asks: bool = True) -> dict[str, Any]:
    """Shows one worked example and returns its current inputs as plain values.

    `inputs` are this place's own numbers instead of the example's; `asks` shows its exercise too, which a proof
    does without. Under `key` they survive a
    change of language and a visit to another page; a reload keeps them through the link `?we.<example id>=…`.
    The score of the last practice stands in st.session_state["board.<key>.workings"].score.
    Raises Problem for an unknown example.
    """
    key = f"board.{key or example_id}".replace("__", "-")  # Streamlit keeps "__" for itself
    workings = _workings(key, example_id, inputs)
    _draw(key, language, asks)
    return workings.inputs


def _workings(key: str, example_id: str, inputs: dict[str, Any] | None) -> Workings:
    kept: Workings | None = st.session_state.get(f"{key}.workings")
    if kept is None or kept.example.id != example_id or kept.base != (inputs or {}):
        link = st.query_params.get(f"we.{example_id}")
        kept = st.session_state[f"{key}.workings"] = Workings(example(example_id), inputs, link)
    return kept


def fixed_board(grids: Sequence[Grid], words: str, language: str, *, key: str) -> None:
    """Shows grids whose numbers nobody may change, the last cell of the last one lit.

    `words` is where their captions stand, as <words>.<caption>; a grid without one has none.
    """
    _component(key=f"board.{key}", data=handed_fixed(grids, words, language))


@st.fragment
def _draw(key: str, language: str, asks: bool) -> None:
    """Redrawn alone after an edit: one round trip, the rest of the page rests."""
    workings: Workings = st.session_state[f"{key}.workings"]
    if workings.broken:
        why = sentence(renamed(workings, workings.broken, language), language)
        st.warning(f"{say(language, 'board.problem.broken_link')} {why}", icon=":material/link_off:")
    words = words_of(workings)
    exercise = f" · {say(language, f'{words}.ask')}" if asks else ""
    st.markdown(f"**{say(language, f'{words}.title')}**{exercise}")
    drawing(workings, language, key=key)
    _beside(key, workings, language)
    _component(key=key, data=handed(workings, language), on_edit_change=lambda: _edited(key),
               on_size_change=lambda: _resized(key), on_act_change=lambda: _acted(key),
               on_practice_change=lambda: _practised(key))


def _beside(key: str, workings: Workings, language: str) -> None:
    """Widgets for the inputs that are no grids: strides, modes, switches."""
    rules = {name: rule for name, rule in workings.example.inputs.items() if name not in workings.editable()}
    if rules:
        with st.container(horizontal=True, key=f"{key}.beside"):
            for name, rule in rules.items():
                _widget(key, name, rule, workings, language)


def _widget(key: str, name: str, rule: Input, workings: Workings, language: str) -> None:
    place, words = f"{key}.{name}", words_of(workings)
    label = say(language, f"{words}.inputs.{name}")
    st.session_state[place] = workings.inputs[name]  # the workings are the truth, also after a refusal
    common = {"label": label, "key": place, "disabled": bool(workings.practice),
              "on_change": lambda: workings.change({name: st.session_state[place]})}
    if isinstance(rule, Choice):
        pick = st.selectbox if len(rule.choices) > FEW else st.segmented_control
        extra = {} if len(rule.choices) > FEW else {"required": True}
        named = {code: say(language, f"{words}.choices.{name}.{code}") for code in rule.choices}
        width = "stretch" if len("".join(named.values())) > LETTERS else "content"  # on a phone they may then wrap
        pick(options=rule.choices, format_func=named.__getitem__, width=width, **extra, **common)
    elif isinstance(rule, Text):
        st.text_input(width=240, **common)
    else:
        kind = int if rule.whole else float
        st.number_input(min_value=kind(rule.low), max_value=kind(rule.high), width=150, **common)


def _edited(key: str) -> None:
    st.session_state[f"{key}.workings"].edit(st.session_state[key]["edit"])


def _resized(key: str) -> None:
    asked = st.session_state[key]["size"]
    st.session_state[f"{key}.workings"].resize(asked["grid"], *asked["size"])


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
