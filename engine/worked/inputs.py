"""What a worked example may be fed: tables, numbers, choices that know their range, as plain JSON values."""

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from engine.problem import Problem
from engine.worked.grid import given


@dataclass(frozen=True)
class Input:
    """One input: its default, how what a learner typed is checked, and how a fresh one is drawn."""

    default: Any
    kind = "choice"

    def read(self, name: str, value: Any) -> Any:
        """The value, checked. Raises Problem."""
        raise NotImplementedError

    def random(self, generator: np.random.Generator) -> Any:
        """A fresh value within the range."""
        raise NotImplementedError

    def handed(self, _name: str, value: Any) -> Any:
        """What the function on display receives."""
        return value

    def typed(self, _value: Any, _row: int, _column: int, number: Any) -> Any:
        """The value after something was typed into a cell, not yet checked."""
        return number

    def plain(self) -> dict[str, Any]:
        """Kind, default and range, ready for JSON."""
        rules = {k: v for k, v in vars(self).items() if k != "looks" and v not in (None, ((), ()))}
        return {"kind": self.kind} | rules


@dataclass(frozen=True)
class Choice(Input):
    """One of a few codes."""

    choices: tuple[str, ...]
    kind = "choice"

    def read(self, name: str, value: Any) -> str:
        if str(value) not in self.choices:
            raise Problem("input_not_a_choice", name=name, value=str(value)[:40],
                          choices=", ".join(self.choices))
        return str(value)

    def random(self, generator: np.random.Generator) -> str:
        return str(generator.choice(self.choices))


@dataclass(frozen=True)
class Real(Input):
    """A number; the function receives it as a 1×1 grid that can be edited."""

    low: float
    high: float
    whole: bool = False
    log: bool = False  # drawn by ratio: 1e-6, 1e-5, …
    looks: dict[str, Any] = field(default_factory=dict, hash=False)  # symbol, role, labels of its grid
    kind = "real"

    def read(self, name: str, value: Any) -> float:
        while isinstance(value, list) and len(value) == 1:  # a 1×1 grid of the board
            value = value[0]
        number = _number(name, value)
        if not self.low <= number <= self.high:
            raise Problem("input_out_of_range", name=name, value=str(value)[:40],
                          low=f"{self.low:g}", high=f"{self.high:g}")
        if self.whole and number != int(number):
            raise Problem("input_not_whole", name=name, value=value)
        return int(number) if self.whole else number

    def random(self, generator: np.random.Generator) -> float:
        if self.log:
            drawn = float(f"{10 ** generator.uniform(math.log10(self.low), math.log10(self.high)):.1g}")
            return min(max(int(drawn) if self.whole else drawn, self.low), self.high)
        return _drawn(generator, self)

    def handed(self, name: str, value: Any) -> Any:
        return given(name, value, **self.looks)


@dataclass(frozen=True)
class Whole(Real):
    """A whole number that the function receives as it is: a stride, a width."""

    whole: bool = True
    kind = "whole"

    def handed(self, _name: str, value: Any) -> int:
        return value


class Side(NamedTuple):
    """A side of a table that is as long as the sides of that name in the other tables; H + D, 4 * H."""

    low: int
    high: int
    names: tuple[str, ...] = ()

    def __add__(self, other: "Side") -> "Side":
        return Side(self.low + other.low, self.high + other.high, self.names + other.names)

    def __rmul__(self, times: int) -> "Side":
        return Side(times * self.low, times * self.high, times * self.names)


@dataclass(frozen=True)
class Matrix(Real):
    """A table of numbers, a list of rows; its size may vary where `height` or `width` is a range."""

    height: tuple[int, int] = (1, 1)  # fewest and most rows
    width: tuple[int, int] = (1, 1)  # fewest and most columns
    called: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # names of its sides, see sizes.py
    kind = "matrix"

    def read(self, name: str, value: Any) -> list[list[float]]:
        table = value if isinstance(value, list) else [[value]]
        if not any(isinstance(row, list) for row in table):  # one row or one column written flat
            table = [table] if self.height[1] == 1 else [[x] for x in table]
        if not all(isinstance(row, list) for row in table) or not self._fits(table):
            raise Problem("input_wrong_shape", name=name, rows=_span(self.height), columns=_span(self.width))
        return [[Real.read(self, name, x) for x in row] for row in table]

    def _fits(self, table: list[list]) -> bool:
        widths = {len(row) for row in table}
        return (len(widths) == 1 and self.height[0] <= len(table) <= self.height[1]
                and self.width[0] <= widths.pop() <= self.width[1])

    def random(self, generator: np.random.Generator) -> list[list[float]]:
        rows, columns = (int(generator.integers(low, high + 1)) for low, high in (self.height, self.width))
        return [[Real.random(self, generator) for _ in range(columns)] for _ in range(rows)]

    def typed(self, value: list[list[float]], row: int, column: int, number: Any) -> list[list[Any]]:
        return [[number if (r, c) == (row, column) else x for c, x in enumerate(line)] for r, line in enumerate(value)]

    def mended(self, table: list[list[float]]) -> list[list[float]]:
        """The table after rows or columns came or went."""
        return table


def matrix(default: list[list[float]], low: float, high: float, *,
           height: tuple[int, int] | Side | None = None, width: tuple[int, int] | Side | None = None,
           whole: bool = False, log: bool = False, **looks: Any) -> Matrix:
    """An editable table; `height` and `width` are the sizes it may take, the default's own when not given."""
    sides = [side or (own, own) for side, own in ((height, len(default)), (width, len(default[0])))]
    called = tuple(side.names if isinstance(side, Side) else () for side in sides)
    return Matrix(default, low, high, whole, log, looks, *(tuple(side[:2]) for side in sides), called)


def real(default: float, low: float, high: float, *,
         whole: bool = False, log: bool = False, **looks: Any) -> Real:
    """An editable number, shown as a 1×1 grid."""
    return Real(default, low, high, whole, log, looks)


def whole(default: int, low: int, high: int) -> Whole:
    """A whole number chosen beside the board."""
    return Whole(default, low, high)


def choice(*codes: str, default: str | None = None) -> Choice:
    """One of these codes; the default is the first unless named."""
    return Choice(default or codes[0], codes)


def _number(name: str, value: Any) -> float:
    try:
        number = float(value.replace("−", "-") if isinstance(value, str) else value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if isinstance(value, bool) or not math.isfinite(number):
        raise Problem("input_not_a_number", name=name, value=str(value)[:40])
    return number


def _drawn(generator: np.random.Generator, rule: Real) -> float:
    """A number that is pleasant to compute with: whole, else one decimal."""
    if rule.whole or rule.high - rule.low >= 10:
        return int(generator.integers(math.ceil(rule.low), math.floor(rule.high) + 1))
    return float(np.clip(round(generator.uniform(rule.low, rule.high), 1), rule.low, rule.high))


def _span(sizes: tuple[int, int]) -> str:
    return str(sizes[0]) if sizes[0] == sizes[1] else f"{sizes[0]}–{sizes[1]}"
