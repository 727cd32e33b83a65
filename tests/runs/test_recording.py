"""Curves thinned to the screen."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.runs.recording import thin


@given(st.integers(0, 3000), st.integers(4, 500), st.integers(0, 100))
def test_thinning_keeps_ends_extremes_and_order(length: int, at_most: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=length)
    steps, kept = thin(np.arange(length) * 3, values, at_most)
    assert len(steps) <= max(at_most, 0) or length <= at_most
    assert np.array_equal(values[steps // 3], kept)
    assert (np.diff(steps) > 0).all()
    if length:
        assert (steps[0], steps[-1]) == (0, 3 * (length - 1))
        assert (kept.min(), kept.max()) == (values.min(), values.max())


def test_a_gap_of_no_number_is_no_reason_to_fail() -> None:
    values = np.full(1000, np.nan)
    values[500] = 7.0
    steps, kept = thin(np.arange(1000), values, 20)
    assert len(steps) <= 20
    assert 7.0 in kept


def test_none_keeps_everything() -> None:
    steps, _ = thin(np.arange(5000), np.arange(5000.0), None)
    assert len(steps) == 5000
