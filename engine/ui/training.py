"""One panel for all labs: knobs and start on one side; progress, curves, views and export on the other."""

import time
from types import ModuleType
from typing import Any

import streamlit as st

from engine import labs
from engine.labs import knob
from engine.problem import Problem
from engine.ui import knobs, memory, runs, status
from engine.ui.across import across
from engine.ui.curves import compared
from engine.ui.download import ready
from engine.ui.export import export
from engine.ui.timeline import follow, moment_of, timeline
from engine.ui.trouble import sentence
from engine.words import say

SLOW_SECONDS = 20  # how long "watch slowly" makes a run last
FRESH_SECONDS = 6  # a run is looked at twice a second at first, then once: looking takes time from training


def training(name: str, language: str) -> None:
    """The panel of one lab. It shows the run in the URL, else the learner's active run, else a published one."""
    lab = labs.lab(name)
    st.markdown(say(language, f"labs.{name}.about"))
    left, right = st.columns([0.3, 0.7], gap="medium")
    with left:
        config = knobs.form(lab, name, language)
        status.remark(lab, name, config, language)
        _start(lab, name, config, language)
    with right:
        run_id = shown_run(name, language)
        polled = every(memory.store().run(run_id)) if run_id is not None else None
        with st.container(key="training"):
            st.fragment(_watch, run_every=polled)(name, run_id, polled, language)


def every(run: Any) -> float | None:
    """Seconds between two looks at a run; None when it has ended."""
    if not run.active:
        return None
    return 0.5 if run.started is None or time.time() - run.started < FRESH_SECONDS else 1.0


def shown_run(name: str, language: str) -> str | None:
    """The learner's run on screen, None for a published one. An unknown one in the URL gives one sentence."""
    kept, asked = memory.store(), st.query_params.get("run")
    if kept is None:
        return None
    if asked in runs.shipped(name):
        return None
    if asked:
        try:
            if kept.run(asked).lab == name:
                return asked
        except Problem:
            st.info(say(language, "training.gone"))
        del st.query_params["run"]  # unknown, or the run of another lab
    newest = kept.runs(memory.owner(), name, limit=1)
    return newest[0].id if newest and newest[0].active else None


def _start(lab: ModuleType, name: str, config: Any, language: str) -> None:
    """Speed and device, the start button, and the way back to the default settings."""
    plain = knob.plain(config)
    with st.popover(say(language, "training.pace.label"), icon=":material/speed:", width="stretch"):
        pace, device = _pace(name, language), _device(name, language)
    able = ready(lab, name, config, language) and memory.store() is not None
    st.button(
        say(language, "training.start"), type="primary", icon=":material/play_arrow:", key=f"start.{name}",
        width="stretch", on_click=queue, args=(name, plain, language, device, pace), disabled=not able,
    )
    if plain != knob.plain(lab.Config()):
        st.button(say(language, "training.reset"), type="tertiary", key=f"reset.{name}", on_click=knobs.set_form,
                  args=(name, knob.plain(lab.Config())))


def _pace(name: str, language: str) -> str:
    return st.segmented_control(
        say(language, "training.pace.label"), ("full", "slow"), default="full", required=True, key=f"pace.{name}",
        help=say(language, "training.pace.help"), format_func=lambda code: say(language, f"training.pace.{code}"),
    )


def _device(name: str, language: str) -> str:
    from engine.device import available  # torch: only here, where a lab has already brought it

    return st.segmented_control(
        say(language, "training.device.label"), ("auto", *available()), default="auto", required=True,
        key=f"device.{name}",
        format_func=lambda code: say(language, "training.device.auto") if code == "auto" else code,
    )


def queue(name: str, config: dict[str, Any], language: str, device: str = "auto", pace: str = "full",
          parent: str | None = None, parent_step: int | None = None) -> None:
    """Ask the trainer for a run and show it."""
    lab = labs.lab(name)
    limit = lab.steps(lab.Config(**config)) / SLOW_SECONDS if pace == "slow" else None
    with status.told(language):
        st.query_params["run"] = memory.store().queue(
            name, config, owner=memory.owner(), device=device, pace=limit, parent=parent, parent_step=parent_step)
        follow(name)


def _watch(name: str, run_id: str | None, polled: float | None, language: str) -> None:
    """The polled part. What cannot be read (a damaged file, a run deleted in another tab) is said in one sentence."""
    try:
        _read(name, run_id, polled, language)
    except Problem as problem:
        st.error(sentence(problem, language), icon=":material/error:")


def _read(name: str, run_id: str | None, polled: float | None, language: str) -> None:
    """It only reads the store. When a run ends, ages or is resumed, one full rerun sets the polling anew."""
    lab, kept, run = labs.lab(name), memory.store(), None
    if run_id != shown_run(name, language):  # a branch was begun inside this fragment: the page must follow
        st.rerun()
    if run_id is None:
        code = runs.which_shipped(name, st.query_params.get("run"), language)
        if code is None:
            st.info(say(language, "training.nothing"))
            return
        found = runs.shipped(name)[code]
        status.scores(found, name, language)
        across(lab, name, language)
        recording = found.recording()
    else:
        code = run_id
        kept.seen(run_id)
        run, recording = kept.run(run_id), kept.recording(run_id)
        status.head(run, language)
    timeline(lab, name, recording, compared(name, code, language), run, language)
    if run is None:
        return
    with st.container(horizontal=True):
        _branch(name, run, recording, language)
        export(run, language)
    if every(run) != polled:
        st.rerun()


def _branch(name: str, run: Any, recording: Any, language: str) -> None:
    """Go on from the state saved at or before the moment shown, with the knobs as they are set then."""
    if not run.active and len(recording.states):
        st.button(say(language, "training.branch"), icon=":material/call_split:", key=f"branch.{run.id}",
                  help=say(language, "training.branch_help"), on_click=_branched, args=(name, run.id, language))


def _branched(name: str, run_id: str, language: str) -> None:
    recording = memory.store().recording(run_id)
    moment = moment_of(name, recording)
    earlier = [int(step) for step in recording.states if step <= moment] or [int(recording.states[0])]
    queue(name, knobs.chosen(name), language, parent=run_id, parent_step=earlier[-1])
