"""Which steps are recorded."""

import numpy as np
import pytest

from engine.runs.schedule import POINTS, SNAPSHOTS, snapshots, stride


@pytest.mark.parametrize("total", [1, 5, 63, 64, 65, 100, 2000, 12_500, 10**6])
def test_snapshots_have_both_ends_and_are_enough(total: int) -> None:
    found = snapshots(total)
    assert found[0] == 0
    assert found[-1] == total
    assert list(found) == sorted(set(found))
    assert len(found) >= min(total + 1, SNAPSHOTS)


def test_snapshots_of_a_long_run_stand_at_equal_ratios() -> None:
    late = np.array([step for step in snapshots(10**6) if step > 1000])
    ratios = late[1:] / late[:-1]
    assert np.allclose(ratios, ratios.mean(), rtol=0.01)


@pytest.mark.parametrize("total", [1, POINTS, POINTS + 1, 10**6])
def test_stride_keeps_points_few(total: int) -> None:
    assert POINTS / 2 < total / stride(total) <= POINTS or stride(total) == 1
