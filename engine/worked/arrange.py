"""Operations that move numbers and change none: flatten, concat, pad, pick."""

import numpy as np

from engine.problem import Problem
from engine.worked.arithmetic import Text, call
from engine.worked.grid import Cell, Grid, rearrange

PADDING = {"zero": "constant", "reflection": "reflect", "replication": "edge"}  # ours -> numpy's


def flatten(x: Grid) -> Grid:
    """(rows, columns) -> (1, rows·columns), row after row."""
    row, column = np.indices(x.shape)
    return rearrange(x, row.reshape(1, -1), column.reshape(1, -1))


def pad(x: Grid, width: int, mode: str = "zero") -> Grid:
    """A border of `width` cells around x; each is a copy of an inner cell, in "zero" mode a 0 from nowhere.

    Raises Problem when reflection has not enough cells to mirror.
    """
    if mode == "reflection" and width >= min(x.shape):
        raise Problem("padding_too_wide", width=width, size=min(x.shape))
    extra = {"constant_values": -1} if mode == "zero" else {}
    row, column = (np.pad(np.arange(n), width, PADDING[mode], **extra) for n in x.shape)
    return rearrange(x, *np.meshgrid(row, column, indexing="ij"))


def concat(*grids: Grid, axis: int = 1) -> Grid:
    """Grids beside each other (axis 1) or one below the other (axis 0)."""
    places = [np.stack([np.full(g.shape, i), *np.indices(g.shape)]) for i, g in enumerate(grids)]
    whose = np.concatenate(places, axis + 1)  # (3, rows, columns): which grid, its row, its column

    def copied(row: int, column: int) -> list[Cell]:
        grid, r, c = whose[:, row, column].tolist()
        return [Cell(grids[grid], r, c)]

    return Grid(np.concatenate([g.values for g in grids], axis), copied, lambda cells: cells[0].text)


def pick(x: Grid, rows: int | list[int], columns: int | list[int]) -> Grid:
    """The cells x[rows[i], columns[i]] as one row (gather): embeddings, the probability of the right class.

    Raises Problem when there is no such cell.
    """
    places = np.broadcast_arrays(np.atleast_1d(rows), np.atleast_1d(columns))
    for row, column in zip(*places, strict=True):
        if not (0 <= row < x.shape[0] and 0 <= column < x.shape[1]):
            raise Problem("no_such_cell", row=row, column=column, rows=x.shape[0] - 1, columns=x.shape[1] - 1)
    return rearrange(x, *(p.reshape(1, -1) for p in places))


def argmax(x: Grid) -> Grid:
    """The number of the largest cell of each row, from 0: (rows, columns) -> (rows, 1)."""

    def told(cells: list[Cell]) -> Text:
        return call("argmax", *(c.text for c in cells))

    across = range(x.shape[1])
    return Grid(x.values.argmax(1).reshape(-1, 1), lambda r, _: [Cell(x, r, k) for k in across], told)
