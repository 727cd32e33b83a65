"""The learner's own words for networks that read text: in the URL, the same in every view."""

import unicodedata

import streamlit as st

LONGEST = 60  # characters


def typed(label: str, key: str, default: str) -> str:
    """What stands in the field, one line, each Korean syllable one character; the default where nothing does."""
    own = unicodedata.normalize("NFC", st.query_params.get("text", "")).replace("\n", " ").strip()[:LONGEST]
    st.session_state[key] = own or default
    st.text_input(label, key=key, max_chars=LONGEST,
                  on_change=lambda: st.query_params.update({"text": st.session_state[key]}))
    return own or default
