"""Which steps are recorded: decided by the step number alone, so that a repeated run records the same."""

from functools import cache

import numpy as np

POINTS = 2000  # of each curve in one run, about
SNAPSHOTS = 64  # of each run, at the least when it has so many steps


def stride(total: int) -> int:
    """Every so many steps the metrics are kept."""
    return max(1, -(-total // POINTS))


@cache
def snapshots(total: int) -> tuple[int, ...]:
    """Steps at which views are taken: 0, the last, and between them ever farther apart, by equal ratios.

    At least SNAPSHOTS of them when the run is that long: early ones fall together, so more are asked for.
    """
    if total < SNAPSHOTS:
        return tuple(range(total + 1))
    asked = SNAPSHOTS
    while True:
        found = np.unique(np.concatenate([[0], np.geomspace(1, total, asked).round().astype(np.int64)]))
        if len(found) >= SNAPSHOTS:
            return tuple(found.tolist())
        asked += 4
