"""A page with nothing but the CTC bench, for the browser tests."""

import streamlit as st

from engine.ui.look import bench

st.set_page_config(layout="wide")
bench.show(None, st.query_params.get("lang", "en"))
