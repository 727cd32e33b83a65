"""Grids: exact numbers, exact arithmetic, honest sources."""

import numpy as np
import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.worked.algebra import add, div, matmul, mul, sub
from engine.worked.functions import FUNCTIONS, apply, derivative, where
from engine.worked.grid import Grid, constant, given
from engine.worked.reduce import mean, softmax, total, var
from tests.worked.reading import compute

whole = st.integers(-9, 9).map(float)
square = arrays(np.float64, (3, 3), elements=whole)


def tells_exactly(grid: Grid) -> None:
    """Whole numbers are shown whole, so the told arithmetic must give the value exactly."""
    for row, column in np.ndindex(grid.shape):
        text = grid.arithmetic(row, column).split(" = ")[0]
        assert compute(text) == pytest.approx(grid.values[row, column], abs=1e-9), text


def cells(grid: Grid, row: int, column: int) -> list[tuple[str, int, int]]:
    return [(c.grid.name, c.row, c.column) for c in grid.sources(row, column)]


@settings(deadline=None)
@hypothesis_given(square, square, square)
def test_any_mix_of_signs_is_told_with_the_right_brackets(a, b, c):
    x, y, z = given("x", a), given("y", b), given("z", c)
    for made, value in [
        (x - (y + z), a - (b + c)),
        (x - (y - z), a - (b - c)),
        ((x + y) * z, (a + b) * c),
        (x + -y, a - b),
        (-(x - y) * z, -(a - b) * c),
        ((x * y) ** 2, (a * b) ** 2),
        ((x**2) ** 2, a**4),
        (-(x**2), -(a**2)),
        (x @ (y - z) + 1, a @ (b - c) + 1),
        (2 * x - 3 * -y, 2 * a + 3 * b),
        (x.T @ y, a.T @ b),
        ((x + y) / 4 * z, (a + b) / 4 * c),
        (x / (4 / constant(2)), a / 2),
        (x * (y / 4), a * b / 4),
        (1 - x, 1 - a),
    ]:
        np.testing.assert_allclose(made.values, value)
        tells_exactly(made)


def test_the_example_of_the_design():
    row, column = given("x", [[2, 1, 1]]), given("w", [[1], [0], [0]])
    assert (row @ column).arithmetic(0, 0) == "2·1 + 1·0 + 1·0 = 2"


def test_sources_lie_in_named_grids_each_once_in_order():
    x, w, b = given("x", [[1, 2]]), given("w", [[3], [4]]), given("b", 5)
    z = x @ w + b
    assert cells(z, 0, 0) == [("x", 0, 0), ("w", 0, 0), ("x", 0, 1), ("w", 1, 0), ("b", 0, 0)]
    z = z.named("z", "z")
    assert cells(z * z, 0, 0) == [("z", 0, 0)]
    assert (z * z).arithmetic(0, 0) == "16·16 = 256"
    assert (x @ w * 2).arithmetic(0, 0) == "(1·3 + 2·4)·2 = 22"


def test_a_second_name_is_a_copy_of_the_first():
    z = (given("x", 1) + 1).named("z", "z")
    again = z.named("again", "a")
    assert cells(again, 0, 0) == [("z", 0, 0)]
    assert again.arithmetic(0, 0) == "2"


def test_single_rows_and_columns_repeat():
    row, column = given("r", [[1, 2, 3]]), given("c", [[10], [20]])
    table = row + column
    assert table.values.tolist() == [[11, 12, 13], [21, 22, 23]]
    assert cells(table, 1, 2) == [("r", 0, 2), ("c", 1, 0)]


@settings(deadline=None)
@hypothesis_given(square, square)
def test_named_operations_are_the_signs(a, b):
    x, y = given("x", a), given("y", b + 20)
    for function, sign in ((add, x + y), (sub, x - y), (mul, x * y), (div, x / y), (matmul, x @ y)):
        assert np.array_equal(function(x, y).values, sign.values)


def test_a_sum_that_cancels_is_zero():
    assert (given("x", 0.1) + 0.2 - 0.3 + 0).values.item() == pytest.approx(0, abs=1e-15)
    third = given("x", [[0.1, 0.2, -0.3]])
    assert total(third).values.item() == 0
    assert (third @ constant([[1], [1], [1]])).shown(0, 0) == "0"


def test_long_sums_leave_out_their_middle():
    x = given("x", np.arange(1000.0).reshape(1, -1))
    assert total(x).arithmetic(0, 0) == "0 + 1 + 2 + … + 999 = 499500"
    assert len(total(x).sources(0, 0)) == 1000
    assert (x @ x.T).arithmetic(0, 0) == "0·0 + 1·1 + 2·2 + … + 999·999 = 332833500"


def test_grids_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        given("x", 1).values[0, 0] = 2


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_functions_and_derivatives_agree_with_torch(function):
    import torch

    names = {"positive": lambda t: (t > 0).double(), "relu": torch.relu, "cbrt": lambda t: t ** (1 / 3)}
    x = torch.tensor([[0.3, 1.2, 2.5]], dtype=torch.float64, requires_grad=True)
    y = names.get(function, getattr(torch, function, None))(x)
    grid = given("x", x.detach().numpy())
    made = apply(function, grid)
    np.testing.assert_allclose(made.values, y.detach(), atol=1e-12)
    for column in range(3):
        assert compute(made.text(0, column).text) == pytest.approx(made.values[0, column], abs=1e-9)
    if function not in ("floor", "ceil", "positive"):
        y.sum().backward()
        np.testing.assert_allclose(derivative(function, grid, made).values, x.grad, atol=1e-12)


@pytest.mark.parametrize("axis", [None, 0, 1])
def test_mean_and_var_are_torch(axis):
    import torch

    values = np.random.default_rng(0).normal(size=(3, 4))
    x, tensor = given("x", values), torch.from_numpy(values)
    keep = {"dim": axis, "keepdim": True} if axis is not None else {}
    np.testing.assert_allclose(mean(x, axis).values.ravel(), tensor.mean(**keep).ravel())
    np.testing.assert_allclose(var(x, axis).values.ravel(), tensor.var(**keep, correction=0).ravel())


def test_mean_is_told():
    x = given("x", [[1, 3], [5, 7]])
    assert mean(x).arithmetic(0, 0) == "(1 + 3 + 5 + 7) / 4 = 4"
    assert mean(x, 0).arithmetic(0, 1) == "(3 + 7) / 2 = 5"


@pytest.mark.parametrize("axis", [0, 1])
def test_softmax_is_torch_even_for_huge_scores(axis):
    import torch

    values = np.array([[2.0, 1, 0], [900, 901, -900]])
    np.testing.assert_allclose(
        softmax(given("z", values), axis).values, torch.from_numpy(values).softmax(axis)
    )


def test_a_masked_row_of_attention():
    scores = given("scores", [[1.0, 2.0, 3.0]])
    mask = given("mask", [[1, 1, 0]])
    weights = softmax(where(mask, scores, -np.inf))
    np.testing.assert_allclose(weights.values, [[1 / (1 + np.e), np.e / (1 + np.e), 0]])
    assert weights.arithmetic(0, 2) == "e^(−∞) / (e^1 + e^2 + e^(−∞)) = 0"
    assert cells(weights, 0, 0) == [
        ("mask", 0, 0),
        ("scores", 0, 0),
        ("mask", 0, 1),
        ("scores", 0, 1),
        ("mask", 0, 2),
    ]
    assert compute(weights.text(0, 1).text) == pytest.approx(weights.values[0, 1])
