"""A label's lattice for CTC: the walk along its letters and blanks, every cell adding the ways that reach it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from engine.worked.arithmetic import Text, over, plain, plus, summed, times
from engine.worked.ctc_paths import differs
from engine.worked.grid import Cell, Grid, constant
from engine.worked.spelled import BLANK, spelled_out

FORWARD, BACK = 1, -1
RECURSION = {FORWARD: r"\alpha_t(s) = (\alpha_{t-1}(s) + \alpha_{t-1}(s-1) + k_s \alpha_{t-1}(s-2)) \, y_t(l'_s)",
             BACK: r"\beta_t(s) = (\beta_{t+1}(s) + \beta_{t+1}(s+1) + k_{s+2} \beta_{t+1}(s+2)) \, y_t(l'_s)"}


def extended(label: str) -> list[Grid]:
    """[l' (1, S): a blank before, between and after the letters; k (1, S): 1 where a blank may be skipped]"""
    ext = spelled_out(BLANK + "".join(letter + BLANK for letter in label), "ext", "l'")
    skip = differs(ext, 2, first=0).named("skip", "k", r"k_s = [l'_s \neq l'_{s-2}]", columns=ext.column_labels)
    return [ext, skip]


@dataclass(frozen=True)
class Walk:
    """A walk along l': at every time step stay, go one on, or two where k is 1, each time multiplied by its y.

    FORWARD from the first time step, BACK from the last; without y every step counts 1.
    """

    ext: Grid  # l' (1, S)
    skip: Grid  # k (1, S)
    steps: int
    direction: int
    y: Grid | None = None  # (T, V)

    def over_two(self, s: int) -> list[Cell]:
        """The cell of k that decides whether s is reached over two."""
        ahead = s if self.direction == FORWARD else s + 2
        return [Cell(self.skip, 0, ahead)] if 2 <= ahead < self.ext.shape[1] else []

    def before(self, s: int) -> list[int]:
        """Where s is reached from."""
        far = [s - 2 * self.direction for cell in self.over_two(s) if cell.value]
        return [q for q in (s, s - self.direction, *far) if 0 <= q < self.ext.shape[1]]

    def own(self, t: int, s: int) -> list[Cell]:
        """The probability of the symbol in s at time step t."""
        return [] if self.y is None else [Cell(self.y, t, int(self.ext.values[0, s]))]

    def starts(self, t: int, s: int) -> bool | None:
        """May the walk begin here? None in the time steps after the first."""
        first, ends = (0, (0, 1)) if self.direction == FORWARD else (self.steps - 1, (-1, -2))
        return s in [end % self.ext.shape[1] for end in ends] if t == first else None

    def values(self) -> np.ndarray:
        """(T, S)"""
        found = np.zeros((self.steps, self.ext.shape[1]))
        for t in range(self.steps)[:: self.direction]:
            for s in range(found.shape[1]):
                start = self.starts(t, s)
                reached = sum(found[t - self.direction, q] for q in self.before(s)) if start is None else start
                found[t, s] = reached * prod(cell.value for cell in self.own(t, s))
        return found

    def table(self, name: str, symbol: str, formula: str) -> Grid:
        """Every way that reaches a cell, added: (T, S)."""

        def of(t: int, s: int) -> list[Cell]:
            start, own = self.starts(t, s), self.own(t, s)
            if start is not None:
                return (own or [Cell(constant(1), 0, 0)]) if start else []
            return [*(Cell(table, t - self.direction, q) for q in self.before(s)), *self.over_two(s), *own]

        def told(cells: Sequence[Cell]) -> Text:
            reached = [cell.brief for cell in cells if cell.grid is table]
            own = [cell.brief for cell in cells if cell.grid not in (table, self.skip)]
            factors = [plus(*reached), *own] if reached else own or [plain(0)]
            return times(*factors) if len(factors) > 1 else factors[0]

        table = Grid(self.values(), of, told).named(name, symbol, formula, rows="t", columns=self.ext.column_labels)
        return table


def both_ways(ext: Grid, skip: Grid, y: Grid) -> list[Grid]:
    """[α, β], both (T, S) and both with y_t in them, as in the paper."""
    forward, back = (Walk(ext, skip, y.shape[0], way, y) for way in (FORWARD, BACK))
    return [forward.table("alpha", r"\alpha", RECURSION[FORWARD]), back.table("beta", r"\beta", RECURSION[BACK])]


def passing(alpha: Grid, beta: Grid, y: Grid, codes: list[int], groups: Sequence[Sequence[int]]) -> Grid:
    """Σ α β / y over the states of each group: the probability of all paths that pass there, (T, groups)."""

    def of(t: int, g: int) -> list[Cell]:
        return [cell for s in groups[g] for cell in (Cell(alpha, t, s), Cell(beta, t, s), Cell(y, t, codes[s]))]

    def term(cells: Sequence[Cell], brief: bool = False) -> Text:
        a, b, own = cells
        size = a.value * b.value / own.value if own.value else 0
        return over(times(a.brief, b.brief), own.brief) if size and not brief else plain(size)

    def told(cells: Sequence[Cell]) -> Text:
        three = [cells[i : i + 3] for i in range(0, len(cells), 3)]
        return summed(len(three), lambda i: term(three[i]), lambda i: term(three[i], brief=True))

    own = y.values[:, codes]
    each = np.divide(alpha.values * beta.values, own, out=np.zeros_like(own), where=own > 0)  # (T, S)
    return Grid(np.stack([each[:, list(states)].sum(1) for states in groups], 1), of, told)
