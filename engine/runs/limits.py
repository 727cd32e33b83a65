"""What a machine gives to runs: all at home, less where strangers share it (AI_LIBRARY_HOSTED=1)."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """None means no limit."""

    per_owner: int | None = None  # runs of one owner that are queued or running at once
    waiting: int | None = None  # runs in the queue, of all owners
    seconds: float | None = None  # wall time of one run
    lease: float | None = None  # seconds that a run goes on although nobody looks at it
    keep: int = 500  # runs, the newest
    bytes: int = 4 * 2**30  # of recorded views and states


HOME = Limits()
HOSTED = Limits(per_owner=1, waiting=16, seconds=300, lease=120, keep=60, bytes=400 * 2**20)


def limits() -> Limits:
    """The limits of this process, from its environment."""
    return HOSTED if os.environ.get("AI_LIBRARY_HOSTED") == "1" else HOME


def cores() -> int:
    """CPU cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
