"""The numbers a learner is working with on one board: edited, drawn afresh, practised, shared, put back."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from engine.problem import Problem
from engine.worked import Example, payload
from engine.worked.inputs import Input, Matrix
from engine.worked.sizes import resized

LONGEST_LINK = 8000  # characters; browsers and servers carry at least this much
BLANKS = 6  # cells to fill in, about, spread over the computed grids
TRIES = 50  # draws until the numbers fit together
EASY = 12  # sources of a cell that can be worked out by hand


class Workings:
    """Inputs that fit together, and the grids they give. Whatever is refused leaves both as they were."""

    def __init__(self, example: Example, base: Mapping[str, Any] | None = None,
                 link: str | None = None) -> None:
        """`base` replaces defaults (a lesson's own case); `link` is the text of a share link and wins.

        A link that cannot be read is left aside and `broken` holds the Problem.
        """
        self.example = example
        self.base = dict(base or {})
        self.broken: Problem | None = None
        self.refused: dict[str, Any] | None = None  # {"problem", "cell": (grid name, row, column)}
        self.rounds = 0  # of practice
        self.practice: dict[str, Any] | None = None  # {"round": int, "blanks": [[grid, row, column], …]}
        self.score: dict[str, int] | None = None  # {"right": …, "total": …} of the last practice
        self.answered = 0  # the latest edit taken in, so that the board knows which are still on their way
        self.serial = 0  # counts what was taken in or refused
        self._take(self.base)
        if link is not None:
            try:
                self._take(_unpacked(link))
            except Problem as problem:
                self.broken = problem

    def _take(self, given: Mapping[str, Any]) -> None:
        """Keep these inputs. Raises Problem when one is wrong or they do not fit together."""
        inputs = self.example.read(given)
        self.grids = payload(self.example.solve(**inputs))
        self.inputs = inputs
        self.refused = self.broken = None
        self.serial += 1

    def change(self, changes: Mapping[str, Any], cell: tuple[str, int, int] | None = None) -> None:
        """Other values for some inputs; a wrong one is refused and remembered with its cell."""
        try:
            self._take(self.inputs | changes)
        except Problem as problem:
            self.refused = {"problem": problem, "cell": cell}
            self.serial += 1

    def edit(self, edits: list[dict[str, Any]]) -> None:
        """Numbers typed: [{"grid", "row", "col", "value", "n"}, …]; what names no cell is left out."""
        for one in edits:
            grid, row, column = one["grid"], one["row"], one["col"]
            if one["n"] <= self.answered or not self._is_cell(grid, row, column):
                continue
            typed = self.example.inputs[grid].typed(self.inputs[grid], row, column, one["value"])
            self.change({grid: typed}, (grid, row, column))
        self.answered = max([self.answered, *(one["n"] for one in edits)])

    def resize(self, grid: str, rows: int, columns: int) -> None:
        """A table with more or fewer rows and columns, and with it those that must fit it."""
        self.change(resized(self.example.inputs, self.inputs, grid, rows, columns))

    def _is_cell(self, grid: str, row: int, column: int) -> bool:
        value = self.inputs.get(grid)
        rows = value if isinstance(value, list) else [[value]]
        return value is not None and 0 <= row < len(rows) and 0 <= column < len(rows[0])

    def reset(self) -> None:
        """Back to the lesson's own numbers."""
        self._take(self.base)

    def draw(self) -> None:
        """Fresh numbers in the cells, tables as large as they are; what is chosen beside the board stays."""
        generator, rules = np.random.default_rng(), self.example.inputs
        for _ in range(TRIES):
            fresh = {name: _as_large(rules[name], self.inputs[name]).random(generator)
                     for name in sorted(self.editable())}
            try:
                self._take(self.inputs | fresh)
                return
            except Problem:
                continue
        for name, value in fresh.items():  # together they did not fit; those that do are taken one by one
            with suppress(Problem):
                self._take(self.inputs | {name: value})

    def editable(self) -> set[str]:
        """Names of the inputs that stand on the board as grids."""
        return {grid["name"] for grid in self.grids if grid["editable"]} & set(self.inputs)

    def start_practice(self) -> None:
        """Fresh numbers and some computed cells left blank, the same for the same round."""
        self.draw()
        self.rounds += 1
        blanks = _blanks(self.grids, np.random.default_rng(self.rounds))
        self.practice = {"round": self.rounds, "blanks": blanks}
        self.score = None

    def stop_practice(self) -> None:
        """All cells are shown again."""
        self.practice = None

    def link(self) -> str:
        """The inputs that differ from the example's own, as compact JSON."""
        own = self.example.read({})
        return json.dumps({k: v for k, v in self.inputs.items() if v != own[k]}, separators=(",", ":"))


def _as_large(rule: Input, value: Any) -> Input:
    """The rule for tables of just this size."""
    if not isinstance(rule, Matrix):
        return rule
    return replace(rule, height=(len(value), len(value)), width=(len(value[0]), len(value[0])))


def _unpacked(link: str) -> dict[str, Any]:
    """Raises Problem when the text is no JSON object."""
    try:
        given = json.loads(link[:LONGEST_LINK])
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise Problem("link_unreadable")
    return given


def _blanks(grids: list[dict[str, Any]], generator: np.random.Generator) -> list[list[int]]:
    """[[grid, row, column], …]: a few cells of every computed grid, those that can be done by hand first."""
    computed = [g for g, grid in enumerate(grids) if any(any(row) for row in grid["sources"])]
    each = max(1, round(BLANKS / max(1, len(computed))))
    chosen = []
    for g in computed:
        cells = [[g, r, c] for r, row in enumerate(grids[g]["sources"]) for c, sources in enumerate(row)
                 if sources and grids[g]["values"][r][c] is not None]
        generator.shuffle(cells)
        cells.sort(key=lambda cell: len(grids[g]["sources"][cell[1]][cell[2]]) > EASY)
        chosen += cells[:each]
    return sorted(chosen)
