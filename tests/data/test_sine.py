"""The course's 1000 points."""

import math
from itertools import pairwise

from engine.data.sine import sine


def test_1000_points_are_999_intervals() -> None:
    x, y = sine()
    assert (x[0], x[-1], len(x)) == (-math.pi, math.pi, 1000)
    assert all(math.isclose(b - a, 2 * math.pi / 999, rel_tol=1e-9) for a, b in pairwise(x))
    assert all(math.isclose(value, math.sin(at), abs_tol=1e-12) for at, value in zip(x, y, strict=True))
