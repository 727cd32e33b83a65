"""Training and scoring in the foreground."""

import os
import signal
import sys
import threading
from argparse import Namespace
from typing import Any

from engine.cli.printing import as_json, table
from engine.problem import Problem
from engine.words import say


def train(asked: Namespace, language: str) -> int:
    """Trains a lab in this process and records the run; Ctrl+C stops it, its history is kept."""
    from engine import labs

    lab = labs.lab(asked.lab)
    from engine import device  # imports torch: an unknown lab is told before that
    from engine.labs import knob
    from engine.runs import life
    from engine.runs.store import Store, new_id

    given = dict(asked.set) | ({"seed": asked.seed} if asked.seed is not None else {})
    config = knob.read(lab.Config, given)
    device.choose(asked.device)
    _fetch(lab, config)
    store, id = Store(), new_id()
    with life.lock(store, id):
        store.begin(id, asked.lab, knob.plain(config), asked.device)
        metrics = _follow(store, id, asked.json)
    run = store.run(id)
    if asked.json:
        print(as_json({"run": id, "status": run.status, "metrics": metrics}))
    else:
        print(table([["run", id], ["status", run.status], *metrics.items()]))
    if run.problem:
        print(say(language, f"problems.{run.problem}", **run.facts), file=sys.stderr)
    if asked.publish is not None and run.status == "finished":
        _publish(store, id, asked.publish, language)
    return 0 if run.status == "finished" else 1


def _publish(store: Any, id: str, variant: str, language: str) -> None:
    from engine.runs.checkpoint import publish

    found = publish(store, id, variant=variant)
    path = found.folder / f"{found.name}.safetensors"
    print(say(language, "runs.command.saved", file=path), file=sys.stderr)


def _fetch(lab: Any, config: Any) -> None:
    """A full data set that is not here yet, with a progress bar."""
    from tqdm import tqdm

    if getattr(lab, "missing", lambda _config: False)(config):
        with tqdm(total=100, unit="%", file=sys.stderr, disable=None) as bar:
            lab.download(config, lambda part: bar.update(round(100 * part) - bar.n))


def _follow(store: Any, id: str, json: bool) -> dict[str, float]:
    """Runs to the end with a progress bar; the latest value of every metric."""
    from tqdm import tqdm

    from engine.runs.worker import work

    asked = threading.Event()

    def ask(number: int, _frame: object) -> None:
        asked.set()
        signal.signal(number, signal.SIG_DFL)  # a second one ends the process at once

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    latest: dict[str, float] = {}
    with tqdm(unit="step", file=sys.stderr, disable=None) as bar:  # silent where stderr is no terminal
        for moment in work(store, id, asked.is_set):
            latest |= moment.metrics
            bar.total = bar.total or store.run(id).total
            bar.update(moment.step - bar.n)
            if json:
                _say(as_json({"step": moment.step, "metrics": moment.metrics}), asked)
    return latest


def _say(line: str, asked: threading.Event) -> None:
    """One line of output; a reader who has left, as `head` does, stops the run properly."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        asked.set()


def evaluate(asked: Namespace, language: str) -> int:
    """Scores one checkpoint anew."""
    return _scored([asked.checkpoint], asked.json, language)


def verify(asked: Namespace, language: str) -> int:
    """Checks and scores all checkpoints."""
    from engine.runs import checkpoint

    return _scored(checkpoint.names(), asked.json, language)


def _scored(names: list[str], json: bool, language: str) -> int:
    from engine.runs import checkpoint

    rows = []
    for name in names:
        try:
            rows.append(checkpoint.verify(name))
        except Problem as problem:
            if problem.code != "checkpoint_corrupted":
                raise
            print(say(language, f"problems.{problem.code}", **problem.facts), file=sys.stderr)
            rows.append({"name": name, "ok": False, "scores": {}, "published": {}})
    if json:
        print(as_json(rows))
    else:
        print("\n".join(_verdict(row, language) for row in rows))
    return 0 if all(row["ok"] for row in rows) else 1


def _verdict(row: dict[str, Any], language: str) -> str:
    """One checkpoint on one line; a score that was not measured is not given out as confirmed."""
    if row.get("unchecked"):
        return f"{row['name']}  {say(language, 'runs.command.unchecked')}  {row['published']}"
    return f"{row['name']}  {'ok' if row['ok'] else 'FAILED'}  {row['scores']}"
