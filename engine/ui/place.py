"""Where the learner is, kept in the URL: choices made of language-neutral codes, and the scroll position."""

from collections.abc import Callable, Sequence

import streamlit as st

from engine.ui.trouble import plainly
from engine.words import say

TO_TOP = "<script>document.querySelector('[data-testid=stMain]')?.scrollTo({{top: 0}}); /* {count} */</script>"


def choose(name: str, codes: Sequence[str], label_of: Callable[[str], str], label: str) -> str:
    """A row of choices whose code stands in the URL as ?name=code; an unknown code falls back to the first."""
    asked = st.query_params.get(name)
    now = asked if asked in codes else codes[0]
    key = f"_choice_{name}"
    st.session_state[key] = now
    st.segmented_control(
        label,
        codes,
        key=key,
        format_func=label_of,
        required=True,
        label_visibility="collapsed",
        on_change=_chosen,
        args=(name, key),
    )
    return now


def known(name: str, codes: Sequence[str], language: str) -> None:
    """One sentence when the URL names a place that does not exist; the first one is shown instead."""
    asked = st.query_params.get(name)
    if asked is not None and asked not in codes:
        st.info(
            say(language, "frame.trouble.place", name=say(language, f"frame.places.{name}"), asked=plainly(asked[:40])),
            icon=":material/link_off:",
        )


def _chosen(name: str, key: str) -> None:
    st.query_params[name] = st.session_state[key]


def scroll_to_top() -> None:
    """Asks for the top of the page on the next run: a new section begins at its beginning."""
    st.session_state["_to_top"] = st.session_state.get("_to_top", 0) + 1
    st.session_state["_to_top_due"] = True


def scroll() -> None:
    """Carries out what scroll_to_top asked for; once."""
    if st.session_state.pop("_to_top_due", False):
        st.html(TO_TOP.format(count=st.session_state["_to_top"]), unsafe_allow_javascript=True)
