"""Who runs next, who is asked to stop, how each run ended."""

import json
import secrets
import sqlite3
import time
from typing import Any

from engine.problem import Problem
from engine.runs import states
from engine.runs.limits import limits
from engine.runs.run import RESUMABLE, Run
from engine.runs.store.history import COLUMNS, History, as_run

NEXT_TURN = "(SELECT coalesce(max(turn), 0) + 1 FROM runs)"


def new_id() -> str:
    """An id that cannot be guessed: in hosted mode knowing it is the permission to watch and stop."""
    return secrets.token_urlsafe(16)


class Queue(History):
    """The life of a run: queued, running, then finished, stopped, failed or diverged."""

    # ---- asked by a page

    def queue(self, lab: str, config: dict[str, Any], *, owner: str = "local", device: str = "auto",
              pace: float | None = None, parent: str | None = None, parent_step: int | None = None) -> str:
        """Puts a run at the end of the queue; its id. With a parent it goes on from that run's saved state.

        Raises Problem: one_run_only and queue_full (hosted), unknown_run, no_such_state.
        """
        id = new_id()
        if parent is not None:
            self.run(parent)
        with self.write() as db:
            self._admit(db, owner)
            self._insert(db, id=id, lab=lab, config=json.dumps(config), device=device, owner=owner,
                         status="queued", pace=pace, parent=parent, parent_step=parent_step)
            if parent is not None:
                states.copy(self.folder(parent), self.folder(id), parent_step)
        return id

    def begin(self, id: str, lab: str, config: dict[str, Any], device: str) -> None:
        """Records a run that the calling process makes itself, past the queue."""
        with self.write() as db:
            self._insert(db, id=id, lab=lab, config=json.dumps(config), device=device, owner="local",
                         status="running", started=time.time())

    def resume(self, id: str) -> None:
        """Queues a stopped or failed run, to go on where it was saved last. Raises Problem: not_resumable."""
        run = self.run(id)
        with self.write() as db:
            self._admit(db, run.owner)
            changed = db.execute(
                "UPDATE runs SET status = 'queued', ended = NULL, problem = NULL, facts = '{}', trace = '',"
                f" speed = 0, seen = ?, turn = {NEXT_TURN} WHERE id = ? AND status IN (?, ?)",
                (time.time(), id, *RESUMABLE))
            if not changed.rowcount:
                raise Problem("not_resumable", status=run.status)

    def stop(self, id: str, reason: str | None = None) -> None:
        """Asks a run to stop; one that waits is stopped at once, one that has ended stays as it is."""
        self.run(id)
        with self.write() as db:
            db.execute("UPDATE runs SET status = 'stopped', ended = ?, problem = ?"
                       " WHERE id = ? AND status = 'queued'", (time.time(), reason, id))
            db.execute("INSERT OR IGNORE INTO commands (run, verb, reason, at)"
                       " SELECT number, 'stop', ?, ? FROM runs WHERE id = ? AND status = 'running'",
                       (reason, time.time(), id))

    def place(self, id: str) -> int:
        """How many turns until it starts: 1 is next in the queue, 0 does not wait."""
        rows = self.read("SELECT count(*) AS n FROM runs JOIN runs AS mine"
                         " ON mine.id = ? AND mine.status = 'queued'"
                         " WHERE runs.status = 'queued' AND runs.turn <= mine.turn", id)
        return rows[0]["n"]

    # ---- done by the trainer and its workers

    def idle(self) -> bool:
        """True when no run waits and none goes on; the cheapest question, asked 20 times a second."""
        return not self.read("SELECT 1 FROM runs WHERE status IN ('queued', 'running') LIMIT 1")

    def waiting(self) -> list[Run]:
        """Queued runs in the order of their turns."""
        return self._standing("queued")

    def running(self) -> list[Run]:
        """Runs that some process is making."""
        return self._standing("running")

    def take(self, id: str, device: str) -> bool:
        """Marks a queued run as running; False when somebody stopped it meanwhile."""
        with self.write() as db:
            db.execute("DELETE FROM commands WHERE run = (SELECT number FROM runs WHERE id = ?)", (id,))
            taken = db.execute("UPDATE runs SET status = 'running', started = ?, device = ?, pid = NULL"
                               " WHERE id = ? AND status = 'queued'", (time.time(), device, id))
            return bool(taken.rowcount)

    def stop_asked(self, id: str) -> bool:
        """True when the run was asked to stop; asking is noted as heard."""
        mine = "run = (SELECT number FROM runs WHERE id = ?) AND verb = 'stop'"
        asked = self.read(f"SELECT taken FROM commands WHERE {mine}", id)
        if asked and not asked[0]["taken"]:
            with self.write() as db:
                db.execute(f"UPDATE commands SET taken = 1 WHERE {mine}", (id,))
        return bool(asked)

    def unheard(self, seconds: float) -> list[Run]:
        """Running runs that were asked to stop so long ago and have not heard it."""
        rows = self.read(f"SELECT {COLUMNS} FROM runs JOIN commands ON run = number"
                         " WHERE status = 'running' AND verb = 'stop' AND taken = 0 AND at < ?",
                         time.time() - seconds)
        return [as_run(row) for row in rows]

    def end(self, id: str, status: str, problem: str | None = None, facts: dict[str, Any] | None = None,
            trace: str = "") -> None:
        """Says how a running run ended; a stop carries the reason it was asked with."""
        told = json.dumps(facts or {}, default=str)
        with self.write() as db:
            db.execute("UPDATE runs SET status = ?, facts = ?, trace = ?, ended = ?, speed = 0, pid = NULL,"
                       " problem = coalesce(?, (SELECT reason FROM commands WHERE run = number))"
                       " WHERE id = ? AND status = 'running'",
                       (status, told, trace[-20_000:], time.time(), problem, id))
            db.execute("DELETE FROM commands WHERE run = (SELECT number FROM runs WHERE id = ?)", (id,))

    # ---- inside

    def _standing(self, status: str) -> list[Run]:
        rows = self.read(f"SELECT {COLUMNS} FROM runs WHERE status = ? ORDER BY turn", status)
        return [as_run(row) for row in rows]

    def _insert(self, db: sqlite3.Connection, **columns: Any) -> None:
        now = time.time()
        names = ", ".join(columns)
        blanks = ", ".join("?" * len(columns))
        db.execute(f"INSERT INTO runs ({names}, created, seen, turn) VALUES ({blanks}, ?, ?, {NEXT_TURN})",
                   (*columns.values(), now, now))

    def _admit(self, db: sqlite3.Connection, owner: str) -> None:
        rule = limits()
        count = "SELECT count(*) FROM runs WHERE status = 'queued'"
        mine = "SELECT count(*) FROM runs WHERE status IN ('queued', 'running') AND owner = ?"
        if rule.per_owner and db.execute(mine, (owner,)).fetchone()[0] >= rule.per_owner:
            raise Problem("one_run_only")
        if rule.waiting and db.execute(count).fetchone()[0] >= rule.waiting:
            raise Problem("queue_full", waiting=rule.waiting)
