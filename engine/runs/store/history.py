"""What runs leave behind: points of every curve, views at snapshots, and the folder of their saved states."""

import json
from collections.abc import Iterable
from pathlib import Path
from sqlite3 import Row
from typing import Any

import numpy as np

from engine.problem import Problem
from engine.runs.run import Run
from engine.runs.store.database import Database

COLUMNS = ", ".join(Run.__dataclass_fields__)
NUMBER = "(SELECT number FROM runs WHERE id = ?)"
Point = tuple[str, int, float]  # metric, step, value


def as_run(row: Row) -> Run:
    """The row as a record."""
    return Run(**{**dict(row), "config": json.loads(row["config"]), "facts": json.loads(row["facts"])})


class History(Database):
    """Reading and writing the record of each run."""

    def run(self, id: str) -> Run:
        """The run as it is now. Raises Problem("unknown_run")."""
        rows = self.read(f"SELECT {COLUMNS} FROM runs WHERE id = ?", id)
        if not rows:
            raise Problem("unknown_run", id=id)
        return as_run(rows[0])

    def runs(self, owner: str | None = None, lab: str | None = None, limit: int = 50) -> list[Run]:
        """Runs, newest first, of one owner and one lab or of all."""
        rows = self.read(f"SELECT {COLUMNS} FROM runs WHERE ? IN (owner, '') AND ? IN (lab, '')"
                         " ORDER BY number DESC LIMIT ?", owner or "", lab or "", limit)
        return [as_run(row) for row in rows]

    def folder(self, id: str) -> Path:
        """Where the saved states of a run stand; it may not exist yet."""
        return self.home / "runs" / id

    def record(self, id: str, points: Iterable[Point] = (), views: Iterable[tuple[int, bytes]] = (),
               **progress: Any) -> None:
        """Adds points and packed (step, views), sets columns of the run (step, total, …): one transaction."""
        with self.write() as db:
            number = db.execute(f"SELECT {NUMBER}", (id,)).fetchone()[0]
            db.executemany("INSERT OR REPLACE INTO points (run, metric, step, value) VALUES (?, ?, ?, ?)",
                           [(number, *point) for point in points])
            db.executemany("INSERT OR REPLACE INTO views (run, step, data) VALUES (?, ?, ?)",
                           [(number, *view) for view in views])
            if progress:
                columns = ", ".join(f"{name} = ?" for name in progress)
                db.execute(f"UPDATE runs SET {columns} WHERE number = ?", (*progress.values(), number))

    def rewind(self, id: str, step: int) -> None:
        """Forgets what was recorded after a step, before the run goes on from there or ends there."""
        with self.write() as db:
            for table in ("points", "views"):
                db.execute(f"DELETE FROM {table} WHERE run = {NUMBER} AND step > ?", (id, step))

    def metrics(self, id: str) -> tuple[str, ...]:
        """Names of the curves that have points."""
        rows = self.read(f"SELECT DISTINCT metric FROM points WHERE run = {NUMBER} ORDER BY metric", id)
        return tuple(row["metric"] for row in rows)

    def points(self, id: str, metric: str) -> tuple[np.ndarray, np.ndarray]:
        """All (steps, values) of one curve, in order; NaN where the value was none."""
        rows = self.read(f"SELECT step, value FROM points WHERE run = {NUMBER} AND metric = ? ORDER BY step",
                         id, metric)
        steps, values = [row["step"] for row in rows], [row["value"] for row in rows]
        return np.array(steps, dtype=np.int64), np.array(values, dtype=np.float64)

    def snapshots(self, id: str) -> np.ndarray:
        """Steps that have views, in order."""
        rows = self.read(f"SELECT step FROM views WHERE run = {NUMBER} ORDER BY step", id)
        return np.array([row["step"] for row in rows], dtype=np.int64)

    def packed_views(self, id: str, step: int) -> bytes | None:
        """The views of one snapshot as they were added."""
        rows = self.read(f"SELECT data FROM views WHERE run = {NUMBER} AND step = ?", id, int(step))
        return rows[0]["data"] if rows else None
