"""A form drawn from a lab's Config: one widget a knob, values kept across rooms and languages, shared by URL."""

import math
from collections.abc import Callable
from dataclasses import Field
from types import ModuleType
from typing import Any

import streamlit as st

from engine import labs
from engine.data import own
from engine.labs import knob
from engine.problem import Problem
from engine.ui.trouble import sentence
from engine.ui.upload import dropped
from engine.words import say

AT_HAND = 4  # what is rarely used sits in a popover
MEGABYTES = 2  # of a learner's file
LADDER = (1, 1.5, 2, 3, 5, 7)  # steps within a power of ten


def form(lab: ModuleType, name: str, language: str) -> Any:
    """The Config that the learner has set. A wrong value in the URL gives one sentence and keeps the default."""
    config = _from_url(lab, name, language)
    every = list(knob.knobs(lab.Config).items())
    given = {key: _widget(name, key, *rule, getattr(config, key), language) for key, rule in every[:AT_HAND]}
    if every[AT_HAND:]:
        with st.popover(say(language, "training.more_knobs"), icon=":material/tune:", width="stretch"):
            given |= {key: _widget(name, key, *rule, getattr(config, key), language) for key, rule in every[AT_HAND:]}
    config = knob.read(lab.Config, given)
    _to_url(lab, name, config)
    return config


def chosen(name: str) -> dict[str, Any]:
    """The settings as they stand, also in a callback that runs before the form is drawn."""
    kept = st.session_state[f"_config_{name}"]
    return {key: st.session_state.get(_key(name, key), value) for key, value in kept.items()}


def set_form(name: str, config: dict[str, Any]) -> None:
    """Turn the knobs to these values on the next run (a preset, or a run to repeat)."""
    _keep(name, config)
    for key in config:
        st.session_state.pop(_key(name, key), None)


def _keep(name: str, config: dict[str, Any]) -> None:
    st.session_state[f"_config_{name}"] = config
    st.session_state[f"_anchor_{name}"] = config  # its values stay on the ladders: steps must not move under a thumb


def _key(name: str, key: str) -> str:
    return f"knob.{name}.{key}.{st.session_state['language']}"  # labels follow the language, values are kept apart


def _from_url(lab: ModuleType, name: str, language: str) -> Any:
    kept = f"_config_{name}"
    if kept not in st.session_state:
        asked = {
            key.removeprefix(f"{name}."): value for key, value in st.query_params.items() if key.startswith(f"{name}.")
        }
        try:
            _keep(name, knob.plain(knob.read(lab.Config, asked)))
        except Problem as problem:
            _keep(name, knob.plain(lab.Config()))
            st.session_state[f"_wrong_{name}"] = problem
    wrong = st.session_state.get(f"_wrong_{name}")
    if wrong:
        st.warning(sentence(wrong, language), icon=":material/warning:")
    return lab.Config(**st.session_state[kept])


def _to_url(lab: ModuleType, name: str, chosen: Any) -> None:
    """Only what differs from the default is written, as plain numbers and codes."""
    plain, default = knob.plain(chosen), knob.plain(lab.Config())
    if plain != st.session_state[f"_config_{name}"]:
        st.session_state.pop(f"_wrong_{name}", None)
    st.session_state[f"_config_{name}"] = plain
    for key, value in plain.items():
        param = f"{name}.{key}"
        text = f"{value:g}" if isinstance(value, float) else str(value)
        if value != default[key] and st.query_params.get(param) != text:
            st.query_params[param] = text
        elif value == default[key] and param in st.query_params:
            del st.query_params[param]


def _widget(name: str, key: str, field: Field, rule: knob.Knob, value: Any, language: str) -> Any:
    where = f"labs.{name}.knobs.{key}"
    label, help_text = say(language, f"{where}.label"), say(language, f"{where}.help")
    shared = {"key": _key(name, key), "help": help_text}
    if rule.own:
        return _own(name, key, rule, value, language, shared)
    if rule.choices:
        return _choice(label, rule.choices, value, lambda code: say(language, f"{where}.choices.{code}"), shared)
    if rule.log:
        steps = ladder(rule, (field.default, st.session_state[f"_anchor_{name}"][key]))
        return st.select_slider(label, steps, value=value, format_func=lambda x: f"{x:g}", **shared)
    if isinstance(value, float) or rule.high - rule.low > 200:
        step = 1 if isinstance(value, int) else (rule.high - rule.low) / 100
        low, high = type(value)(rule.low), type(value)(rule.high)
        return st.number_input(label, low, high, value, step, format=None if isinstance(value, int) else "%g", **shared)
    return st.slider(label, int(rule.low), int(rule.high), value, **shared)


def _own(name: str, key: str, rule: knob.Knob, value: str, language: str, shared: dict) -> str:
    """One of the choices or a file of the learner's; a file that cannot be learned from gives one sentence."""
    where, kept, widget = f"labs.{name}.knobs.{key}", f"_own_{name}_{key}", shared["key"]
    if value not in rule.choices:
        st.session_state.setdefault(kept, value)
    codes = (*rule.choices, *filter(None, (st.session_state.get(kept),)))
    now = st.session_state.pop(f"{kept}_new", None) or st.session_state.get(widget, value)
    st.session_state[widget] = now if now in codes else value  # a default would not move what the browser holds
    words = {code: say(language, f"{where}.choices.{code if code in rule.choices else 'own'}") for code in codes}
    chosen = st.segmented_control(say(language, f"{where}.label"), codes, required=True,
                                  format_func=words.__getitem__, **shared)
    with st.popover(say(language, f"{where}.upload"), icon=":material/upload_file:", width="stretch"):
        content = dropped(language, f"own.{name}", say(language, f"{where}.upload"), ["CSV"], MEGABYTES)
        if content is None or content == st.session_state.get(f"{kept}_taken"):
            return chosen
        try:
            labs.lab(name).given(content)
            st.session_state[kept] = st.session_state[f"{kept}_new"] = own.keep(content)
        except Problem as problem:
            st.error(sentence(problem, language), icon=":material/error:")
            return chosen
    st.session_state[f"{kept}_taken"] = content
    st.rerun()


def _choice(label: str, choices: tuple, value: Any, words: Callable[[Any], str], shared: dict) -> Any:
    if len(choices) <= 3:
        return st.segmented_control(label, choices, default=value, required=True, format_func=words, **shared)
    return st.selectbox(label, choices, choices.index(value), format_func=words, **shared)


def ladder(rule: knob.Knob, always: tuple) -> list:
    """Handy values from low to high: 1, 1.5, 2, 3, 5, 7 times each power of ten, and those that must be there."""
    powers = range(math.floor(math.log10(rule.low)), math.ceil(math.log10(rule.high)) + 1)
    handy = {float(f"{m}e{p}") for p in powers for m in LADDER}
    steps = {x for x in handy if rule.low <= x <= rule.high} | {rule.low, rule.high, *always}
    if isinstance(always[0], int):
        return sorted({int(x) for x in steps if x == int(x)})
    return sorted({float(x) for x in steps})
