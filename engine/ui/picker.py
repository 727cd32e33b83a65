"""Lists to choose from whose labels follow the language: Streamlit keeps the label that was chosen, not its meaning."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st


def one(
    label: str, codes: Sequence[Any], default: Any, key: str, language: str, words: Callable[[Any], str], **more: Any
) -> Any:
    """One of the codes, shown by words(code). The choice is kept over languages, rooms and pages of a session."""
    shown = _carried(key, language, lambda kept: kept in codes)
    place = codes.index(st.session_state.get(shown, default))
    chosen = st.selectbox(label, codes, place, format_func=words, key=shown, **more)
    st.session_state[f"{key}.kept"] = chosen
    return chosen


def several(
    label: str, codes: Sequence[Any], key: str, language: str, words: Callable[[Any], str], **more: Any
) -> list[Any]:
    """Any of the codes; what no longer exists is dropped."""
    kept = f"{key}.kept"
    st.session_state[kept] = [code for code in st.session_state.get(kept, []) if code in codes]
    shown = _carried(key, language, lambda _kept: True)
    st.session_state[kept] = st.multiselect(label, codes, format_func=words, key=shown, **more)
    return st.session_state[kept]


def _carried(key: str, language: str, fits: Callable[[Any], bool]) -> str:
    """The widget's key in this language, holding what was chosen in the other."""
    shown, kept = f"{key}.{language}", f"{key}.kept"
    if shown not in st.session_state and kept in st.session_state and fits(st.session_state[kept]):
        st.session_state[shown] = st.session_state[kept]
    return shown
