"""One execution of a lab, as the store knows it."""

from dataclasses import dataclass, field
from typing import Any

ACTIVE = ("queued", "running")
RESUMABLE = ("stopped", "failed")  # what diverged would only diverge again


@dataclass(frozen=True)
class Run:
    """A row of the store at one moment; times are seconds since 1970."""

    id: str  # unguessable: who knows it may watch and stop the run
    lab: str
    config: dict[str, Any]
    device: str  # as asked for; as found once the run has started
    owner: str
    status: str  # queued running finished stopped failed diverged
    step: int  # updates made
    total: int  # updates in the whole run, 0 until the first step
    epoch: int
    created: float
    started: float | None
    ended: float | None
    speed: float  # steps a second, over the last second or so
    problem: str | None  # code of the sentence that says what happened
    facts: dict[str, Any] = field(default_factory=dict)
    trace: str = ""  # the traceback of a crash
    parent: str | None = None  # the run this one branched from …
    parent_step: int | None = None  # … and where
    pace: float | None = None  # at most so many steps a second, to watch slowly
    pid: int | None = None  # process that runs it, meaningful only while that process holds the run's lock
    seen: float = 0.0  # when somebody last looked

    @property
    def active(self) -> bool:
        """True while it waits or runs."""
        return self.status in ACTIVE

    @property
    def resumable(self) -> bool:
        """True when it can go on from its last saved state (or from the start when it has none)."""
        return self.status in RESUMABLE
