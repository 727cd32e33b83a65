"""Operations that draw many cells into one: total, mean, variance; and softmax, which shares a total out."""

from dataclasses import replace

import numpy as np

from engine.worked.algebra import settle
from engine.worked.arithmetic import Text, summed
from engine.worked.functions import apply
from engine.worked.grid import Cell, Grid


def total(x: Grid, axis: int | None = None) -> Grid:
    """Sum of all cells (1, 1), of each column (axis 0: (1, columns)) or of each row (axis 1: (rows, 1))."""
    rows, columns = x.shape

    def of(row: int, column: int) -> list[Cell]:
        down = range(rows) if axis != 1 else [row]
        across = range(columns) if axis != 0 else [column]
        return [Cell(x, r, c) for r in down for c in across]

    def told(cells: list[Cell]) -> Text:
        return summed(len(cells), lambda i: cells[i].text, lambda i: cells[i].brief)

    values, size = (v.sum(axis, keepdims=True) for v in (x.values, np.abs(x.values)))
    return Grid(settle(values, size), of, told)


def mean(x: Grid, axis: int | None = None) -> Grid:
    """Average of all cells, of each column (axis 0) or of each row (axis 1)."""
    return total(x, axis) / (x.values.size if axis is None else x.shape[axis])


def var(x: Grid, axis: int | None = None) -> Grid:
    """Mean squared distance from the mean, divided by n, not n − 1."""
    return mean((x - mean(x, axis)) ** 2, axis)


def softmax(x: Grid, axis: int = 1) -> Grid:
    """e^x / Σ e^x along each row (axis 1) or column (axis 0); from x − max, which changes nothing."""
    shares = np.exp(x.values - x.values.max(axis, keepdims=True))
    with np.errstate(over="ignore", invalid="ignore"):
        powers = apply("exp", x)
        told = powers / total(powers, axis)
    return replace(told, values=shares / shares.sum(axis, keepdims=True))
