"""How a run stands: its badge, progress and time left, what went wrong and what to try, its scores."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import streamlit as st

from engine.problem import Problem
from engine.ui import memory
from engine.ui.trouble import sentence
from engine.words import say

COLOURS = {"finished": "green", "running": "blue", "failed": "red", "diverged": "red"}
FIRST = 8  # scores that stand in sight
ICONS = {"running": ":material/bolt:", "finished": ":material/check:", "queued": ":material/hourglass:"}


@contextmanager
def told(language: str) -> Iterator[None]:
    """In a callback: a Problem becomes one sentence on screen, and the page goes on."""
    try:
        yield
    except Problem as problem:
        st.toast(sentence(problem, language), icon=":material/error:", duration="long")


def remark(lab: ModuleType, name: str, config: Any, language: str) -> None:
    """What the lab has to say about these settings before they are tried, with numbers it computed."""
    found = getattr(lab, "remark", lambda _config: None)(config)
    if found:
        code, facts = found
        st.warning(say(language, f"labs.{name}.remarks.{code}", **facts), icon=":material/warning:")


def scores(found: Any, name: str, language: str) -> None:
    """Scores of the published network on held-out data, baselines beside them; behind a click what is beyond FIRST."""
    rows = list(found.scores.items())
    _row(rows[:FIRST], name, language)
    if rows[FIRST:]:
        with st.expander(say(language, "training.more_scores")):
            _row(rows[FIRST:], name, language)


def _row(rows: list[tuple[str, float]], name: str, language: str) -> None:
    with st.container(horizontal=True, gap="small"):
        for score, value in rows:
            colour = "gray" if "baseline" in score else "green"
            label = say(language, f"labs.{name}.scores.{score}")
            st.markdown(f":small[{label}]  \n:{colour}[**{value:.4g}**]", width="content")


def head(run: Any, language: str) -> None:
    """Status, stop or resume, progress with time left, device and speed, and the reason when it went wrong."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        place = memory.store().place(run.id) if run.status == "queued" else 0
        st.badge(say(language, f"training.status.{run.status}", place=place), color=COLOURS.get(run.status, "gray"),
                 icon=ICONS.get(run.status, ":material/info:"))
        if memory.mine(run):
            _buttons(run, language)
    if run.problem:
        _wrong(run, language)
    if run.total:
        st.progress(min(run.step / run.total, 1.0), _progress(run, language))


def _buttons(run: Any, language: str) -> None:
    if run.active:
        st.button(say(language, "training.stop"), key=f"stop.{run.id}", icon=":material/stop:",
                  on_click=_stop, args=(run.id, language))
    elif run.resumable:
        st.button(say(language, "training.resume"), key=f"resume.{run.id}", icon=":material/resume:",
                  on_click=_resume, args=(run.id, language))


def _wrong(run: Any, language: str) -> None:
    st.error(sentence(Problem(run.problem, **run.facts), language), icon=":material/error:")
    if run.trace and os.environ.get("AI_LIBRARY_HOSTED") != "1":
        with st.expander(say(language, "training.trace")):
            st.code(run.trace[-3000:], language=None)


def _stop(run_id: str, language: str) -> None:
    with told(language):
        memory.store().stop(run_id)


def _resume(run_id: str, language: str) -> None:
    with told(language):
        memory.store().resume(run_id)


def _left(seconds: float, language: str) -> str:
    if seconds < 100:
        return say(language, "training.progress.left", seconds=f"{seconds:.0f}")
    return say(language, "training.progress.left_minutes", minutes=f"{seconds / 60:.0f}")


def _progress(run: Any, language: str) -> str:
    """"step 120 of 2,000 · epoch 3 · 900 steps/s · 2 s left · on cpu"."""
    words = [say(language, "training.progress.steps", step=f"{run.step:,}", total=f"{run.total:,}"),
             say(language, "training.progress.epoch", epoch=run.epoch)]
    if run.speed:
        words.append(say(language, "training.progress.speed", speed=f"{run.speed:,.0f}"))
    if run.speed and run.active:
        words.append(_left((run.total - run.step) / run.speed, language))
    return " · ".join([*words, say(language, "training.progress.device", device=run.device)])
