"""A table of probabilities: whatever is typed into a cell, each row goes on to sum to 1."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.problem import Problem
from engine.worked.inputs import Matrix, Real

PARTS = 20  # drawn probabilities are twentieths


@dataclass(frozen=True)
class Shares(Matrix):
    """A table whose rows each sum to 1."""

    def read(self, name: str, value: Any) -> list[list[float]]:
        table = super().read(name, value)
        for row, shares in enumerate(table, 1):
            if abs(sum(shares) - 1) > 1e-6:
                raise Problem("row_not_one", name=name, row=row, total=f"{sum(shares):g}")
        return table

    def typed(self, value: list[list[float]], row: int, column: int, number: Any) -> list[list[Any]]:
        """The others of the row share what is left, in the proportion they had."""
        try:
            share = Real.read(self, "", number)
        except Problem:
            return super().typed(value, row, column, number)  # to be refused with its reason
        others = _to(1 - share, [x for c, x in enumerate(value[row]) if c != column])
        shares = [*others[:column], share, *others[column:]]
        return [shares if r == row else list(line) for r, line in enumerate(value)]

    def mended(self, table: list[list[float]]) -> list[list[float]]:
        return [row if abs(sum(row) - 1) < 1e-9 else _to(1, row) for row in table]

    def random(self, generator: np.random.Generator) -> list[list[float]]:
        rows, columns = (int(generator.integers(low, high + 1)) for low, high in (self.height, self.width))
        drawn = generator.multinomial(PARTS - columns, generator.dirichlet([1] * columns, rows)) + 1
        return (drawn / PARTS).tolist()


def _to(total: float, shares: list[float]) -> list[float]:
    """Shares in the same proportion that sum to `total`; equal ones when all are 0."""
    whole = sum(shares)
    return [total * x / whole if whole else total / len(shares) for x in shares]


def shares(default: list[list[float]], *, height: tuple[int, int], width: tuple[int, int], **looks: Any) -> Shares:
    """An editable table of probabilities, (T, V): a row a time step."""
    return Shares(default, 0, 1, False, False, looks, height, width)
