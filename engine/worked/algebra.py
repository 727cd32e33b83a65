"""The operations on grids that a blackboard writes with signs: + − · / @ and powers."""

from collections.abc import Sequence

import numpy as np

from engine.worked.arithmetic import Text, minus, negative, over, plus, power, summed, times
from engine.worked.grid import Cell, Grid, constant, elementwise

Number = Grid | float


def settle(total: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Sums that cancel to nothing but rounding error are 0; size = the sum of the terms' absolute values."""
    return np.where(np.abs(total) < 8 * np.finfo(float).eps * size, 0.0, total)


def products(cells: Sequence[Cell]) -> Text:
    """a·b + c·d + …: what matrix products and convolutions are made of."""
    return summed(len(cells) // 2, lambda i: times(cells[2 * i].text, cells[2 * i + 1].text),
                  lambda i: times(cells[2 * i].brief, cells[2 * i + 1].brief))


def add(a: Number, b: Number) -> Grid:
    """a + b, cell by cell."""
    a, b = constant(a), constant(b)
    values = settle(a.values + b.values, np.abs(a.values) + np.abs(b.values))
    return elementwise(values, lambda c: plus(c[0].text, c[1].text), a, b)


def sub(a: Number, b: Number) -> Grid:
    """a − b, cell by cell."""
    a, b = constant(a), constant(b)
    values = settle(a.values - b.values, np.abs(a.values) + np.abs(b.values))
    return elementwise(values, lambda c: minus(c[0].text, c[1].text), a, b)


def mul(a: Number, b: Number) -> Grid:
    """a ⊙ b, cell by cell (Hadamard)."""
    a, b = constant(a), constant(b)
    return elementwise(a.values * b.values, lambda c: times(c[0].text, c[1].text), a, b)


def div(a: Number, b: Number) -> Grid:
    """a / b, cell by cell."""
    a, b = constant(a), constant(b)
    return elementwise(a.values / b.values, lambda c: over(c[0].text, c[1].text), a, b)


def raised(a: Grid, exponent: int) -> Grid:
    """a², a³, …"""
    return elementwise(a.values**exponent, lambda c: power(c[0].text, exponent), a)


def opposite(a: Grid) -> Grid:
    """−a"""
    return elementwise(-a.values, lambda c: negative(c[0].text), a)


def matmul(a: Grid, b: Grid) -> Grid:
    """(n, k) @ (k, m) -> (n, m)."""
    inner = range(a.shape[1])
    return Grid(settle(a.values @ b.values, np.abs(a.values) @ np.abs(b.values)),
                lambda r, c: [cell for k in inner for cell in (Cell(a, r, k), Cell(b, k, c))], products)


Grid.__add__, Grid.__radd__ = add, lambda a, b: add(b, a)
Grid.__sub__, Grid.__rsub__ = sub, lambda a, b: sub(b, a)
Grid.__mul__, Grid.__rmul__ = mul, lambda a, b: mul(b, a)
Grid.__truediv__, Grid.__rtruediv__ = div, lambda a, b: div(b, a)
Grid.__pow__, Grid.__neg__, Grid.__matmul__ = raised, opposite, matmul
