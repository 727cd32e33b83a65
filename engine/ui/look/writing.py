"""Begin a sentence and let the network go on, character by character; see what each was drawn from."""

from typing import Any

import numpy as np
import streamlit as st

from engine.course import Lesson
from engine.ui.badge import computed_badge
from engine.ui.chart import chart
from engine.ui.look.trained import Trained, trained
from engine.ui.look.typed import typed
from engine.ui.trouble import plainly
from engine.words import say

COUNT = 80  # characters written
TOP = 10  # of the next characters, the likeliest
BEFORE = 12  # characters shown before the next one
SEEN = str.maketrans({" ": "␣", "\n": "↵", "|": "∣"})  # what leaves no trace, and what parts the labels of a figure


@st.fragment
def show(_lesson: Lesson, language: str) -> None:
    """The beginning, temperature and another draw; what was written; the next character at one step of it."""
    st.markdown(say(language, "writing.lead"))
    found = trained("sentence", language)
    if found is None:
        return
    beginning = _beginning(language)
    left, right = st.columns([0.7, 0.3], vertical_alignment="bottom")
    temperature = left.slider(say(language, "writing.temperature"), 0.2, 2.0, 0.8, 0.1, key="writing.temperature",
                              help=say(language, "writing.temperature_help"), persist_state="session")
    right.button(say(language, "writing.again"), icon=":material/casino:", key="writing.again", width="stretch",
                 on_click=_another)
    draw = st.session_state.get("writing.draw", 0)
    numbers, logits = _written(f"{found.code}/{found.step}", beginning, temperature, draw, found)
    left, right = st.columns(2, gap="medium")
    with left:
        _text(beginning, numbers, softmax(logits / temperature), language)
    with right:
        _next(beginning, numbers, logits, temperature, language)


def softmax(logits: np.ndarray) -> np.ndarray:
    """(N, V) logits -> (N, V) probabilities, each row's sum 1."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _another() -> None:
    st.session_state["writing.draw"] = st.session_state.get("writing.draw", 0) + 1


def _beginning(language: str) -> str:
    """The learner's own, else that of a held-out sentence."""
    from engine.data.sentences import decode
    from engine.labs.sentence import OPENING, sample

    default = decode(sample(language)[:OPENING].tolist())
    return typed(say(language, "writing.beginning"), "_beginning", default, language)


@st.cache_data(show_spinner=False, max_entries=64)
def _written(code: str, beginning: str, temperature: float, draw: int, _found: Trained) -> Any:  # noqa: ARG001
    from engine.labs.sentence import continue_

    return continue_(_found.weights, _found.config, beginning, COUNT, temperature, draw)


def _text(beginning: str, numbers: np.ndarray, probability: np.ndarray, language: str) -> None:
    """As plain text, and on squares, darker where the character was likely."""
    from engine.data.sentences import decode, vocabulary

    computed_badge(language)
    st.code(beginning + decode(numbers), language=None, wrap_lines=True)
    drawn = probability[np.arange(COUNT), numbers]  # (N,)
    symbols = np.array([*beginning, *(vocabulary()[number] for number in numbers)])
    values = np.concatenate([np.full(len(beginning), np.nan), drawn])
    chart("text", {"text": symbols, "values": values}, lambda key: say(language, f"writing.figure.{key}"),
          "writing.text")


def _next(beginning: str, numbers: np.ndarray, logits: np.ndarray, temperature: float, language: str) -> None:
    """The likeliest next characters at one step, as the network has it and as the temperature makes it."""
    from engine.data.sentences import decode, vocabulary

    step = st.slider(say(language, "writing.step"), 1, COUNT, 2, key="writing.step", persist_state="session") - 1
    before = (beginning + decode(numbers[:step]))[-BEFORE:].translate(SEEN)
    plain, tempered = softmax(logits[step]), softmax(logits[step] / temperature)  # (V,) each
    top = np.argsort(-plain, kind="stable")[:TOP]
    drawn, share = vocabulary()[numbers[step]].translate(SEEN), f"{tempered[numbers[step]]:.1%}"
    st.markdown(say(language, "writing.drawn", before=plainly(before), symbol=plainly(drawn), probability=share))
    words = {"title": say(language, "writing.bars.title"), "plain": say(language, "writing.bars.plain"),
             "tempered": say(language, "writing.bars.tempered", temperature=f"{temperature:.1f}"),
             "labels": "|".join(vocabulary()[number].translate(SEEN) for number in top)}
    chart("bars", {"plain": plain[top], "tempered": tempered[top]}, words.__getitem__, "writing.bars")
