"""The gate conveyor: watch gates and states of recurrent networks while they read one sequence."""

import streamlit as st

from engine.course import Lesson
from engine.ui.badge import computed_badge
from engine.ui.conveyor import Lane, Scene, conveyor
from engine.ui.look.reading import Reading, reading
from engine.ui.look.recurrent import Net
from engine.words import say

SOURCES = {"w05_rnn": ("stock", "memory", "sentence")}  # what is read first; elsewhere a sentence
OTHERWISE = ("sentence", "stock", "memory")
CELLS = {"w05_rnn": ("rnn",), "w06_lstm": ("lstm",)}  # shown at first sight


@st.fragment
def show(lesson: Lesson, language: str) -> None:
    """Which sequence, which weights; then the belts and the board."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say(language, "conveyor.lead"), width="content")
        computed_badge(language)
    found = reading(SOURCES.get(lesson.slug, OTHERWISE), language)
    if found:
        lanes = [_lane(found.code(net), net, found) for net in found.nets]
        scene = Scene(found.sequence.labels, lanes, found.sequence.names)
        conveyor(scene, CELLS.get(lesson.slug, ("lstm", "gru")), language)


@st.cache_resource(show_spinner=False, max_entries=12)
def _lane(code: str, _net: Net, _found: Reading) -> Lane:
    """One network over the sequence, everything in it computed."""
    import torch

    from engine.zoom.gates import belts

    model, read = getattr(_net, _found.weights), _found.sequence
    with torch.no_grad():
        found = belts(model.rnn, read.read(model))
        said = []
        if read.answers:
            sure, best = model.head(found[-1].h[1:].float()).softmax(dim=1).max(dim=1)  # (T,), (T,)
            told = [read.answers[i] for i in best.tolist()]
            said = list(zip(told, sure.tolist(), map(str.__eq__, told, read.true), strict=True))
    return Lane(_net.cell, code, found, said)
