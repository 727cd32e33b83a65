"""Follows a training loop and records it: points in batches, views and states at snapshots, a stop within a blink."""

import math
import time
from collections import deque
from collections.abc import Callable, Iterator

from engine.problem import Problem
from engine.runs import schedule
from engine.runs.fetch import Metrics, Moment, fetch, held
from engine.runs.keeper import Keeper
from engine.runs.packing import pack
from engine.runs.run import Run
from engine.runs.store import Store
from engine.train.step import Step

LISTEN = 0.05  # seconds between two looks for a stop
FLUSH = 0.15  # seconds between two writes of points


class Recorder:
    """Records one run into the store. `interrupted` is asked now and then, beside the store, whether to stop."""

    def __init__(self, store: Store, run: Run, interrupted: Callable[[], bool] = lambda: False) -> None:
        self.store, self.run, self.interrupted = store, run, interrupted
        self.keeper = Keeper(store.folder(run.id))
        self.stopped = False  # ended before the last step because somebody asked
        self.begun: tuple[float, int] | None = None  # time and number of the first step
        self.places: dict[int, int] = {}  # step of a snapshot -> its place in the row of snapshots
        self.waiting: list[tuple[int, Metrics]] = []  # (step, metrics) not yet fetched
        self.pulse: deque[tuple[float, int]] = deque()  # (time, step) of the last second
        self.listen_at = self.flush_at = 0.0  # at once: the first point must show quickly

    def follow(self, steps: Iterator[Step]) -> Iterator[Moment]:
        """Yields what has been recorded. Ends after the last step or a stop. Raises Problem("diverged")."""
        for step in steps:
            if self.begun is None:
                self._begin(step)
            place = self.places.get(step.number)
            if place is not None or _is_point(step):
                self.waiting.append((step.number, held(step.metrics)))
            if place is not None:
                yield from self._flush(step)
                self._look(step, place)
            elif time.perf_counter() >= self.flush_at:
                yield from self._flush(step)
                self.keeper.meanwhile(step)
            if self._asked() or (self.run.pace and self._rests(step)):
                yield from self._flush(step)
                self._look(step, place=0)
                self.stopped = True
                return

    def _begin(self, step: Step) -> None:
        self.begun = time.perf_counter(), step.number
        self.places = {number: place for place, number in enumerate(schedule.snapshots(step.total))}
        self.places.setdefault(step.number, 0)  # a resumed run shows where it goes on from

    def _flush(self, step: Step) -> Iterator[Moment]:
        """Fetches and writes what waits; history ends at the first value that is no finite number."""
        moments = fetch(self.waiting)
        self.waiting.clear()
        bad = next((m for m in moments if not all(map(math.isfinite, m.metrics.values()))), None)
        if bad:
            moments = moments[:moments.index(bad) + 1]
        self.store.record(self.run.id, [(name, m.step, value) for m in moments for name, value in m.metrics.items()],
                          step=bad.step if bad else step.number, total=step.total, epoch=step.epoch,
                          speed=self._speed(step.number))
        self.flush_at = time.perf_counter() + FLUSH
        yield from moments
        if bad:
            raise Problem("diverged", step=bad.step)

    def _look(self, step: Step, place: int) -> None:
        views = step.views()
        if views:
            self.store.view(self.run.id, step.number, pack(views))
        self.keeper.snapshot(step, place)

    def _asked(self) -> bool:
        now = time.perf_counter()
        if now < self.listen_at:
            return False
        self.listen_at = now + LISTEN
        return self.interrupted() or self.store.stop_asked(self.run.id)

    def _rests(self, step: Step) -> bool:
        """Waits until this step's turn at the run's pace; True when asked to stop meanwhile."""
        since, first = self.begun
        turn = since + (step.number + 1 - first) / self.run.pace
        while (left := turn - time.perf_counter()) > 0:
            if self._asked():
                return True
            time.sleep(min(left, LISTEN))
        return False

    def _speed(self, number: int) -> float:
        now = time.perf_counter()
        self.pulse.append((now, number))
        while len(self.pulse) > 2 and now - self.pulse[0][0] > 1:
            self.pulse.popleft()
        since, first = self.pulse[0]
        return (number - first) / (now - since) if number > first else 0.0


def _is_point(step: Step) -> bool:
    return step.number % schedule.stride(step.total) == 0 or any(name.startswith("test_") for name in step.metrics)
