"""Who remembers what: RNN, LSTM and GRU side by side, trained and before training."""

import streamlit as st

from engine.course import Lesson
from engine.ui.badge import computed_badge
from engine.ui.look.reading import Reading, reading
from engine.ui.look.recurrent import Net
from engine.ui.remember import Memory, remember
from engine.words import say

SOURCES = ("memory", "stock")


@st.fragment
def show(_lesson: Lesson, language: str) -> None:
    """Which sequence, which weights; then the tiles."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say(language, "remember.lead"), width="content")
        computed_badge(language)
    found = reading(SOURCES, language)
    if found:
        memories = [_memory(found.code(net), net, found) for net in found.nets]
        code = "|".join(found.code(net) for net in found.nets)
        remember(code, found.sequence.names or found.sequence.labels, memories, language)


@st.cache_resource(show_spinner=False, max_entries=24)
def _memory(code: str, _net: Net, _found: Reading) -> Memory:  # noqa: ARG001 the code names net, weights and sequence
    """Slopes by autograd."""
    import torch

    from engine.zoom.remember import influence, kept

    model = getattr(_net, _found.weights)
    with torch.no_grad():
        x = _found.sequence.read(model)
    return Memory(_net.cell, influence(model.rnn, x), kept(model.rnn, x))
