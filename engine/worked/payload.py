"""Grids as plain data for the board, ready for JSON."""

import math
from collections.abc import Sequence
from typing import Any

from engine.worked.grid import Grid


def payload(grids: Sequence[Grid]) -> list[dict[str, Any]]:
    """One dictionary a grid, sources as [grid number, row, column]; infinity is null, its text says ∞.

    Raises ValueError when two grids share a name or a cell comes from a named grid that is not among them.
    """
    numbers = {grid: i for i, grid in enumerate(grids)}
    names = [grid.name for grid in grids]
    if len(set(names)) < len(names) or "" in names:
        raise ValueError(f"every grid needs a name of its own: {names}")
    return [_plain(grid, numbers) for grid in grids]


def _plain(grid: Grid, numbers: dict[Grid, int]) -> dict[str, Any]:
    def sources(row: int, column: int) -> list[list[int]]:
        cells = grid.sources(row, column)
        hidden = {c.grid.name for c in cells if c.grid not in numbers}
        if hidden:
            raise ValueError(f"{grid.name} comes from {hidden}, which the example does not show")
        return [[numbers[c.grid], c.row, c.column] for c in cells]

    rows, columns = (range(n) for n in grid.shape)
    return {
        "name": grid.name, "symbol": grid.symbol, "role": grid.role, "formula": grid.formula,
        "caption": grid.caption, "editable": grid.editable, "digits": grid.digits,
        "row_labels": grid.row_labels and list(grid.row_labels),
        "column_labels": grid.column_labels and list(grid.column_labels),
        "values": [[v if math.isfinite(v) else None for v in row] for row in grid.values.tolist()],
        "shown": [[grid.shown(r, c) for c in columns] for r in rows],
        "arithmetic": [[grid.arithmetic(r, c) for c in columns] for r in rows],
        "sources": [[sources(r, c) for c in columns] for r in rows],
    }
