"""One panel for all labs: knobs, start and stop, progress, live curves, what the network looks like, scores, export."""

import os
from types import ModuleType
from typing import Any

import streamlit as st

from engine import labs
from engine.labs import knob
from engine.problem import Problem
from engine.runs.checkpoint import published
from engine.ui import knobs, memory
from engine.ui.curves import compared
from engine.ui.export import export
from engine.ui.timeline import follow, moment_of, timeline
from engine.words import say

SLOW_SECONDS = 20  # how long "watch slowly" makes a run last
POLL_SECONDS = 0.5


def training(name: str, language: str) -> None:
    """The whole panel of one lab. What it shows: the run in the URL, else the learner's active run, else the published one."""
    lab = labs.lab(name)
    st.markdown(f"#### {say(language, f'labs.{name}.title')}")
    st.markdown(say(language, f"labs.{name}.about"))
    left, right = st.columns([0.32, 0.68], gap="medium")
    with left:
        config = knobs.form(lab, name, language)
        _start(lab, name, config, language)
    with right:
        run_id = shown_run(name, language)
        active = run_id is not None and memory.store().run(run_id).active
        watch = st.fragment(_watch, run_every=POLL_SECONDS if active else None)
        watch(name, run_id, active, language)


def shown_run(name: str, language: str) -> str | None:
    """The run on screen. An unknown one in the URL gives one sentence and the published result."""
    kept = memory.store()
    asked = st.query_params.get("run")
    if not kept:
        return None
    if asked:
        try:
            if kept.run(asked).lab == name:
                return asked
        except Problem:
            st.info(say(language, "training.gone"))
            del st.query_params["run"]
    mine = [run for run in kept.runs(memory.owner(), name, limit=1) if run.active]
    return mine[0].id if mine else None


def _start(lab: ModuleType, name: str, config: Any, language: str) -> None:
    """The start button with speed and device; the published result returns by resetting the settings."""
    with st.popover(say(language, "training.pace.label"), icon=":material/speed:", width="stretch"):
        pace = st.segmented_control(say(language, "training.pace.label"), ("full", "slow"), default="full", required=True,
                                    key=f"pace.{name}", help=say(language, "training.pace.help"),
                                    format_func=lambda code: say(language, f"training.pace.{code}"))
        device = st.segmented_control(say(language, "training.device.label"), ("auto", "cpu", "cuda", "mps"), default="auto",
                                      required=True, key=f"device.{name}",
                                      format_func=lambda code: say(language, "training.device.auto") if code == "auto" else code)
    plain = knob.plain(config)
    st.button(say(language, "training.start"), type="primary", icon=":material/play_arrow:", key=f"start.{name}",
              width="stretch", on_click=_queue, args=(name, plain, device, pace, language), disabled=memory.store() is None)
    if plain != knob.plain(lab.Config()):
        st.button(say(language, "training.reset"), type="tertiary", key=f"reset.{name}", on_click=knobs.set_form,
                  args=(name, knob.plain(lab.Config())))


def _queue(name: str, config: dict, device: str, pace: str, language: str, parent: str | None = None,
           parent_step: int | None = None) -> None:
    """Ask the trainer for a run and show it."""
    limit = labs.lab(name).steps(labs.lab(name).Config(**config)) / SLOW_SECONDS if pace == "slow" else None
    try:
        run_id = memory.store().queue(name, config, owner=memory.owner(), device=device, pace=limit, parent=parent, parent_step=parent_step)
    except Problem as problem:
        st.toast(say(language, f"problems.{problem.code}", **problem.facts), icon=":material/error:")
        return
    st.query_params["run"] = run_id
    follow(name)


def _watch(name: str, run_id: str | None, polled: bool, language: str) -> None:
    """The polled part. What cannot be read (a damaged file, a run deleted in another tab) is said in one sentence."""
    try:
        _read(name, run_id, polled, language)
    except Problem as problem:
        st.error(say(language, f"problems.{problem.code}", **problem.facts), icon=":material/error:")


def _read(name: str, run_id: str | None, polled: bool, language: str) -> None:
    """It only reads the store. When a run ends, or is resumed, one full rerun stops or starts the polling."""
    lab = labs.lab(name)
    kept = memory.store()
    if run_id is None:
        found = published(name)
        if found is None:
            st.info(say(language, "training.nothing"))
            return
        _published_head(found, name, language)
        recording, run = found.recording(), None
    else:
        kept.seen(run_id)
        run, recording = kept.run(run_id), kept.recording(run_id)
        _head(run, language)
    timeline(lab, name, recording, compared(name, run, language), run, language)
    if run is not None:
        with st.container(horizontal=True):
            _branch(name, run, recording, language)
            export(run, language)
        if run.active != polled:
            st.rerun()


def _published_head(found: Any, name: str, language: str) -> None:
    st.badge(say(language, "training.status.published"), icon=":material/verified:", color="green")
    columns = st.columns(max(len(found.scores), 1))
    for column, (score, value) in zip(columns, found.scores.items(), strict=False):
        column.metric(say(language, f"labs.{name}.scores.{score}"), f"{value:.4g}")


def _head(run: Any, language: str) -> None:
    """Status, progress with time left, device and speed, stop or resume."""
    colours = {"finished": "green", "running": "blue", "failed": "red", "diverged": "red"}
    icons = {"running": ":material/bolt:", "finished": ":material/check:", "queued": ":material/hourglass:"}
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        place = memory.store().place(run.id) if run.status == "queued" else 0
        st.badge(say(language, f"training.status.{run.status}", place=place), color=colours.get(run.status, "gray"),
                 icon=icons.get(run.status, ":material/info:"))
        if run.active:
            st.button(say(language, "training.stop"), key=f"stop.{run.id}", icon=":material/stop:", on_click=memory.store().stop, args=(run.id,))
        elif run.resumable:
            st.button(say(language, "training.resume"), key=f"resume.{run.id}", icon=":material/resume:", on_click=_resume, args=(run.id, language))
    if run.problem:
        st.error(say(language, f"problems.{run.problem}", **run.facts), icon=":material/error:")
        if run.trace and os.environ.get("AI_LIBRARY_HOSTED") != "1":
            st.code(run.trace[-2000:], language=None)
    if run.total:
        st.progress(min(run.step / run.total, 1.0), _progress(run, language))


def _resume(run_id: str, language: str) -> None:
    try:
        memory.store().resume(run_id)
    except Problem as problem:
        st.toast(say(language, f"problems.{problem.code}", **problem.facts), icon=":material/error:")


def _progress(run: Any, language: str) -> str:
    words = [say(language, "training.progress.steps", step=f"{run.step:,}", total=f"{run.total:,}"),
             say(language, "training.progress.epoch", epoch=run.epoch)]
    if run.speed:
        words.append(say(language, "training.progress.speed", speed=f"{run.speed:,.0f}"))
        if run.active:
            words.append(say(language, "training.progress.left", seconds=f"{(run.total - run.step) / run.speed:.0f}"))
    words.append(say(language, "training.progress.device", device=run.device))
    return " · ".join(words)


def _branch(name: str, run: Any, recording: Any, language: str) -> None:
    """Go on from the state saved at or before the moment shown, with the knobs as they are set then."""
    if not run.active and len(recording.states):
        st.button(say(language, "training.branch"), icon=":material/call_split:", key=f"branch.{run.id}",
                  help=say(language, "training.branch_help"), on_click=_branched, args=(name, run.id, language))


def _branched(name: str, run_id: str, language: str) -> None:
    recording = memory.store().recording(run_id)
    moment = moment_of(name, recording)
    earlier = [int(step) for step in recording.states if step <= moment] or [int(recording.states[0])]
    _queue(name, st.session_state[f"_config_{name}"], "auto", "full", language, run_id, earlier[-1])
