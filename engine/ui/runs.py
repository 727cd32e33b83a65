"""The runs a learner can show, lay over one another and look into: the published one and their own."""

from typing import Any

from engine import labs
from engine.labs import knob
from engine.runs.checkpoint import published
from engine.ui import memory
from engine.words import say

PUBLISHED = "published"
AT_HAND = 12  # of the learner's own runs, the newest


def others(name: str, run: Any) -> list[str]:
    """Codes of all runs of this lab but the one shown: "published" or a run's id."""
    kept = memory.store()
    mine = [one.id for one in kept.runs(memory.owner(), name, limit=AT_HAND)] if kept else []
    codes = ([PUBLISHED] if published(name) else []) + mine
    return [code for code in codes if code != (run.id if run is not None else PUBLISHED)]


def recording(code: str, name: str) -> Any:
    """What was recorded under this code."""
    return published(name).recording() if code == PUBLISHED else memory.store().recording(code)


def label(code: str, name: str, language: str) -> str:
    """What sets this run apart."""
    if code == PUBLISHED:
        return say(language, "training.curves.published")
    return f"{differences(name, memory.store().run(code).config, language)} #{code[:3]}"


def differences(name: str, config: dict, language: str) -> str:
    """ "learning rate 0.01, SGD": the settings of a run that are not the lab's defaults."""
    lab = labs.lab(name)
    default, rules = knob.plain(lab.Config()), knob.knobs(lab.Config)
    changed = {key: value for key, value in config.items() if key in rules and value != default[key]}
    words = []
    for key, value in changed.items():
        where = f"labs.{name}.knobs.{key}"
        shown = say(language, f"{where}.choices.{value}") if rules[key][1].choices else f"{value:g}"
        words.append(f"{say(language, f'{where}.label')} {shown}")
    return ", ".join(words) or say(language, "training.curves.default")
