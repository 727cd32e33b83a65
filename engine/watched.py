"""Exhibits run in a process of their own: training, however short, would leave its memory in the server.

`python -m engine.watched NAME` prints the walk of one exhibit as JSON.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from engine.codewalk import Failure, Line, Moment, Walk
from engine.made import Made

ROOT = Path(__file__).parents[1]


def watched(name: str) -> Walk:
    """The walk of an exhibit that just ran, by a child process with one thread. Raises RuntimeError when it broke."""
    threads = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    ran = subprocess.run([sys.executable, "-m", "engine.watched", name], cwd=ROOT, env=os.environ | threads,
                         capture_output=True, text=True, encoding="utf-8")
    if ran.returncode:
        raise RuntimeError(ran.stderr[-2000:])
    return read(ran.stdout)


def write(walk: Walk) -> str:
    """A walk as JSON; thumbnails as rows of numbers."""
    return json.dumps(asdict(walk), default=_plain)


def read(text: str) -> Walk:
    """The walk that was written."""
    found = json.loads(text)
    lines = tuple(Line(**line | {"made": _made(line["made"])}) for line in found["lines"])
    moments = tuple(Moment(**moment | {"made": _made(moment["made"])}) for moment in found["moments"])
    failure = found["failure"] and Failure(**found["failure"])
    return Walk(found["function"], lines, moments, frozenset(found["names"]), failure)


def _plain(value: Any) -> list:
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return sorted(value)  # the set of names


def _made(rows: list[dict[str, Any]]) -> tuple[Made, ...]:
    return tuple(Made(**row | {
        "shape": None if row["shape"] is None else tuple(row["shape"]),
        "thumb": None if row["thumb"] is None else np.array(row["thumb"], dtype=np.float32),
    }) for row in rows)


if __name__ == "__main__":
    from engine.exhibit import watch

    print(write(watch(sys.argv[1])))
