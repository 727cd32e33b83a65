"""Batches share out every row once an epoch, and the course's counts of iterations hold."""

from itertools import islice

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.train.batches import batches
from engine.train.supervised import updates

CPU = torch.device("cpu")


def rows(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.arange(count)[:, None], torch.arange(count)


@pytest.mark.parametrize(("count", "size", "epochs", "each", "last", "total"), [  # we01.iterations
    (1000, 100, 1, 10, 100, 10), (1000, 100, 5, 10, 100, 50), (1000, 32, 1, 32, 8, 32),
    (1000, 128, 10, 8, 104, 80), (506, 100, 200, 6, 6, 1200), (60000, 32, 20, 1875, 32, 37500),
    (50000, 32, 100, 1563, 16, 156300), (7390, 32, 1, 231, 30, 231),
])
def test_the_course_counts(count: int, size: int, epochs: int, each: int, last: int, total: int) -> None:
    assert updates(count, size) == each
    assert epochs * each == total
    *_, (x, _) = islice(batches(rows(count), size, 0, CPU), each)
    assert len(x) == last


@given(st.integers(1, 60), st.integers(1, 70), st.integers(0, 9999))
def test_every_epoch_holds_every_row_once(count: int, size: int, seed: int) -> None:
    each = updates(count, size)
    found = list(islice(batches(rows(count), size, seed, CPU), 2 * each))
    for epoch in (found[:each], found[each:]):
        assert sorted(torch.cat([y for _, y in epoch]).tolist()) == list(range(count))
        assert all(torch.equal(x[:, 0], y) for x, y in epoch)


@given(st.integers(1, 30), st.integers(1, 12), st.integers(0, 40))
def test_beginning_in_the_middle_is_the_same_sequence(count: int, size: int, start: int) -> None:
    whole = islice(batches(rows(count), size, 3, CPU), start, start + 5)
    middle = islice(batches(rows(count), size, 3, CPU, start=start), 5)
    assert [y.tolist() for _, y in whole] == [y.tolist() for _, y in middle]


def test_epochs_and_seeds_have_orders_of_their_own() -> None:
    first, second = islice(batches(rows(50), 50, 0, CPU), 2)
    other = next(batches(rows(50), 50, 1, CPU))
    assert len({tuple(y.tolist()) for _, y in (first, second, other)}) == 3
