"""Running totals and running products: each cell is made of all the cells above it."""

from collections.abc import Callable, Sequence

import numpy as np

from engine.worked.algebra import settle
from engine.worked.arithmetic import Text, power, summed, times
from engine.worked.grid import Cell, Grid


def so_far(x: Grid) -> Callable[[int, int], list[Cell]]:
    """The cells above a place, and its own."""
    return lambda row, column: [Cell(x, r, column) for r in range(row + 1)]


def multiplied(cells: Sequence[Cell]) -> Text:
    """a·b·c; a³ when all factors read the same."""
    factors = [cell.text for cell in cells]
    return times(*factors) if len(set(factors)) > 1 or len(factors) == 1 else power(factors[0], len(factors))


def running_total(x: Grid) -> Grid:
    """Of each column the sum of the cells so far: (rows, columns) -> (rows, columns)."""
    def told(cells: Sequence[Cell]) -> Text:
        return summed(len(cells), lambda i: cells[i].text, lambda i: cells[i].brief)

    values = settle(x.values.cumsum(0), np.abs(x.values).cumsum(0))
    return Grid(values, so_far(x), told)


def running_product(x: Grid) -> Grid:
    """Of each column the product of the cells so far: (rows, columns) -> (rows, columns)."""
    return Grid(x.values.cumprod(0), so_far(x), multiplied)
