"""The learner's language: from the URL, else this session, else the browser; always written back to the URL."""

import streamlit as st

from engine.words import LANGUAGES, say


def current() -> str:
    """ "ko" or "en"; the URL wins, then this session, then the browser's own language."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES and asked != st.session_state.get("_lang_in_url"):
        st.session_state["language"] = asked  # a link was opened, or Back was pressed
    chosen = st.session_state.setdefault("language", _of_browser())
    if st.query_params.get("lang") != chosen:
        st.query_params["lang"] = chosen
    st.session_state["_lang_in_url"] = chosen
    return chosen


def _of_browser() -> str:
    return "ko" if (st.context.locale or "ko").lower().startswith("ko") else "en"


def switch() -> None:
    """The two-way switch. Widgets keep their values: their keys never contain a language."""
    chosen = current()
    st.session_state["_language_switch"] = chosen
    st.segmented_control(
        say(chosen, "frame.menu.language"),
        LANGUAGES,
        key="_language_switch",
        required=True,
        format_func=lambda code: say(code, f"frame.languages.{code}"),
        label_visibility="collapsed",
        on_change=_switched,
    )


def _switched() -> None:
    st.session_state["language"] = st.session_state["_language_switch"]
    st.query_params["lang"] = st.session_state["language"]
    st.session_state["_lang_in_url"] = st.session_state["language"]
