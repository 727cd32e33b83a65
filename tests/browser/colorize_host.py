"""A page with nothing but the view `colorize` of the published networks: ?lang=en."""

import streamlit as st

from engine.ui.look import colorize

st.set_page_config(layout="wide")
colorize.show(None, st.query_params.get("lang", "ko"))
