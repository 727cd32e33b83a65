"""Cells that remember: a Grid is a small table whose cells know the cells and the arithmetic that made them.

An operation says three things: the values, `of` (which cells a cell is made of) and `told` (the arithmetic,
from those cells); nothing is told before it is asked for. The operations stand in algebra.py and beside it.
What lies between two named grids is told in one go: `(x @ w + b).named("z", …)` has cells like
2·1 + 3·4 + 1 = 15, and their sources lie in x, w and b.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from engine.worked.arithmetic import Text, plain
from engine.worked.number import labels, number


class Cell(NamedTuple):
    """One cell of a grid."""

    grid: "Grid"
    row: int
    column: int

    @property
    def value(self) -> float:
        return float(self.grid.values[self.row, self.column])

    @property
    def brief(self) -> Text:
        """Its number."""
        return plain(self.value, self.grid.digits)

    @property
    def text(self) -> Text:
        """Its number when the grid has a name, else the arithmetic behind it."""
        return self.brief if self.grid.name else self.grid.text(self.row, self.column)


@dataclass(frozen=True, eq=False, repr=False)
class Grid:
    """A table (rows, columns) of float64 whose cells remember where they came from."""

    values: np.ndarray  # (rows, columns), read-only
    of: Callable[[int, int], Sequence[Cell]] = lambda *_: ()
    told: Callable[[Sequence[Cell]], Text] | None = None  # None: a number that nothing made
    name: str = ""  # ASCII; without a name it is only a step on the way and not shown
    symbol: str = ""  # LaTeX
    role: str = "result"  # "input", "weight", "result" or "gradient"
    formula: str = ""  # LaTeX
    caption: str = ""  # id of its words
    editable: bool = False
    digits: int = 4
    row_labels: tuple[str, ...] | None = None
    column_labels: tuple[str, ...] | None = None
    known: dict[tuple[int, int], tuple[Cell, ...]] = field(default_factory=dict)  # sources found so far

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64)
        values.setflags(write=False)
        object.__setattr__(self, "values", values)

    @property
    def shape(self) -> tuple[int, int]:
        return self.values.shape

    def at(self, row: int, column: int) -> Cell:
        """A cell; a single row or column repeats itself (broadcasting)."""
        rows, columns = self.shape
        return Cell(self, row if rows > 1 else 0, column if columns > 1 else 0)

    def text(self, row: int, column: int) -> Text:
        """The arithmetic of one cell, without its result."""
        return self.told(self.of(row, column)) if self.told else self.at(row, column).brief

    def arithmetic(self, row: int, column: int) -> str:
        """2·1 + 1·0 + 1·0 = 2; a number that was only given or copied stands alone."""
        text, shown = self.text(row, column).text, self.shown(row, column)
        return shown if text == shown else f"{text} = {shown}"

    def shown(self, row: int, column: int) -> str:
        """The number as the board writes it."""
        return number(self.values[row, column], self.digits)

    def sources(self, row: int, column: int) -> tuple[Cell, ...]:
        """The cells of named grids that one cell is made of, each once, in the order of the arithmetic."""
        if (row, column) not in self.known:
            found: dict[Cell, None] = {}
            for cell in self.of(row, column):
                if cell.grid.name:
                    found[cell] = None
                elif cell.grid.told:
                    found.update(dict.fromkeys(cell.grid.sources(cell.row, cell.column)))
            self.known[row, column] = tuple(found)
        return self.known[row, column]

    def named(self, name: str, symbol: str, formula: str = "", role: str = "result", *,
              rows: str | Sequence[str] | None = None, columns: str | Sequence[str] | None = None,
              **looks: Any) -> "Grid":
        """This grid, to be shown on the board.

        Labels are texts or one stem to be numbered ("x": x₁ x₂ …). A formula without = gets the symbol.
        """
        grid = self[:, :] if self.name else self
        equation = formula if "=" in formula else f"{symbol} = {formula}" if formula else symbol
        looks = {"caption": name, "row_labels": _labels(rows, self.shape[0]),
                 "column_labels": _labels(columns, self.shape[1])} | looks
        return replace(grid, name=name, symbol=symbol, formula=equation, role=role, **looks)

    def __getitem__(self, part: Any) -> "Grid":
        """A part or another order of the cells: x[:, :2], x[[1], [0]]."""
        row, column = np.indices(self.shape)
        return rearrange(self, np.atleast_2d(row[part]), np.atleast_2d(column[part]))

    @property
    def T(self) -> "Grid":  # noqa: N802  the name numpy and torch use
        """Rows become columns."""
        row, column = np.indices(self.shape)
        return rearrange(self, row.T, column.T)


def _labels(given: str | Sequence[str] | None, count: int) -> tuple[str, ...] | None:
    return None if given is None else labels(given, count) if isinstance(given, str) else tuple(given)


def given(name: str, values: Any, symbol: str = "", role: str = "input", **looks: Any) -> Grid:
    """An input: numbers (a scalar becomes 1×1) that the learner may edit."""
    return Grid(np.atleast_2d(values)).named(name, symbol or name, role=role, editable=True, **looks)


def constant(values: Any) -> Grid:
    """Numbers that simply are there: nothing made them."""
    return values if isinstance(values, Grid) else Grid(np.atleast_2d(values))


def elementwise(values: np.ndarray, told: Callable[[Sequence[Cell]], Text], *operands: Grid) -> Grid:
    """Each cell is made of the cells at the same place; single rows and columns repeat."""
    return Grid(values, lambda row, column: [o.at(row, column) for o in operands], told)


def rearrange(x: Grid, rows: np.ndarray, columns: np.ndarray) -> Grid:
    """Each cell is a copy of x[rows[r, c], columns[r, c]]; a negative index is a 0 from nowhere."""
    outside = (rows < 0) | (columns < 0)
    values = np.where(outside, 0.0, x.values[rows, columns])
    if not x.name and x.told is None:
        return Grid(values)  # a copy of plain numbers is plain numbers
    return Grid(values,
                lambda r, c: () if outside[r, c] else (Cell(x, int(rows[r, c]), int(columns[r, c])),),
                lambda cells: cells[0].text if cells else plain(0))
