"""Scrub through a run: one slider moves every view at once, Play walks it."""

from types import ModuleType
from typing import Any

import numpy as np
import streamlit as st

from engine.figures import figure
from engine.ui.badge import checkpoint_badge, run_badge
from engine.words import say

FRAME_SECONDS = 0.35


def follow(name: str) -> None:
    """Show the newest moment again."""
    st.session_state.pop(f"moment.{name}", None)
    st.session_state[f"playing.{name}"] = False


def scrub(lab: ModuleType, name: str, recording: Any, run: Any, language: str) -> int:
    """The views at the chosen moment. Returns its step. While the run goes on, the newest moment is shown."""
    steps = [int(step) for step in recording.snapshots]
    if not steps:
        return 0
    if run is not None and run.active:
        _views(lab, name, recording, steps[-1], language)
        return steps[-1]
    playing = st.session_state.get(f"playing.{name}", False)
    moment = st.fragment(_player, run_every=FRAME_SECONDS if playing else None)
    moment(lab, name, recording, run, steps, language)
    return st.session_state.get(f"moment.{name}", steps[-1])


def _player(lab: ModuleType, name: str, recording: Any, run: Any, steps: list[int], language: str) -> None:
    key = f"moment.{name}"
    playing = st.session_state.get(f"playing.{name}", False)
    if st.session_state.get(key) not in steps:
        st.session_state[key] = steps[-1]
    if playing:
        _advance(name, steps)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(say(language, "training.scrub.pause" if playing else "training.scrub.play"), key=f"play.{name}",
                  icon=":material/pause:" if playing else ":material/play_arrow:", on_click=_toggle, args=(name, steps))
        st.select_slider(say(language, "training.scrub.label"), steps, key=key, format_func=lambda step: f"{step:,}")
    moment = st.session_state[key]
    if run is None:
        checkpoint_badge(moment, recording.config.get("seed", 0), language)
    else:
        run_badge(moment, language)
    _views(lab, name, recording, moment, language)
    if playing != st.session_state.get(f"playing.{name}", False):
        st.rerun()


def _toggle(name: str, steps: list[int]) -> None:
    playing = not st.session_state.get(f"playing.{name}", False)
    st.session_state[f"playing.{name}"] = playing
    if playing and st.session_state.get(f"moment.{name}") == steps[-1]:
        st.session_state[f"moment.{name}"] = steps[0]
        st.session_state[f"fresh.{name}"] = True


def _advance(name: str, steps: list[int]) -> None:
    """One frame on; at the end the player stops."""
    if st.session_state.pop(f"fresh.{name}", False):
        return
    place = int(np.searchsorted(steps, st.session_state[f"moment.{name}"]))
    st.session_state[f"moment.{name}"] = steps[min(place + 1, len(steps) - 1)]
    if place + 2 >= len(steps):
        st.session_state[f"playing.{name}"] = False


def _views(lab: ModuleType, name: str, recording: Any, step: int, language: str) -> None:
    """Every view of the lab at one step, side by side."""
    views = recording.views(step)
    dark = st.context.theme.type == "dark"
    shown = [(view, kind) for view, kind in lab.VIEWS.items() if view in views]
    for start in range(0, len(shown), 2):
        for column, (view, kind) in zip(st.columns(2), shown[start:start + 2], strict=False):
            words = f"labs.{name}.views.{view}"
            drawn = figure(kind)(views[view], lambda key, words=words: say(language, f"{words}.{key}"), dark)
            with column:
                st.plotly_chart(drawn, key=f"view.{name}.{view}", config={"displayModeBar": False}, theme=None)
