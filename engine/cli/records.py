"""The run store from the command line: list, show, take away."""

import time
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.cli.printing import as_json, table
from engine.problem import Problem
from engine.runs.run import Run
from engine.runs.store import Store
from engine.words import say

PRIVATE = ("pid", "seen")  # of no use outside the trainer


def row(run: Run) -> dict[str, Any]:
    """A run as JSON."""
    return {key: value for key, value in asdict(run).items() if key not in PRIVATE}


def runs(asked: Namespace, _language: str) -> int:
    """Lists the runs, newest first."""
    found = Store().runs(limit=1000)
    if asked.json:
        print(as_json([row(run) for run in found]))
    elif found:
        print(table([run.id, run.lab, run.status, f"{run.step}/{run.total}", run.device,
                     time.strftime("%Y-%m-%d %H:%M", time.localtime(run.created))] for run in found))
    return 0


def show(asked: Namespace, language: str) -> int:
    """One run with the latest value of every metric."""
    store = Store()
    run, recording = store.run(asked.run), store.recording(asked.run)
    latest = {name: float(recording.curve(name)[1][-1]) for name in recording.metrics}
    if asked.json:
        print(as_json(row(run) | {"metrics": latest, "snapshots": len(recording.snapshots),
                                  "states": recording.states.tolist()}))
        return 0
    print(table([[key, value] for key, value in (row(run) | latest).items() if value not in (None, "", {})]))
    if run.problem:
        print(say(language, f"problems.{run.problem}", **run.facts))
    return 0


def export(asked: Namespace, _language: str) -> int:
    """Writes the run to a file and says where."""
    from engine.runs.export import exported

    name, data = exported(Store(), asked.run, asked.kind)
    path = Path(asked.to) / name
    try:
        path.write_bytes(data)
    except OSError:
        raise Problem("home_not_writable", folder=path.parent) from None
    told = {"run": asked.run, "as": asked.kind, "path": str(path), "bytes": len(data)}
    print(as_json(told) if asked.json else path)
    return 0
