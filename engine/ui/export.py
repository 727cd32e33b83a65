"""Take a run away: history, weights, TensorBoard events, a script that repeats it."""

from typing import Any

import streamlit as st

from engine.runs.export import FORMATS, exported
from engine.ui import memory
from engine.words import say


def export(run: Any, language: str) -> None:
    """Files are made only when asked for: they cost time and the panel is polled."""
    box = st.popover(
        say(language, "training.export.title"),
        icon=":material/download:",
        type="tertiary",
        key=f"export.{run.id}",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        for kind in FORMATS:
            name, content = exported(memory.store(), run.id, kind)
            st.download_button(say(language, f"training.export.{kind}"), content, name, key=f"export.{run.id}.{kind}")
        st.caption(say(language, "training.export.png"))
