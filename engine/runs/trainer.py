"""The trainer: one daemon a store, which gives queued runs a process each and watches over them."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from engine.problem import Problem
from engine.runs import life
from engine.runs.limits import Limits, limits
from engine.runs.run import Run
from engine.runs.store import Store

ROOT = Path(__file__).parents[2]
DEAF = 0.3  # seconds to hear a stop before the process is killed
GRACE = 2.0  # seconds a process may take from the run's start until it holds the run's lock
LONELY = 600.0  # seconds without an open page after which an idle trainer leaves
LOOK = 0.05  # seconds between two looks at the store
LOG, LOG_BYTES = "trainer.log", 2**20
# Before torch is imported: with as many threads as it likes, two busy processes on two cores crawl
# (14 steps/s instead of 1,800).
THREADS = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Child(Protocol):
    """A process that makes a run: a multiprocessing.Process, or what another executor has in its place."""

    exitcode: int | None

    def is_alive(self) -> bool: ...

    def kill(self) -> None: ...


class Trainer:
    """Gives queued runs a process in the order of the queue, and ends what goes wrong.

    `start` is the seam for another executor. `places` names a device for each run that may go on at once,
    best first: ["cuda:0", "cpu", "cpu"]. A killed trainer's runs go on; the next one watches over them.
    """

    def __init__(self, store: Store, start: Callable[[Run], Child], places: list[str], rule: Limits) -> None:
        self.store, self.start, self.places, self.rule = store, start, places, rule
        self.children: dict[str, Child] = {}  # run id -> process started here
        self.lived: set[str] = set()  # runs that were seen alive

    def turn(self) -> bool:
        """One look at everything. True while there is something to do."""
        if self.store.idle():
            return False
        self._end_the_dead()
        self._hold_to_limits()
        for run in self.store.unheard(DEAF):
            self._kill(run)
        running, waiting = self.store.running(), self.store.waiting()
        for run in waiting:
            place = self._place(run, running)
            if place and self.store.take(run.id, place):
                running.append(replace(run, device=place))
                self._start(running[-1])
        return bool(running or waiting)

    def _start(self, run: Run) -> None:
        self.lived.add(run.id)
        try:
            self.children[run.id] = self.start(run)
        except OSError as mistake:  # no more processes or memory
            self.store.end(run.id, "failed", "worker_died", {}, str(mistake))

    def _end_the_dead(self) -> None:
        """A run whose process is gone without a word has failed; it may be resumed where it was saved."""
        running = self.store.running()
        for run in running:
            child = self.children.get(run.id)
            if child.is_alive() if child else life.alive(self.store, run.id):
                self.lived.add(run.id)
            elif child:
                code = "disk_full" if child.exitcode == life.NO_ROOM else "worker_died"
                self.store.end(run.id, "failed", code, {"folder": self.store.home})
            elif time.time() - run.started > GRACE:
                self.store.end(run.id, "failed", "worker_died" if run.id in self.lived else "trainer_died")
        known = {run.id for run in running}
        self.children = {id: child for id, child in self.children.items() if id in known or child.is_alive()}

    def _hold_to_limits(self) -> None:
        now = time.time()
        for run in [*self.store.running(), *self.store.waiting()]:
            if self.rule.lease and now - run.seen > self.rule.lease:
                self.store.stop(run.id, "lease_expired")
            elif self.rule.seconds and run.status == "running" and now - run.started > self.rule.seconds:
                self.store.stop(run.id, "time_budget")

    def _kill(self, run: Run) -> None:
        """Ends a run that does not hear: one long step, or a hang. Its last saved state is kept."""
        if run.id in self.children:
            self.children[run.id].kill()
        elif run.pid and life.alive(self.store, run.id):  # then the process of this id is the run's own
            os.kill(run.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        self.store.end(run.id, "stopped")

    def _place(self, run: Run, running: list[Run]) -> str | None:
        """The free device for this run, or None: wait. Of a device that is not here the worker complains."""
        kinds = [place.split(":")[0] for place in self.places]
        wanted = kinds[0] if run.device == "auto" else run.device
        if wanted not in kinds and wanted not in self.places:
            return run.device
        free = Counter(self.places)
        free.subtract(other.device for other in running)
        fitting = (place for place in self.places if wanted in (place, place.split(":")[0]))
        return next((place for place in fitting if free[place] > 0), None)


def trainer_lock(store: Store) -> FileLock:
    """Held by the store's trainer while it lives."""
    return FileLock(store.home / "trainer.lock")


def ensure_trainer(store: Store) -> subprocess.Popen | None:
    """Says that a page is open, and starts a trainer when the store has none (returned). Takes 0.5 ms."""
    store.watch()
    try:
        if life.held(trainer_lock(store)):
            return None
        out = open(store.home / LOG, "ab")  # noqa: SIM115  closed below
    except OSError:  # the home cannot be written any more: pages go on reading
        return None
    apart = {"start_new_session": True} if os.name == "posix" else {"creationflags": 0x208}  # detached
    with out:
        return subprocess.Popen(
            [sys.executable, "-m", "engine.runs"], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            env={**os.environ, **THREADS, "AI_LIBRARY_HOME": str(store.home)}, **apart)


def serve(store: Store) -> None:
    """The daemon: works until it is idle and no page has been open for a while, or its home is gone."""
    from engine.runs.children import Children

    try:
        mine = trainer_lock(store).acquire(timeout=1)  # a page that only probes holds it for a moment
    except Timeout:
        return
    with mine:
        children, rule, ended = Children(store.home), limits(), True
        trainer = Trainer(store, children.start, children.places(), rule)
        while store.file.exists():
            try:
                if ended:
                    store.prune(rule.keep, rule.bytes)
                    _trim(store.home / LOG)
                before = set(trainer.children)
                busy = trainer.turn()
                ended = bool(before - set(trainer.children))
            except Problem as problem:  # a full disk, say: nothing is lost by trying again
                print(problem.code, problem.facts, file=sys.stderr, flush=True)
                busy, ended = True, False
                time.sleep(1)
            if not busy and store.unwatched() > LONELY:
                return
            time.sleep(LOOK)


def _trim(log: Path) -> None:
    """Empties a log that has grown too long; its writers append."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        os.truncate(log, 0)
