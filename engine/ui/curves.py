"""Live curves of one or more runs: drawn in place by ECharts, so that zoom and hover survive every poll."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import streamlit as st

from engine.figures.history import history
from engine.ui import picker, runs
from engine.ui.chart import dark
from engine.words import say

HEIGHT = 300


def charts(
    lab: ModuleType, name: str, recording: Any, others: list[tuple[str, Any]], moment: int | None, language: str
) -> list[Callable[[], None]]:
    """One drawing for each entry of the lab's CURVES, other runs laid over, a line where the scrubber stands."""
    return [
        lambda metric=metric, axis=axis: _chart(lab, name, metric, axis, recording, others, moment, language)
        for metric, axis in lab.CURVES.items()
    ]


def _chart(
    lab: ModuleType, name: str, metric: str, axis: str, recording: Any, others: list[tuple[str, Any]],
    moment: int | None, language: str,
) -> None:
    racers = getattr(lab, "RACERS", ("",))  # several networks in one run: a curve for each
    series = [curve for racer in racers for curve in _series(recording, metric, racer, "", name, language)]
    for label, other in others:
        series += [curve for racer in racers for curve in _series(other, metric, racer, label, name, language)]
    title = say(language, f"labs.{name}.metrics.{metric}")
    option = history(series, title=title, axis=axis, x=say(language, "training.curves.step"), dark=dark(),
                     dashed=say(language, "training.curves.dashed"))
    if moment is not None and option["series"]:
        option["series"][0]["markLine"] = {
            "symbol": "none",
            "silent": True,
            "label": {"show": False},
            "data": [{"xAxis": moment}],
        }
    st.echarts_chart(option, height=HEIGHT, key=f"curve.{name}.{metric}", alt=title)


def _series(recording: Any, metric: str, racer: str, run: str, name: str, language: str) -> list[tuple]:
    """(steps, values, label) of the training curve and, where there is one, the held-out curve of one network."""
    found, behind = [], f"_{racer}" if racer else ""
    before = [run] if run else []
    before += [say(language, f"labs.{name}.racers.{racer}")] if racer else []
    for key, word in ((metric, "train"), (f"test_{metric}", "test")):
        if key + behind in recording.metrics:
            steps, values = recording.curve(key + behind)
            found.append((steps, values, " · ".join([*before, say(language, f"training.curves.{word}")])))
    return found


def compared(name: str, code: str, language: str) -> list[tuple[str, Any]]:
    """(label, recording) of the runs that the learner lays over the one of this code."""
    found = runs.others(name, code)
    if not found:
        return []
    labels = {code: runs.label(code, name, language) for code in found}
    label = say(language, "training.curves.compare")
    chosen = picker.several(label, list(found), f"compare.{name}", language, labels.__getitem__, max_selections=4,
                            label_visibility="collapsed", placeholder=label)
    return [(labels[code], runs.recording(code, name)) for code in chosen]
