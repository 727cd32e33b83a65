"""Read the code of the lesson as it really ran: each line with what it made and what it is for."""

import streamlit as st

from engine.codewalk import Walk
from engine.course import Lesson
from engine.exhibit import exhibits
from engine.ui import picker
from engine.ui.badge import computed_badge
from engine.ui.code import code
from engine.watched import watched
from engine.words import say


def show(lesson: Lesson, language: str) -> None:
    """A choice of functions, then the walk of the chosen one."""
    st.markdown(say(language, "lesson.code.lead"))
    names, asked = list(exhibits(lesson.slug)), st.query_params.get("code")
    name = picker.one(
        say(language, "lesson.code.which"),
        names,
        asked if asked in names else names[0],
        "code",
        language,
        lambda one: say(language, f"code.{one}.title"),
    )
    if name != (asked or names[0]):
        st.query_params["code"] = name
    computed_badge(language)
    with st.spinner(say(language, "lesson.code.running")):
        walk = _walked(name)
    code(walk, name, language, key=f"walk.{name}")


@st.cache_data(show_spinner=False, max_entries=32)
def _walked(name: str) -> Walk:
    return watched(name)
