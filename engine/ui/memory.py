"""What the app remembers: the run store and the learner's progress, which survive a reload and a restart."""

import os
import uuid
from typing import Any

import streamlit as st

from engine.problem import Problem
from engine.runs.store import Store
from engine.words import say


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
        sentence = say(language, f"problems.{found.code}", **found.facts)
        st.warning(say(language, "frame.trouble.store", sentence=sentence), icon=":material/warning:")


def owner() -> str:
    """Whose runs and progress these are: everyone on a laptop is one learner, hosted each session is its own."""
    if os.environ.get("AI_LIBRARY_HOSTED") != "1":
        return "local"
    return st.session_state.setdefault("visitor", uuid.uuid4().hex)


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
            st.toast(say(st.session_state["language"], f"problems.{problem.code}", **problem.facts))


def seen(slug: str) -> set[str]:
    """Ids of the sections of a lesson that this learner has opened."""
    prefix = f"seen/{slug}/"
    return {key.removeprefix(prefix) for key in progress() if key.startswith(prefix)}
