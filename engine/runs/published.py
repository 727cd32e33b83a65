"""The run of a published checkpoint as one small npz file: curves exactly, views precise enough to draw."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.problem import Problem
from engine.runs.packing import npz
from engine.runs.recording import Curve, Recording, thin

if TYPE_CHECKING:
    from engine.train.step import State, Views

PICTURE = 64  # numbers; fewer may be read off one by one and keep all their digits
PRECISE = (1e-3, 6e4)  # where the largest value must lie for half precision to be good to 3 digits of it


def encode(recording: Recording, without: tuple[str, ...] = ()) -> bytes:
    """An npz of snapshots (S,), curve/METRIC (2, N) float64, and for each array of the views one of

    (views of the names in `without` are left out)

    same/VIEW/ARRAY (…)         it never changes
    all/VIEW/ARRAY (S, …)       it stands at every snapshot in one shape
    one/VIEW/ARRAY/STEP (…)     otherwise
    """
    arrays = {"snapshots": recording.snapshots}
    for metric in recording.metrics:
        arrays[f"curve/{metric}"] = np.stack(recording.curve(metric, at_most=None)).astype(np.float64)
    found: dict[str, dict[int, np.ndarray]] = defaultdict(dict)
    for step in recording.snapshots.tolist():
        views = recording.views(step)
        for view, named in ((view, views[view]) for view in views if view not in without):
            for name, array in named.items():
                found[f"{view}/{name}"][step] = array
    for path, by_step in found.items():
        arrays |= _joined(path, smaller(by_step), len(recording.snapshots))
    return npz(arrays, zipfile.ZIP_LZMA)


def _joined(path: str, by_step: dict[int, np.ndarray], snapshots: int) -> dict[str, np.ndarray]:
    row = list(by_step.values())
    alike = len(row) == snapshots and all(array.shape == row[0].shape for array in row)
    if alike and all(np.array_equal(array, row[0], equal_nan=array.dtype.kind == "f") for array in row):
        return {f"same/{path}": row[0]}
    if alike:
        return {f"all/{path}": np.stack(row)}
    return {f"one/{path}/{step}": array for step, array in by_step.items()}


def smaller(by_step: dict[int, np.ndarray]) -> dict[int, np.ndarray]:
    """Floats of pictures in half precision where good enough to draw, else in single; others as they are."""
    if any(array.dtype.kind != "f" or array.size < PICTURE for array in by_step.values()):
        return by_step
    largest = max((np.abs(a[np.isfinite(a)]).max(initial=0) for a in by_step.values()), default=0)
    kind = np.float16 if PRECISE[0] < largest < PRECISE[1] else np.float32
    return {step: array.astype(kind) for step, array in by_step.items()}


class Published:
    """A Recording read from such a file; no states, so nothing can branch from it."""

    def __init__(self, name: str, lab: str, config: dict[str, Any], data: bytes) -> None:
        self.name, self.lab, self.config = name, lab, config
        self._file = np.load(io.BytesIO(data), allow_pickle=False)
        self._read: dict[str, np.ndarray] = {}  # unpacked once

    def _array(self, path: str) -> np.ndarray:
        if path not in self._read:
            array = self._file[path]
            self._read[path] = array.astype(np.float32) if array.dtype == np.float16 else array
        return self._read[path]

    @property
    def metrics(self) -> tuple[str, ...]:
        return tuple(path.removeprefix("curve/") for path in self._file.files if path.startswith("curve/"))

    def curve(self, metric: str, at_most: int | None = 400) -> Curve:
        if metric not in self.metrics:
            return np.empty(0, np.int64), np.empty(0)
        steps, values = self._array(f"curve/{metric}")
        return thin(steps.astype(np.int64), values, at_most)

    @property
    def snapshots(self) -> np.ndarray:
        return self._array("snapshots")

    def views(self, step: int) -> Views:
        places = np.flatnonzero(self.snapshots == step)
        if not len(places):
            raise Problem("no_such_snapshot", step=step)
        views: Views = {}
        for path in self._file.files:
            kind, _, rest = path.partition("/")
            if kind not in ("same", "all", "one"):
                continue
            view, name, *at = rest.split("/")
            if at in ([], [str(step)]):
                array = self._array(path)
                views.setdefault(view, {})[name] = array[places[0]] if kind == "all" else array
        return views

    @property
    def states(self) -> np.ndarray:
        return np.empty(0, np.int64)

    def state(self, step: int) -> State:
        raise Problem("no_such_state", step=step)
