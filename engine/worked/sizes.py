"""Sizes that belong together: what is called H is as long in every table, and when one grows all do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.problem import Problem
from engine.worked.inputs import Input, Matrix

Rules = Mapping[str, Input]
Sizes = Mapping[str, int]


def measured(rules: Rules, inputs: Mapping[str, Any]) -> dict[str, int]:
    """{"H": 2, …} as the tables have it. Raises Problem when tables do not fit together."""
    found: dict[str, int] = {}
    for table, rule in _tables(rules, inputs):
        for names, length in zip(rule.called, _shape(table), strict=True):
            if len(names) == 1:
                found.setdefault(names[0], length)
    for name, rule in rules.items():
        if isinstance(rule, Matrix) and any(rule.called):
            shape = _shape(inputs[name])
            wanted = [_length(names, found, own) for names, own in zip(rule.called, shape, strict=True)]
            if wanted != shape:
                raise Problem("input_wrong_shape", name=name, rows=wanted[0], columns=wanted[1])
    return found


def resized(rules: Rules, inputs: Mapping[str, Any], name: str, rows: int, columns: int) -> dict[str, Any]:
    """The inputs that change when one table gets this many rows and columns.

    Its companions get the same sizes; new cells are 0, or as near to it as may be.
    """
    asked, before = rules[name], measured(rules, inputs)
    after = before | {names[0]: length for names, length in zip(asked.called, (rows, columns), strict=True)
                      if len(names) == 1}
    changes = {}
    for other, rule in rules.items():
        if isinstance(rule, Matrix) and (other == name or any(rule.called)):
            now = _shape(inputs[other])
            wanted = (rows, columns) if other == name else now
            down, across = (_places(names, old, new, before, after)
                            for names, old, new in zip(rule.called, now, wanted, strict=True))
            blank = min(max(0, rule.low), rule.high)
            changes[other] = rule.mended([[blank if r is None or c is None else inputs[other][r][c] for c in across]
                                          for r in down])
    return changes


def drawn(rules: Rules, generator: np.random.Generator) -> dict[str, Input]:
    """The rules, every size that has a name settled at random."""
    sizes = {names[0]: int(generator.integers(low, high + 1))
             for rule in rules.values() if isinstance(rule, Matrix)
             for names, (low, high) in zip(rule.called, (rule.height, rule.width), strict=True)
             if len(names) == 1}
    return {name: _settled(rule, sizes) if isinstance(rule, Matrix) else rule for name, rule in rules.items()}


def _settled(rule: Matrix, sizes: Sizes) -> Matrix:
    height, width = ((_length(names, sizes, 0),) * 2 if names else span
                     for names, span in zip(rule.called, (rule.height, rule.width), strict=True))
    return replace(rule, height=height, width=width)


def _tables(rules: Rules, inputs: Mapping[str, Any]) -> list[tuple[list, Matrix]]:
    return [(inputs[name], rule) for name, rule in rules.items() if isinstance(rule, Matrix)]


def _shape(table: Sequence[Sequence[float]]) -> list[int]:
    return [len(table), len(table[0])]


def _length(names: Sequence[str], sizes: Sizes, own: int) -> int:
    """How long a side called ("H", "D") is; one without a name is as long as it is."""
    return sum(sizes[name] for name in names) if names else own


def _places(names: Sequence[str], old: int, new: int, before: Sizes, after: Sizes) -> list[int | None]:
    """Where each row (or column) of the new table stood in the old one; None where it is new."""
    if not names:
        return [i if i < old else None for i in range(new)]
    places: list[int | None] = []
    start = 0
    for name in names:
        places += [start + i if i < before[name] else None for i in range(after[name])]
        start += before[name]
    return places
