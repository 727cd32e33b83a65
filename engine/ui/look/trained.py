"""Which trained network to open: a published one or one of the learner's own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from engine import labs
from engine.labs import knob
from engine.problem import Problem
from engine.train.state import weights
from engine.ui import memory, picker
from engine.ui.badge import checkpoint_badge, run_badge
from engine.ui.runs import AT_HAND, differences, shipped, titled
from engine.ui.trouble import sentence
from engine.words import say


@dataclass(frozen=True)
class Trained:
    """A network to look into: weights by name, the Config that made them, the step they were taken at."""

    code: str  # of the run that made it
    weights: dict[str, Any]
    config: Any
    step: int


def trained(name: str, language: str, fits: Callable[[Any], bool] = lambda _config: True) -> Trained | None:
    """The learner's choice among those whose Config fits, with a badge saying where it comes from.

    None when there is nothing trained yet.
    """
    mine = {id: run for id, run in _mine(name).items() if fits(knob.read(labs.lab(name).Config, run.config))}
    codes = [code for code, one in shipped(name).items() if fits(knob.read(labs.lab(name).Config, one.config))]
    codes += mine
    if not codes:
        st.info(say(language, "lesson.look.none"))
        return None
    chosen = codes[0]
    if len(codes) > 1:
        label = say(language, "lesson.look.which")
        chosen = picker.one(
            label, codes, codes[0], f"which.{name}", language, lambda code: _named(name, code, mine, language)
        )
    try:
        return _published(name, chosen, language) if chosen in shipped(name) else _own(name, chosen, language)
    except Problem as problem:
        st.error(sentence(problem, language), icon=":material/error:")
        return None


def _mine(name: str) -> dict[str, Any]:
    """The learner's own ended runs that left a network behind, by id; what diverged is none."""
    kept = memory.store()
    ended = [run for run in kept.runs(memory.owner(), name, limit=AT_HAND) if not run.active] if kept else []
    return {run.id: run for run in ended if run.status != "diverged" and len(kept.recording(run.id).states)}


def _named(name: str, code: str, mine: dict[str, Any], language: str) -> str:
    if code not in mine:
        return titled(code, name, language)
    run = mine[code]
    return f"{differences(name, run.config, language)} · {run.step:,}"


def _published(name: str, code: str, language: str) -> Trained:
    found = shipped(name)[code]
    step = int(found.recording().snapshots[-1])
    config = knob.read(labs.lab(name).Config, found.config)
    checkpoint_badge(step, getattr(config, "seed", 0), language)
    return Trained(code, found.weights(), config, step)


def _own(name: str, run_id: str, language: str) -> Trained:
    recording = memory.store().recording(run_id)
    step = int(recording.states[-1])
    run_badge(step, language)
    return Trained(run_id, weights(recording.state(step)), knob.read(labs.lab(name).Config, recording.config), step)
