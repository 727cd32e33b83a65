"""The CTC bench: the probability of a label, path by path, on a table that one edits."""

import streamlit as st

from engine.course import Lesson
from engine.ui.badge import computed_badge
from engine.ui.ctc_bench import ctc_bench
from engine.words import say


def show(_lesson: Lesson, language: str) -> None:
    """One sentence, then the bench."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say(language, "bench.lead"), width="content")
        computed_badge(language)
    ctc_bench(language)
