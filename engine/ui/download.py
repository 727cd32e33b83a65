"""A full data set, fetched when the learner asks for it, with progress."""

from types import ModuleType
from typing import Any

import streamlit as st

from engine.problem import Problem
from engine.ui.trouble import sentence
from engine.words import say


def ready(lab: ModuleType, name: str, config: Any, language: str) -> bool:
    """True when the data for these settings are there; else a button fetches them, and offline one sentence says so."""
    if not getattr(lab, "missing", lambda _config: False)(config):
        return True
    st.info(say(language, f"labs.{name}.download"), icon=":material/cloud_download:")
    if st.button(say(language, "training.download"), key=f"download.{name}", width="stretch"):
        bar = st.progress(0.0)
        try:
            lab.download(config, bar.progress)
        except Problem as problem:
            bar.empty()
            st.error(sentence(problem, language), icon=":material/cloud_off:")
        else:
            st.rerun()
    return False
