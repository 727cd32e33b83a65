"""The history of a run, read alike whether it grows in the store or was published with a checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from engine.problem import Problem
from engine.runs import states
from engine.runs.packing import unpack
from engine.runs.run import Run

if TYPE_CHECKING:
    from engine.runs.store import Store
    from engine.train.step import State, Views

Curve = tuple[np.ndarray, np.ndarray]  # steps (N,) int64, values (N,) float64


class Recording(Protocol):
    """What pages and exports read."""

    lab: str
    config: dict[str, Any]

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of the curves."""

    def curve(self, metric: str, at_most: int | None = 400) -> Curve:
        """Steps and values, thinned to the screen (None: all); empty when there is no such metric."""

    @property
    def snapshots(self) -> np.ndarray:
        """Steps that have views."""

    def views(self, step: int) -> Views:
        """The views of one snapshot. Raises Problem("no_such_snapshot")."""

    @property
    def states(self) -> np.ndarray:
        """Steps that have a saved state, from which a run can branch."""

    def state(self, step: int) -> State:
        """The saved state of one step. Raises Problem: no_such_state, checkpoint_corrupted."""


def thin(steps: np.ndarray, values: np.ndarray, at_most: int | None) -> Curve:
    """At most so many points: both ends, and the lowest and highest of each stretch: no spike is lost."""
    if at_most is None or len(steps) <= at_most:
        return steps, values
    inner = np.arange(1, len(steps) - 1)
    chosen = {0, len(steps) - 1}
    known = np.nan_to_num(values)
    for stretch in np.array_split(inner, max(1, (at_most - 2) // 2)):
        chosen |= {int(stretch[known[stretch].argmin()]), int(stretch[known[stretch].argmax()])}
    kept = np.array(sorted(chosen))
    return steps[kept], values[kept]


class Recorded:
    """A Recording that reads the store at every question, so it is always up to date."""

    def __init__(self, store: Store, run: Run) -> None:
        self.lab, self.config = run.lab, run.config
        self._store, self._id = store, run.id

    @property
    def metrics(self) -> tuple[str, ...]:
        return self._store.metrics(self._id)

    def curve(self, metric: str, at_most: int | None = 400) -> Curve:
        return thin(*self._store.points(self._id, metric), at_most)

    @property
    def snapshots(self) -> np.ndarray:
        return self._store.snapshots(self._id)

    def views(self, step: int) -> Views:
        data = self._store.packed_views(self._id, step)
        if data is None:
            raise Problem("no_such_snapshot", step=step)
        return unpack(data)

    @property
    def states(self) -> np.ndarray:
        return states.steps(self._store.folder(self._id))

    def state(self, step: int) -> State:
        return states.load(self._store.folder(self._id), step)
