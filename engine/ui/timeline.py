"""Scrub through a run: one slider moves every view and marks every curve, Play walks it."""

import time
from types import ModuleType
from typing import Any

import streamlit as st

from engine.figures import figure
from engine.ui.badge import checkpoint_badge, run_badge
from engine.ui.chart import dark, place
from engine.ui.curves import charts
from engine.words import say

FRAME_SECONDS = 0.35
PATIENCE = 4  # a run that has been watched for a minute gets new pictures every fifteen seconds


def follow(name: str) -> None:
    """Show the newest moment again."""
    st.session_state.pop(f"moment.{name}", None)
    st.session_state[f"playing.{name}"] = False


def moment_of(name: str, recording: Any) -> int:
    """The step that is shown: the scrubber's, else the newest."""
    steps = [int(step) for step in recording.snapshots]
    asked = st.session_state.get(f"moment.{name}")
    return asked if asked in steps else steps[-1] if steps else 0


def timeline(lab: ModuleType, name: str, recording: Any, others: list, run: Any, language: str) -> None:
    """Curves and views: of the newest moment while the run goes on, of the chosen one afterwards."""
    if run is not None and run.active:
        _show(lab, name, recording, others, run, None, language)
        return
    playing = st.session_state.get(f"playing.{name}", False)
    st.fragment(_player, run_every=FRAME_SECONDS if playing else None)(lab, name, recording, others, run, language)


def _player(lab: ModuleType, name: str, recording: Any, others: list, run: Any, language: str) -> None:
    steps, key = [int(step) for step in recording.snapshots], f"moment.{name}"
    playing = st.session_state.get(f"playing.{name}", False)
    if playing:
        _advance(name, steps)
    if len(steps) > 1:
        st.session_state[key] = moment_of(name, recording)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.button(
                say(language, "training.scrub.pause" if playing else "training.scrub.play"),
                key=f"play.{name}",
                icon=":material/pause:" if playing else ":material/play_arrow:",
                on_click=_toggle,
                args=(name, steps),
            )
            st.select_slider(
                say(language, "training.scrub.label"), steps, key=key, format_func=lambda step: f"{step:,}"
            )
    moment = moment_of(name, recording)
    if run is None:
        checkpoint_badge(moment, recording.config.get("seed", 0), language)
    else:
        run_badge(moment, language)
    _show(lab, name, recording, others, run, moment, language)
    if playing != st.session_state.get(f"playing.{name}", False):
        st.rerun()


def _toggle(name: str, steps: list[int]) -> None:
    """Play or pause; from the end it starts over."""
    playing = st.session_state[f"playing.{name}"] = not st.session_state.get(f"playing.{name}", False)
    if playing and st.session_state.get(f"moment.{name}") == steps[-1]:
        st.session_state[f"moment.{name}"] = steps[0]


def _advance(name: str, steps: list[int]) -> None:
    """One frame on; at the end the player stops."""
    place = steps.index(st.session_state[f"moment.{name}"])
    st.session_state[f"moment.{name}"] = steps[min(place + 1, len(steps) - 1)]
    st.session_state[f"playing.{name}"] = place + 2 < len(steps)


def _show(
    lab: ModuleType, name: str, recording: Any, others: list, run: Any, moment: int | None, language: str
) -> None:
    """Curves and views two in a row. A moment of None is the newest one."""
    drawings = charts(lab, name, recording, others, moment, language)
    if len(recording.snapshots):
        at = _live(run.id, int(recording.snapshots[-1])) if moment is None else moment
        code, views = recording.name if run is None else run.id, recording.views(at)
        drawings += [
            lambda view=view, kind=kind: _view(name, view, kind, code, at, views[view], language)
            for view, kind in lab.VIEWS.items()
            if view in views
        ]
    for start in range(0, len(drawings), 2):
        for column, drawing in zip(st.columns(2), drawings[start : start + 2], strict=False):
            with column:
                drawing()


def _live(run_id: str, newest: int) -> int:
    """The moment to look at while a run goes on: drawn ever less often, because drawing takes time from training.

    A run that is resumed goes on from its last saved state and forgets what came after: so does this.
    """
    now, key = time.monotonic(), "live_moment"
    shown = st.session_state.get(key)
    if shown is None or shown["run"] != run_id or newest < shown["step"]:
        shown = st.session_state[key] = {"run": run_id, "since": now, "at": now, "step": newest}
    elif newest != shown["step"] and now - shown["at"] >= (now - shown["since"]) / PATIENCE:
        shown |= {"at": now, "step": newest}
    return shown["step"]


def _view(name: str, view: str, kind: str, code: str, at: int, arrays: dict, language: str) -> None:
    drawn = _drawn(name, view, kind, code, at, language, dark(), arrays)
    place(drawn, f"view.{name}.{view}", say(language, f"labs.{name}.views.{view}.title"))


@st.cache_resource(max_entries=400, show_spinner=False)
def _drawn(name: str, view: str, kind: str, code: str, at: int, language: str, dark_page: bool, _arrays: dict) -> Any:  # noqa: ARG001
    """The figure of one moment of one run: drawn once, because a poll or a scrub comes back to it many times."""
    return figure(kind)(_arrays, lambda key: say(language, f"labs.{name}.views.{view}.{key}"), dark_page)
