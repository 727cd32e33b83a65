"""A run as a file to take away: csv, tensorboard, safetensors, or a script that repeats it."""

import csv
import io
import json
import tempfile
from pathlib import Path
from string import Template

from engine.problem import Problem
from engine.runs import states
from engine.runs.run import Run
from engine.runs.store import Store

FORMATS = ("csv", "tensorboard", "safetensors", "script")


def exported(store: Store, id: str, kind: str) -> tuple[str, bytes]:
    """File name and content of the run in one of FORMATS.

    Raises Problem: unknown_run, nothing_to_export, parent_gone.
    """
    run = store.run(id)
    stem = f"{run.lab}-{run.id[:8]}"
    if kind == "csv":
        return f"{stem}.csv", as_csv(store, run)
    if kind == "tensorboard":
        return f"events.out.tfevents.{int(run.created)}.{stem}", as_events(store, run)
    if kind == "safetensors":
        return f"{stem}.safetensors", as_weights(store, run)
    return f"{stem}.py", as_script(store, run)


def as_csv(store: Store, run: Run) -> bytes:
    """One row a recorded step, one column a metric; empty where a metric was not measured."""
    recording = store.recording(run.id)
    curves = {name: dict(zip(*(side.tolist() for side in recording.curve(name, at_most=None)), strict=True))
              for name in recording.metrics}
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["step", *curves])
    for step in sorted(set().union(*curves.values())):
        table.writerow([step, *(repr(curve[step]) if step in curve else "" for curve in curves.values())])
    return out.getvalue().encode()


def as_events(store: Store, run: Run) -> bytes:
    """All curves as scalars of one TensorBoard event file."""
    from tensorboardX import SummaryWriter

    recording = store.recording(run.id)
    with tempfile.TemporaryDirectory() as folder:
        with SummaryWriter(folder) as writer:
            writer.add_text("config", json.dumps(run.config))
            for name in recording.metrics:
                for step, value in zip(*recording.curve(name, at_most=None), strict=True):
                    writer.add_scalar(name, float(value), int(step), walltime=run.started or run.created)
        return next(Path(folder).glob("events.*")).read_bytes()


def as_weights(store: Store, run: Run) -> bytes:
    """The network after the last saved step."""
    from engine.train.state import weights

    saved = states.steps(store.folder(run.id))
    if not len(saved):
        raise Problem("nothing_to_export")
    return states.encode(weights(states.load(store.folder(run.id), saved[-1])))


SCRIPT = Template('''\
# Repeats run $id: the same numbers on the same kind of device. Start it in the project's folder.
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))

import torch

from engine.labs import knob, lab

torch.set_num_threads(1)
exhibit = lab($lab)
stages = $stages  # (settings, last step): a run that branched repeats its ancestors first
state = None
for settings, last in stages:
    config = knob.read(exhibit.Config, settings)
    for step in exhibit.fit(config, torch.device($device), state):
        if step.number % $stride == 0 or step.number in (last, step.total):
            print(step.number, {name: float(value) for name, value in step.metrics.items()})
        if step.number == last:
            break
    state = step.state()
''')


def as_script(store: Store, run: Run) -> bytes:
    """Python text that makes the run again with the project's own `fit`."""
    device = "cpu" if run.device == "auto" else run.device
    return SCRIPT.substitute(id=run.id, lab=repr(run.lab), device=repr(device),
                             stages=repr(stages(store, run)), stride=max(1, run.total // 20)).encode()


def stages(store: Store, run: Run) -> list[tuple[dict, int | None]]:
    """The settings of the run and of all it branched from, oldest first, each with the step to leave at."""
    row, last = [], None if run.active or run.status == "finished" else run.step
    while True:
        row.insert(0, (run.config, last))
        if run.parent is None:
            return row
        last = run.parent_step
        try:
            run = store.run(run.parent)
        except Problem:
            raise Problem("parent_gone", id=run.parent) from None
