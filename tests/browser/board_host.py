"""A page with nothing but one board, chosen in the URL: ?example=convolution&lang=en."""

import streamlit as st

from engine.ui.board import board

st.set_page_config(layout="wide")
board(st.query_params.get("example", "convolution"), st.query_params.get("lang", "ko"))
