"""Follows a training loop and records it: points in batches, views and states at snapshots, a quick stop."""

import math
import time
from collections import deque
from collections.abc import Callable, Iterator

import numpy as np

from engine.problem import Problem
from engine.runs import schedule
from engine.runs.fetch import Metrics, Moment, fetch, held
from engine.runs.keeper import Keeper
from engine.runs.packing import pack
from engine.runs.run import Run
from engine.runs.store import Store
from engine.train.step import Step

LISTEN = 0.05  # seconds between two looks for a stop
WRITE = 0.15  # seconds between two transactions


class Recorder:
    """Records one run into the store. Both it and `interrupted` are asked now and then whether to stop."""

    def __init__(self, store: Store, run: Run, interrupted: Callable[[], bool] = lambda: False) -> None:
        self.store, self.run, self.interrupted = store, run, interrupted
        self.keeper = Keeper(store.folder(run.id))
        self.stopped = False  # ended before the last step because somebody asked
        self.begun: tuple[float, int] | None = None  # time and number of the first step
        self.reached = 0  # the step that history has come to
        self.stride = 1  # every so many steps is a point of the curves
        self.places: dict[int, int] = {}  # step of a snapshot -> its place in the row of snapshots
        self.waiting: list[tuple[int, Metrics]] = []  # (step, metrics) still on the device
        self.moments: list[Moment] = []  # fetched, not yet written
        self.views: list[tuple[int, bytes]] = []  # packed, not yet written
        self.pulse: deque[tuple[float, int]] = deque()  # (time, step) of the last second
        self.listen_at = self.write_at = 0.0  # at once: the first point must show quickly

    def follow(self, steps: Iterator[Step]) -> Iterator[Moment]:
        """Yields what has been written. Ends after the last step or a stop. Raises Problem("diverged")."""
        step = None
        try:
            for step in steps:
                self._note(step)
                if step.number in self.places:
                    yield from self._snapshot(step)
                if time.perf_counter() >= self.listen_at or self.run.pace:
                    self.stopped = step.number < step.total and (self._asked() or self._rests(step))
                    if self.stopped:
                        self._fetch()
                        self._look(step, place=0)
                        break
                    if time.perf_counter() >= self.write_at:
                        self._fetch()
                        yield from self._write(step)
                        self.keeper.meanwhile(step)
            self._fetch()
        except Exception:
            if step:
                yield from self._write(step)
            raise
        yield from self._write(step)

    def _note(self, step: Step) -> None:
        """Keeps the metrics of a step that is to be recorded; all that happens at most steps."""
        if self.begun is None:
            self._begin(step)
        number = self.reached = step.number
        tested = any(name.startswith("test_") for name in step.metrics)
        if tested or number % self.stride == 0 or number in self.places:
            self.waiting.append((number, held(step.metrics)))

    def _begin(self, step: Step) -> None:
        self.begun = time.perf_counter(), step.number
        self.stride = schedule.stride(step.total)
        self.places = {number: place for place, number in enumerate(schedule.snapshots(step.total))}
        self.places.setdefault(step.number, 0)  # a resumed run shows where it goes on from

    def _fetch(self) -> None:
        """Brings metrics from the device. At the first one that is no finite number history ends."""
        fetched = fetch(self.waiting)
        self.waiting.clear()
        for place, moment in enumerate(fetched, start=1):
            if not all(map(math.isfinite, moment.metrics.values())):
                self.moments += fetched[:place]
                self.reached = moment.step
                raise Problem("diverged", step=moment.step)
        self.moments += fetched

    def _snapshot(self, step: Step) -> Iterator[Moment]:
        self._fetch()  # first: of a network that has diverged nothing is kept
        if not self.write_at:
            yield from self._write(step)
        self._look(step, self.places[step.number])

    def _look(self, step: Step, place: int) -> None:
        with np.errstate(over="ignore", invalid="ignore"):  # of a network on its way to diverge
            views = step.views()
        if views:
            self.views.append((step.number, pack(views)))
        self.keeper.snapshot(step, place)

    def _write(self, step: Step) -> Iterator[Moment]:
        """All that was fetched and packed, in one transaction."""
        points = [(name, m.step, value) for m in self.moments for name, value in m.metrics.items()]
        self.store.record(self.run.id, points, self.views, step=self.reached, total=step.total,
                          epoch=step.epoch * self.reached // max(step.number, 1), speed=self._speed(step.number))
        self.write_at = time.perf_counter() + WRITE
        written, self.moments, self.views = self.moments, [], []
        yield from written

    def _asked(self) -> bool:
        now = time.perf_counter()
        if now < self.listen_at:
            return False
        self.listen_at = now + LISTEN
        return self.interrupted() or self.store.stop_asked(self.run.id)

    def _rests(self, step: Step) -> bool:
        """Waits until this step's turn at the run's pace; True when asked to stop meanwhile."""
        since, first = self.begun
        turn = since + (step.number + 1 - first) / (self.run.pace or math.inf)
        while (left := turn - time.perf_counter()) > 0:
            if self._asked():
                return True
            time.sleep(min(left, LISTEN))
        return False

    def _speed(self, number: int) -> float:
        """Steps a second, over the last second or so."""
        now = time.perf_counter()
        self.pulse.append((now, number))
        while len(self.pulse) > 2 and now - self.pulse[0][0] > 1:
            self.pulse.popleft()
        since, first = self.pulse[0]
        return (number - first) / (now - since) if number > first else 0.0
