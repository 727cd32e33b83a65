"""What the published runs of a lab say together: one score over the knob in which they differ."""

from types import ModuleType
from typing import Any

import numpy as np
import streamlit as st

from engine.ui.chart import chart
from engine.ui.runs import shipped
from engine.words import say


def across(lab: ModuleType, name: str, language: str) -> None:
    """A curve for each network over the lab's ACROSS = (knob, score); nothing for a lab without it."""
    if not hasattr(lab, "ACROSS"):
        return
    arrays = table(lab, list(shipped(name).values()))
    if len(arrays["x"]) > 1:
        chart("lines", arrays, lambda key: say(language, f"labs.{name}.across.{key}"), f"across.{name}")
        st.caption(say(language, f"labs.{name}.across.note"))


def table(lab: ModuleType, found: list[Any]) -> dict[str, np.ndarray]:
    """x (N,) values of the knob in order, and each racer's score (N,), of the runs that differ in nothing else."""
    knob, score = lab.ACROSS
    alike = [one for one in found if rest(one, knob) == rest(found[0], knob)]
    alike.sort(key=lambda one: one.config[knob])
    arrays = {"x": np.array([one.config[knob] for one in alike])}
    return arrays | {racer: np.array([one.scores[f"{score}_{racer}"] for one in alike]) for racer in lab.RACERS}


def rest(found: Any, knob: str) -> dict[str, Any]:
    """The settings of a checkpoint but one."""
    return {key: value for key, value in found.config.items() if key != knob}
