"""Live curves of one or more runs: drawn in place by ECharts, so that zoom and hover survive every poll."""

from types import ModuleType
from typing import Any

import streamlit as st

from engine.figures.history import history
from engine.runs.checkpoint import published
from engine.ui import memory
from engine.words import say

AT_MOST = 400  # points a series: more than a screen can show


def live(lab: ModuleType, name: str, recording: Any, run: Any, language: str) -> None:
    """One chart for each entry of the lab's CURVES, with the runs chosen for comparison laid over."""
    others = _others(name, run, language)
    dark = st.context.theme.type == "dark"
    charts = list(lab.CURVES.items())
    for column, (metric, axis) in zip(st.columns(len(charts)), charts, strict=True):
        series = _series(recording, metric, "", language)
        for label, other in others:
            series += _series(other, metric, f"{label} · ", language)
        option = history(series, title=say(language, f"labs.{name}.metrics.{metric}"), axis=axis,
                         x=say(language, "training.curves.step"), dark=dark)
        with column:
            st.echarts_chart(option, height=260, key=f"curve.{name}.{metric}")


def _series(recording: Any, metric: str, prefix: str, language: str) -> list[tuple]:
    """(steps, values, label) of the training curve and, where there is one, the held-out curve."""
    found = []
    for key, word in ((metric, "train"), (f"test_{metric}", "test")):
        if key in recording.metrics:
            steps, values = recording.curve(key, at_most=AT_MOST)
            found.append((steps, values, prefix + say(language, f"training.curves.{word}")))
    return found


def _others(name: str, run: Any, language: str) -> list[tuple[str, Any]]:
    """The runs laid over this one: the published result or the learner's earlier runs."""
    kept = memory.store()
    rows = {one.id: one for one in kept.runs(memory.owner(), name, limit=12)} if kept else {}
    if run is not None:
        rows.pop(run.id, None)
    codes = ([] if run is None or published(name) is None else ["published"]) + list(rows)
    if not codes:
        return []
    chosen = st.multiselect(say(language, "training.curves.compare"), codes, key=f"compare.{name}", max_selections=4,
                            format_func=lambda code: _label(code, rows, name, language), persist_state="session")
    return [(_label(code, rows, name, language), published(name).recording() if code == "published" else kept.recording(code))
            for code in chosen if code == "published" or code in rows]


def _label(code: str, rows: dict, name: str, language: str) -> str:
    """What sets a run apart: its settings that differ from the defaults."""
    if code == "published":
        return say(language, "training.curves.published")
    run = rows.get(code)
    return differences(name, run.config, language) if run else code


def differences(name: str, config: dict, language: str) -> str:
    """"learning rate 0.01, SGD": the settings of a run that are not the lab's defaults."""
    from engine import labs
    from engine.labs import knob

    lab = labs.lab(name)
    default, rules = knob.plain(lab.Config()), knob.knobs(lab.Config)
    words = []
    for key, value in config.items():
        if value == default.get(key):
            continue
        where = f"labs.{name}.knobs.{key}"
        shown = say(language, f"{where}.choices.{value}") if rules[key][1].choices else f"{value:g}"
        words.append(f"{say(language, f'{where}.label')} {shown}")
    return ", ".join(words) or say(language, "training.curves.default")
