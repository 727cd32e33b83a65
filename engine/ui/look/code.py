"""Read the code of the lesson as it really ran: each line with what it made and what it is for."""

import streamlit as st

from engine.codewalk import Walk
from engine.course import Lesson
from engine.exhibit import exhibits, watch
from engine.ui.badge import computed_badge
from engine.ui.code import code
from engine.words import say


def show(lesson: Lesson, language: str) -> None:
    """A choice of functions, then the walk of the chosen one."""
    st.markdown(say(language, "lesson.code.lead"))
    names, asked = list(exhibits(lesson.slug)), st.query_params.get("code")
    name = st.selectbox(say(language, "lesson.code.which"), names, names.index(asked) if asked in names else 0,
                        format_func=lambda one: say(language, f"code.{one}.title"), key="code", on_change=_chosen)
    computed_badge(language)
    code(_walked(name), name, language, key=f"walk.{name}")


def _chosen() -> None:
    st.query_params["code"] = st.session_state["code"]


@st.cache_data(show_spinner=False, max_entries=32)
def _walked(name: str) -> Walk:
    return watch(name)
