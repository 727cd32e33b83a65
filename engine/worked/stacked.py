"""Tables of several gates, one below the other: each block of rows belongs to one gate."""

from collections.abc import Sequence
from dataclasses import replace

from engine.worked.grid import Grid
from engine.worked.number import labels


def stems(names: Sequence[str], each: int) -> tuple[str, ...]:
    """("f", "i") with 2 units each -> f₁ f₂ i₁ i₂; a single unit needs no number."""
    return tuple(label for name in names for label in (labels(name, each) if each > 1 else (name,)))


def labelled(grid: Grid, rows: Sequence[str] | None = None, columns: Sequence[str] | None = None) -> Grid:
    """The same input with labels that follow its size."""
    return replace(grid, row_labels=rows and tuple(rows), column_labels=columns and tuple(columns))


def block(grid: Grid, number: int, units: int) -> Grid:
    """The rows of gate `number`, from 0: (gates·units, columns) -> (units, columns)."""
    return grid[number * units : (number + 1) * units, :]
