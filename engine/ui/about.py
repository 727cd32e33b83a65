"""What this is, whose data it uses, how the numbers are made."""

import tomllib
from pathlib import Path

import streamlit as st

from engine.ui import memory
from engine.ui.badge import checkpoint_badge, computed_badge, drawn_badge, run_badge
from engine.words import say

CREDITS = Path(__file__).parents[2] / "assets" / "data" / "credits.toml"


def credits() -> list[dict]:
    """One row a data file: file, name, what {ko, en}, source, licence."""
    return tomllib.loads(CREDITS.read_text(encoding="utf-8"))["data"]


def about(language: str) -> None:
    """The page: what it is, what the badges mean, data and licences, where runs are kept."""
    st.title(say(language, "about.title"), anchor=False)
    st.markdown(say(language, "about.what"))
    st.markdown(say(language, "about.badges"))
    with st.container(horizontal=True):
        computed_badge(language)
        checkpoint_badge(2000, 0, language)
        run_badge(2000, language)
        drawn_badge(language)
    st.subheader(say(language, "about.data"), anchor=False)
    for row in credits():
        with st.container(border=True):
            st.markdown(
                f"**{row['name']}** — {row['what'][language]}  \n"
                f"{say(language, 'about.source')}: {row['source']}  \n"
                f"{say(language, 'about.licence')}: {row['licence']} · `assets/data/{row['file']}`"
            )
    st.markdown(say(language, "about.contested"))
    kept = memory.store()
    if kept:
        st.subheader(say(language, "about.home"), anchor=False)
        st.code(str(kept.home), language=None)
