"""One measured budget, printed as one JSON line."""

import json
import sys
from collections.abc import Sequence

import numpy as np


def report(name: str, value: float, limit: float, unit: str, *, at_least: bool = False, **more: object) -> bool:
    """Prints the line; True when the budget is met. `ratio` is the share of the budget that was used."""
    met = value >= limit if at_least else value <= limit
    ratio = limit / value if at_least and value else value / limit if limit else float(value > 0)
    line = {
        "budget": name,
        "value": round(value, 4),
        "limit": limit,
        "unit": unit,
        "met": bool(met),
        "ratio": round(ratio, 3),
        **more,
    }
    print(json.dumps(line), flush=True)
    return bool(met)


def spread(times: Sequence[float]) -> dict[str, float]:
    """p50 and p95 of a row of times."""
    return {
        "p50": round(float(np.percentile(times, 50)), 4),
        "p95": round(float(np.percentile(times, 95)), 4),
        "n": len(times),
    }


def note(text: str) -> None:
    """For the person who waits; not part of the output."""
    print(text, file=sys.stderr, flush=True)
