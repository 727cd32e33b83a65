"""A page with nothing but one board, chosen in the URL: ?example=convolution&lang=en, and a switch of language."""

import streamlit as st

from engine.ui.board import board

st.set_page_config(layout="wide")
name = st.query_params.get("example", "convolution")
language = st.session_state.get("language", st.query_params.get("lang", "ko"))
board(name, language)
if st.button("other language"):
    st.session_state["language"] = "en" if language == "ko" else "ko"
    st.rerun()
st.text(f"score {st.session_state[f'board.{name}.workings'].score}")
