"""Windows, padding, stamping and moving cells, against torch."""

import numpy as np
import pytest
import torch
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st
from torch.nn import functional as F

from engine.problem import Problem
from engine.worked.arrange import argmax, concat, flatten, pad, pick
from engine.worked.grid import given
from engine.worked.windows import overlap_add, stamps, windows
from tests.worked.reading import compute

few = settings(max_examples=40, deadline=None)


def whole(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(-9, 10, shape).astype(float)


def tells_exactly(grid) -> None:
    for row, column in np.ndindex(grid.shape):
        assert compute(grid.text(row, column).text) == pytest.approx(grid.values[row, column], abs=1e-9)


@few
@hypothesis_given(
    st.integers(0, 999), st.integers(1, 3), st.integers(1, 3), st.integers(1, 2), st.integers(0, 2)
)
def test_windows_is_conv2d_also_with_channels(seed, size, stride, dilation, width):
    picture, kernels = whole(seed, 3, 6, 7), whole(seed + 1, 3, size, size)
    made = sum(
        windows(pad(given(f"x{i}", picture[i]), width), given(f"k{i}", kernels[i]), stride, dilation)
        for i in range(3)
    )
    expected = F.conv2d(
        torch.from_numpy(picture)[None], torch.from_numpy(kernels)[None], None, stride, width, dilation
    )
    np.testing.assert_allclose(made.values, expected[0, 0])
    assert len(made.sources(0, 0)) <= 6 * size * size
    if size < 3:  # longer sums are abbreviated
        tells_exactly(made)


@few
@hypothesis_given(st.integers(0, 999), st.integers(1, 3), st.integers(1, 3))
def test_pooling_is_torch(seed, size, stride):
    picture = whole(seed, 5, 6)
    x, tensor = given("x", picture), torch.from_numpy(picture)[None]
    np.testing.assert_allclose(
        windows(x, size, stride, how="max").values, F.max_pool2d(tensor, size, stride)[0]
    )
    average = windows(x, size, stride, how="average")
    np.testing.assert_allclose(average.values, F.avg_pool2d(tensor, size, stride)[0])
    tells_exactly(average)


@few
@hypothesis_given(
    st.integers(0, 999), st.integers(1, 4), st.integers(1, 3), st.integers(0, 1), st.integers(0, 1)
)
def test_overlap_add_is_conv_transpose2d(seed, size, stride, padding, extra):
    if extra >= stride or 2 * padding >= size + 2 * stride:
        return
    x, kernel = whole(seed, 3, 3), whole(seed + 1, size, size)
    expected = F.conv_transpose2d(
        torch.from_numpy(x)[None, None], torch.from_numpy(kernel)[None, None], None, stride, padding, extra
    )[0, 0]
    made = overlap_add(stamps(given("x", x), given("k", kernel)), stride, padding, extra)
    np.testing.assert_allclose(made.values, expected)
    tells_exactly(made)


@few
@hypothesis_given(
    st.integers(0, 999), st.sampled_from(["zero", "reflection", "replication"]), st.integers(0, 2)
)
def test_padded_cells_point_at_the_cell_they_copy(seed, mode, width):
    x = given("x", whole(seed, 3, 4))
    padded = pad(x, width, mode)
    for row, column in np.ndindex(padded.shape):
        value, sources = padded.values[row, column], padded.sources(row, column)
        inside = width <= row < width + 3 and width <= column < width + 4
        if inside:
            assert [(c.row, c.column) for c in sources] == [(row - width, column - width)]
        assert (
            [c.value for c in sources] == [value] if inside or mode != "zero" else (value, sources) == (0, ())
        )


def test_reflection_skips_the_edge_and_replication_repeats_it():
    row = given("x", [[1, 2, 3], [1, 2, 3], [1, 2, 3]])
    assert pad(row, 1, "reflection").values[1].tolist() == [2, 1, 2, 3, 2]
    assert pad(row, 2, "replication").values[1].tolist() == [1, 1, 1, 2, 3, 3, 3]
    with pytest.raises(Problem, match="cannot be mirrored"):
        pad(row, 3, "reflection")


def test_a_cell_without_a_stamp_is_zero():
    made = overlap_add(stamps(given("x", [[1, 2]]), given("k", [[3]])), stride=2)
    assert made.values.tolist() == [[3, 0, 6]]
    assert made.arithmetic(0, 1) == "0"
    assert made.sources(0, 1) == ()


def test_a_window_larger_than_its_picture_is_a_problem():
    with pytest.raises(Problem, match="does not fit"):
        windows(given("x", [[1, 2]]), 2)


def test_moved_cells_keep_their_source():
    x, y = given("x", [[1, 2], [3, 4]]), given("y", [[5], [6]])
    beside = concat(x, y)
    assert beside.values.tolist() == [[1, 2, 5], [3, 4, 6]]
    assert [(c.grid.name, c.row, c.column) for c in beside.sources(1, 2)] == [("y", 1, 0)]
    assert concat(x, x, axis=0).values.tolist() == [[1, 2], [3, 4], [1, 2], [3, 4]]
    assert flatten(x).values.tolist() == [[1, 2, 3, 4]]
    assert [(c.row, c.column) for c in flatten(x).sources(0, 2)] == [(1, 0)]
    assert pick(x, [0, 1], [1, 1]).values.tolist() == [[2, 4]]
    assert argmax(x).values.tolist() == [[1], [1]]
    assert argmax(x).arithmetic(0, 0) == "argmax(1, 2) = 1"
    with pytest.raises(Problem, match="no cell in row 0, column 2"):
        pick(x, 0, 2)
