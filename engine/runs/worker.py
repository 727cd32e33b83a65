"""Makes one run in this process, from its row in the store to its ending."""

import gc
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from engine import device, labs
from engine.labs import knob
from engine.problem import Problem
from engine.runs import life, states
from engine.runs.fetch import Moment
from engine.runs.recorder import Recorder
from engine.runs.run import Run
from engine.runs.store import Store


def main(home: Path, id: str) -> None:
    """The whole life of a child process of the trainer."""
    gc.freeze()  # what was loaded before the fork is never collected again
    store = Store(home)
    asked = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: asked.set())
    with life.lock(store, id):
        try:
            for _ in work(store, id, asked.is_set):
                pass
        except Problem as problem:  # the store itself fails
            print(problem, file=sys.stderr)
            sys.exit(life.NO_ROOM if problem.code == "disk_full" else 1)


def work(store: Store, id: str, interrupted: Callable[[], bool] = lambda: False) -> Iterator[Moment]:
    """Makes a run that stands as running in the store; yields what is recorded. Writes how it ended."""
    run = store.run(id)
    recorder = Recorder(store, run, interrupted)
    try:
        yield from recorder.follow(begin(store, run))
    except Exception as mistake:
        code, facts = explain(mistake, run)
        store.end(id, "diverged" if code == "diverged" else "failed", code, facts,
                  "" if isinstance(mistake, Problem) else traceback.format_exc())
    else:
        store.end(id, "stopped" if recorder.stopped else "finished")


def begin(store: Store, run: Run) -> Iterator:
    """The lab's training loop, from the start or from the latest saved state."""
    torch.set_num_threads(1)  # runs share the cores; one thread also makes sums the same every time
    lab = labs.lab(run.lab)
    config = knob.read(lab.Config, run.config)
    where = device.choose(run.device)
    saved = states.steps(store.folder(run.id))
    start = int(saved[-1]) if len(saved) else None
    store.rewind(run.id, -1 if start is None else start)
    store.record(run.id, device=str(where), pid=os.getpid(), config=json.dumps(knob.plain(config)))
    return lab.fit(config, where, None if start is None else states.load(store.folder(run.id), start))


def explain(mistake: Exception, run: Run) -> tuple[str, dict]:
    """Code and facts of the sentence that says what went wrong."""
    if isinstance(mistake, Problem):
        return mistake.code, mistake.facts
    known = isinstance(mistake, MemoryError | torch.OutOfMemoryError)
    if known or "out of memory" in str(mistake) or "can't allocate" in str(mistake):
        return "out_of_memory", {"device": run.device}
    return "crashed", {"error": traceback.format_exception_only(mistake)[-1].strip()[:300]}
