"""The learner's own words for networks that read text: in the URL, the same in every view."""

import unicodedata

import streamlit as st

from engine.ui.trouble import plainly
from engine.words import say

LONGEST = 60  # characters


def typed(label: str, key: str, default: str, language: str) -> str:
    """What stands in the field, one line, each Korean syllable one character; the default where nothing does.

    Characters that the networks do not know are named below it.
    """
    from engine.data.sentences import encode

    own = unicodedata.normalize("NFC", st.query_params.get("text", "")).replace("\n", " ").strip()[:LONGEST]
    text = st.session_state[key] = own or default
    st.text_input(label, key=key, max_chars=LONGEST,
                  on_change=lambda: st.query_params.update({"text": st.session_state[key]}))
    unknown = dict.fromkeys(letter for letter, number in zip(text, encode(text), strict=True) if number == 0)
    if unknown:
        st.caption(say(language, "conveyor.unknown", letters=plainly(" ".join(unknown))))
    return text
