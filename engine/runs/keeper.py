"""Which states of a run are kept: those of snapshots as far as room allows, and always a recent one."""

import time
from pathlib import Path

from engine.runs import schedule, states
from engine.train.step import Step

ROOM = 24 * 2**20  # bytes of all snapshots' states together: all of up to 380 kB each, fewer of larger ones …
SPARSEST = 16  # … but at least every 16th
SAFETY = 10.0  # seconds of training that a kill may cost at most
SHARE = 0.02  # of the time, at most, goes into saving between snapshots


class Keeper:
    """Saves states of one run into its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.every = 1  # of so many snapshots one keeps its state
        self.spare: int | None = None  # step of the latest state between snapshots; the next one replaces it
        self.due = time.perf_counter() + SAFETY

    def snapshot(self, step: Step, place: int) -> None:
        """The snapshot at this place in their row: kept when there is room, the last one always."""
        if place % self.every == 0 or step.number == step.total:
            self.save(step)

    def meanwhile(self, step: Step) -> None:
        """Between snapshots: now and then, so that a killed run has something recent to go on from."""
        if time.perf_counter() >= self.due:
            self.save(step)
            self.spare = step.number

    def save(self, step: Step) -> None:
        """Saves the state of this step now."""
        begun = time.perf_counter()
        data = states.encode(step.state())
        states.write(states.file(self.folder, step.number), data)
        if self.spare is not None and self.spare != step.number:
            states.file(self.folder, self.spare).unlink(missing_ok=True)
        self.spare = None
        self.every = min(SPARSEST, -(-len(data) * schedule.SNAPSHOTS // ROOM))
        cost = time.perf_counter() - begun
        self.due = begun + cost + max(SAFETY, cost / SHARE)
