"""The gate conveyor: watch gates and states of recurrent networks while they read one sequence."""

from typing import TYPE_CHECKING

import streamlit as st

from engine.course import Lesson
from engine.ui.badge import computed_badge
from engine.ui.conveyor import Lane, Scene, conveyor
from engine.ui.look.recurrent import Net, nets
from engine.ui.look.sequence import Sequence, sequence
from engine.ui.place import choose
from engine.ui.runs import shipped
from engine.words import say

if TYPE_CHECKING:
    from torch import nn

SOURCES = {"w05_rnn": ("stock", "memory", "sentence")}  # what is read first; elsewhere a sentence
OTHERWISE = ("sentence", "stock", "memory")
CELLS = {"w05_rnn": ("rnn",), "w06_lstm": ("lstm",)}  # shown at first sight
WEIGHTS = ("trained", "random")


def show(lesson: Lesson, language: str) -> None:
    """Which sequence, which weights; then the belts and the board."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say(language, "conveyor.lead"))
        computed_badge(language)
    sources = [name for name in SOURCES.get(lesson.slug, OTHERWISE) if shipped(name)]
    with st.container(horizontal=True, vertical_alignment="center"):
        lab = choose("source", sources, lambda name: say(language, f"conveyor.sources.{name}"),
                     say(language, "conveyor.which_source"))
        weights = choose("weights", WEIGHTS, lambda name: say(language, f"conveyor.weights.{name}"),
                         say(language, "conveyor.which_weights"))
    found = nets(lab, language)
    if found is None:
        return
    read = sequence(lab, found.config, language)
    lanes = [_lane(f"{net.code}/{weights}/{read.code}", net, weights, read) for net in found.nets]
    conveyor(Scene(read.labels, lanes), CELLS.get(lesson.slug, ("lstm", "gru")), language)


@st.cache_resource(show_spinner=False, max_entries=12)
def _lane(code: str, _net: Net, weights: str, _read: Sequence) -> Lane:
    """One network over the sequence, everything in it computed."""
    import torch

    from engine.zoom.gates import belts

    model: nn.Module = getattr(_net, weights)
    with torch.no_grad():
        found = belts(model.rnn, _read.read(model))
        said = []
        if _read.answers:
            sure, best = model.head(found[-1].h[1:].float()).softmax(dim=1).max(dim=1)  # (T,), (T,)
            said = [(_read.answers[i], round(p, 3)) for i, p in zip(best.tolist(), sure.tolist(), strict=True)]
    return Lane(_net.cell, code, found, said)
