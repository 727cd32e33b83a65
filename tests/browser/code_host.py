"""A page with nothing but one walk, chosen in the URL: ?name=supervised&lang=en&practice=1."""

import streamlit as st

from engine import exhibit
from engine.codewalk import Walk
from engine.ui.code import code


@st.cache_resource(show_spinner=False)
def watched(name: str) -> Walk:
    return exhibit.watch(name)


st.set_page_config(layout="wide")
chosen, language = st.query_params.get("name", "supervised"), st.query_params.get("lang", "ko")
code(watched(chosen), chosen, language, key="walk", practice="practice" in st.query_params)
st.button("again", key="again")
