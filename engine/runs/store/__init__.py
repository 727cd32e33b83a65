"""The run store: the only channel between pages, trainer and workers, and the only place that speaks SQL."""

import json
import os
import shutil
import time
from contextlib import suppress
from typing import Any

from engine.problem import Problem
from engine.runs import states
from engine.runs.recording import Recorded
from engine.runs.store.queue import Queue, new_id

__all__ = ["Store", "new_id"]

FRESH = 5.0  # seconds between two stamps of a page that keeps looking


class Store(Queue):
    """Runs, their history and the learner's progress, under one home folder (AI_LIBRARY_HOME)."""

    def recording(self, id: str) -> Recorded:
        """The history of the run, readable while it grows. Raises Problem("unknown_run")."""
        return Recorded(self, self.run(id))

    def seen(self, id: str) -> None:
        """Says that somebody is looking at the run; for every redraw. On a full disk it says nothing."""
        self.watch()
        if self.run(id).seen < time.time() - FRESH:
            with suppress(Problem), self.write() as db:
                db.execute("UPDATE runs SET seen = ? WHERE id = ?", (time.time(), id))

    def watch(self) -> None:
        """Says that a page is open, which keeps the trainer awake."""
        with suppress(OSError):
            (self.home / "watched").touch()

    def unwatched(self) -> float:
        """Seconds since a page was last known to be open."""
        try:
            return time.time() - os.stat(self.home / "watched").st_mtime
        except FileNotFoundError:
            return float("inf")

    def delete(self, id: str) -> None:
        """Forgets a run that has ended. Raises Problem: run_is_active, unknown_run."""
        if self.run(id).active:
            raise Problem("run_is_active")
        self._forget([id])

    def prune(self, keep: int, bytes: int) -> int:
        """Forgets the oldest runs beyond a count and beyond a size of views and states; returns how many.

        Active runs stay.
        """
        sizes = {r["id"]: r["size"] for r in self.read(
            "SELECT id, (SELECT coalesce(sum(length(data)), 0) FROM views WHERE run = number) AS size"
            " FROM runs WHERE status NOT IN ('queued', 'running') ORDER BY number DESC")}
        used, gone = 0, []
        for place, (id, size) in enumerate(sizes.items()):
            used += size + states.size(self.folder(id))
            if place >= keep or used > bytes:
                gone.append(id)
        self._forget(gone)
        return len(gone)

    def _forget(self, ids: list[str]) -> None:
        if not ids:
            return
        with self.write() as db:
            db.executemany("DELETE FROM runs WHERE id = ? AND status NOT IN ('queued', 'running')",
                           [(id,) for id in ids])
        for id in ids:
            shutil.rmtree(self.folder(id), ignore_errors=True)
        self.read("PRAGMA incremental_vacuum")

    def remember(self, owner: str, key: str, value: Any) -> None:
        """Keeps one JSON value of a learner."""
        with self.write() as db:
            db.execute("INSERT OR REPLACE INTO progress (owner, key, value, at) VALUES (?, ?, ?, ?)",
                       (owner, key, json.dumps(value), time.time()))

    def recall(self, owner: str, prefix: str = "") -> dict[str, Any]:
        """Key -> value of everything kept for a learner under keys that begin so."""
        rows = self.read("SELECT key, value FROM progress WHERE owner = ? AND substr(key, 1, ?) = ?"
                         " ORDER BY key", owner, len(prefix), prefix)
        return {row["key"]: json.loads(row["value"]) for row in rows}
