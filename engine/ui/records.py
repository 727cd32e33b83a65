"""All runs of this learner: open one in its lesson, or delete it."""

from datetime import datetime

import streamlit as st

from engine import course
from engine.ui import memory
from engine.ui.runs import differences
from engine.words import say


def records(language: str) -> None:
    """One row a run, newest first."""
    st.title(say(language, "training.runs.title"), anchor=False)
    st.markdown(say(language, "training.runs.lead"))
    kept = memory.store()
    rows = kept.runs(memory.owner(), limit=50) if kept else []
    if not rows:
        st.info(say(language, "training.runs.empty"), icon=":material/info:")
    for run in rows:
        _row(run, language)


def _row(run, language: str) -> None:
    with st.container(border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        started = datetime.fromtimestamp(run.created).strftime("%Y-%m-%d %H:%M")
        status = say(language, f"training.status.{run.status}", place="?")
        st.markdown(
            f"**{say(language, f'labs.{run.lab}.title')}** · {differences(run.lab, run.config, language)}  \n"
            f":gray[{started} · {status} · {run.step:,} / {run.total or 0:,}]"
        )
        with st.container(horizontal=True, width="content"):
            if st.button(say(language, "training.runs.open"), key=f"open.{run.id}", icon=":material/open_in_new:"):
                slug = course.lab_lessons()[run.lab]
                st.switch_page(
                    f"pages/{slug}.py", query_params={"lang": language, "room": "train", "lab": run.lab, "run": run.id}
                )
            st.button(
                say(language, "training.runs.delete"),
                key=f"delete.{run.id}",
                icon=":material/delete:",
                type="tertiary",
                on_click=memory.store().delete,
                args=(run.id,),
                disabled=run.active,
            )
