"""Running totals and products: numbers, text, sources."""

import numpy as np
import pytest

from engine.worked.cumulate import running_product, running_total
from engine.worked.grid import given


@pytest.fixture
def x():
    return given("x", [[2, 1], [3, -1], [2, -1]])


def test_numbers(x):
    assert running_total(x).values.tolist() == [[2, 1], [5, 0], [7, -1]]
    assert running_product(x).values.tolist() == [[2, 1], [6, -1], [12, 1]]


def test_each_cell_is_made_of_those_above(x):
    cell = running_product(x).sources(1, 1)
    assert [(c.grid, c.row, c.column) for c in cell] == [(x, 0, 1), (x, 1, 1)]


def test_text(x):
    assert running_total(x).arithmetic(2, 0) == "2 + 3 + 2 = 7"
    assert running_product(x).arithmetic(1, 0) == "2·3 = 6"
    assert running_product(x).arithmetic(0, 0) == "2"


def test_equal_factors_are_a_power():
    product = running_product(given("x", np.full((3, 1), -0.5)))
    assert product.arithmetic(2, 0) == "(−0.5)³ = −0.125"


def test_sums_that_cancel_are_nothing():
    assert running_total(given("x", [[0.1], [0.2], [-0.3]])).values[2, 0] == 0
