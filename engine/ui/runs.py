"""The runs a learner can show, lay over one another and look into: the published ones and their own.

A run is named by a code: the name of a published checkpoint ("depth", "depth-8") or the id of a learner's run.
"""

from typing import Any

import streamlit as st

from engine import labs
from engine.labs import knob
from engine.runs import checkpoint
from engine.ui import memory
from engine.words import has, say

AT_HAND = 12  # of the learner's own runs, the newest


def shipped(name: str) -> dict[str, checkpoint.Checkpoint]:
    """The lab's published checkpoints by their code, the default first."""
    return {found.name: found for found in checkpoint.of(name)}


def others(name: str, code: str | None) -> list[str]:
    """Codes of all runs of this lab but the one shown."""
    kept = memory.store()
    mine = [one.id for one in kept.runs(memory.owner(), name, limit=AT_HAND)] if kept else []
    return [one for one in [*shipped(name), *mine] if one != code]


def recording(code: str, name: str) -> Any:
    """What was recorded under this code."""
    found = shipped(name)
    return found[code].recording() if code in found else memory.store().recording(code)


def label(code: str, name: str, language: str) -> str:
    """What sets this run apart."""
    if code in shipped(name):
        return titled(code, name, language)
    return f"{differences(name, memory.store().run(code).config, language)} #{code[:3]}"


def titled(code: str, name: str, language: str) -> str:
    """A published run's name in words: the lab's own for it, where it has several."""
    words = f"labs.{name}.published.{code}"
    return say(language, words) if has(words) else say(language, "training.curves.published")


def which_shipped(name: str, asked: str | None, language: str) -> str | None:
    """The published run to show: the one asked for in the URL, else the default; a list where there are several."""
    codes = list(shipped(name))
    if not codes:
        return None
    now = asked if asked in codes else codes[0]
    if len(codes) > 1:
        key = f"shipped.{name}.{language}"
        st.session_state[key] = now
        st.selectbox(say(language, "training.which_published"), codes, key=key, on_change=_shown, args=(key,),
                     format_func=lambda code: titled(code, name, language))
    return now


def _shown(key: str) -> None:
    st.query_params["run"] = st.session_state[key]


def differences(name: str, config: dict, language: str) -> str:
    """ "learning rate 0.01, SGD": the settings of a run that are not the lab's defaults."""
    lab = labs.lab(name)
    default, rules = knob.plain(lab.Config()), knob.knobs(lab.Config)
    changed = {key: value for key, value in config.items() if key in rules and value != default[key]}
    words = []
    for key, value in changed.items():
        where = f"labs.{name}.knobs.{key}"
        code = value if value in rules[key][1].choices else "own"  # a file of the learner's
        shown = say(language, f"{where}.choices.{code}") if rules[key][1].choices else f"{value:g}"
        words.append(f"{say(language, f'{where}.label')} {shown}")
    return ", ".join(words) or say(language, "training.curves.default")
