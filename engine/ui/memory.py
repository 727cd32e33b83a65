"""What the app remembers: the run store and the learner's progress, which survive a reload and a restart."""

import os
import re
import uuid
from typing import Any

import streamlit as st

from engine.problem import Problem
from engine.runs.store import Store
from engine.ui.trouble import sentence
from engine.words import say

COOKIE = "ai_library_visitor"
VISITOR = re.compile("[0-9a-f]{32}")
SET_COOKIE = "<script>document.cookie = '{name}={value}; max-age=31536000; path=/; SameSite=Lax';</script>"


@st.cache_resource(show_spinner=False, max_entries=4)
def _opened(home: str | None) -> Store | Problem:  # noqa: ARG001 one store for each home, also in tests
    try:
        return Store()
    except Problem as problem:
        return problem


def store() -> Store | None:
    """The run store, or None when the data folder cannot be written (the page says so once)."""
    found = _opened(os.environ.get("AI_LIBRARY_HOME"))
    return None if isinstance(found, Problem) else found


def report(language: str) -> None:
    """One sentence at the top of the page when nothing can be kept."""
    found = _opened(os.environ.get("AI_LIBRARY_HOME"))
    if isinstance(found, Problem):
        why = sentence(found, language)
        st.warning(say(language, "frame.trouble.store", sentence=why), icon=":material/warning:")


def owner() -> str:
    """Whose runs and progress these are: on a laptop one learner, hosted a browser, known by a cookie we set."""
    if os.environ.get("AI_LIBRARY_HOSTED") != "1":
        return "local"
    if "visitor" not in st.session_state:
        known = str(st.context.cookies.get(COOKIE))
        st.session_state["visitor"] = known if VISITOR.fullmatch(known) else uuid.uuid4().hex
    return st.session_state["visitor"]


def mine(run: Any) -> bool:
    """Whether this learner may stop or resume a run; who has only its link may watch it."""
    return run.owner == owner()


def greet() -> None:
    """Hosted: leaves the cookie, so that a reload finds this learner's runs again."""
    if os.environ.get("AI_LIBRARY_HOSTED") == "1" and st.context.cookies.get(COOKIE) != owner():
        st.html(SET_COOKIE.format(name=COOKIE, value=owner()), unsafe_allow_javascript=True)


def progress() -> dict[str, Any]:
    """Everything this learner has done: "seen/w02_ann/batch" -> True, "answer/Q02-M01" -> True or False."""
    if "progress" not in st.session_state:
        kept = store()
        st.session_state["progress"] = kept.recall(owner(), "") if kept else {}
    return st.session_state["progress"]


def remember(key: str, value: Any) -> None:
    """Note one thing; written only when it is news."""
    known = progress()
    if known.get(key) == value:
        return
    known[key] = value
    kept = store()
    if kept:
        try:
            kept.remember(owner(), key, value)
        except Problem as problem:  # a full disk must not stop the lesson: the session still remembers
            st.toast(sentence(problem, st.session_state["language"]))


def seen(slug: str) -> set[str]:
    """Ids of the sections of a lesson that this learner has opened."""
    prefix = f"seen/{slug}/"
    return {key.removeprefix(prefix) for key in progress() if key.startswith(prefix)}
