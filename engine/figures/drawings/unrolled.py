"""A recurrent network drawn once for every time step: the same W and U in every place."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from engine.figures.drawings.ink import arc, card, sheet, symbol, text, told, wire

Numbers = Mapping[str, np.ndarray]
PITCH, WIDTH = 106, 62  # from one time step to the next, and a box
GAP = 50  # from row to row
BOW = 46  # room for the gradients above
SHOWN = 6  # time steps; of more the first three and the last are drawn
MOST = 8  # units of width of the thickest line


class Box(NamedTuple):
    """One vector: what stands in its box, and whether it is only the zeros that fill a gap."""

    lines: Sequence[str]
    filler: bool = False


Row = Mapping[int, Box]  # time step -> vector


def step(numbers: Numbers, _inputs: Mapping[str, Any]) -> str:
    """rnn_step: x₁ and h₀ come in, h₁ goes out."""
    x, h = {1: _column(numbers["x"])}, {t: _column(numbers[f"h{t}"]) for t in (0, 1)}
    return _net([0, 1], x, h, {}, _scalars(numbers))


def sentence(numbers: Numbers, _inputs: Mapping[str, Any]) -> str:
    """rnn_unrolled, rnn_backward: every word and state; where a state is one number, the gradient's way back above."""
    steps = range(numbers["x"].shape[1] + 1)
    x = {t: _column(numbers["x"][:, t - 1 : t]) for t in steps[1:]}
    h = {t: _column(numbers[f"h{t}"]) for t in steps}
    factors = {t: numbers[f"J{t}"].item() for t in steps[1:] if numbers.get(f"J{t}", np.empty(0)).size == 1}
    return _net(steps, x, h, {}, _scalars(numbers), factors)


def shapes(numbers: Numbers, inputs: Mapping[str, Any]) -> str:
    """rnn_shapes: which x and y there are in the three kinds, each with the length of its vector."""
    N, T, D, H, K = (int(numbers[name].item()) for name in "NTDHK")
    kind = inputs["kind"]
    steps = [0, *shown(T)]
    given = [t for t in steps[1:] if t]
    x = {t: Box(["0"], True) if kind == "one_to_many" and t > 1 else Box([str(D)]) for t in given}
    y = {t: Box([str(K)]) for t in given if t == T or kind != "many_to_one"}
    sides = [_shape(numbers["shapes"][row]) for row in (-1, 2 if kind == "one_to_many" else 1, 0)]
    return _net(steps, x, {t: Box([str(H)]) for t in [0, *given]}, y, {}, sides=sides, batch=N)


def shown(steps: int) -> list[int]:
    """The time steps that are drawn; a 0 stands for those left out."""
    return list(range(1, steps + 1)) if steps <= SHOWN else [1, 2, 3, 0, steps]


def _shape(sizes: np.ndarray) -> str:
    return " × ".join(told(size) for size in sizes)


def _column(values: np.ndarray) -> Box:
    return Box([told(value) for value in values[:, 0]])


def _scalars(numbers: Numbers) -> dict[str, float]:
    """W and U where they are one number each."""
    return {name: numbers[name].item() for name in "WU" if numbers[name].size == 1}


def _tall(row: Row) -> float:
    return 30 + 18 * max((len(box.lines) for box in row.values()), default=0) if row else 0


def _net(steps: Sequence[int], x: Row, h: Row, y: Row, weights: Mapping[str, float],
         factors: Mapping[int, float] | None = None, sides: Sequence[str] = (), batch: int = 1) -> str:
    """Rows from above: gradients or y, h, x. Columns are `steps`, the first one h₀."""
    left = 118 if sides else 10
    at = [left + WIDTH / 2 + PITCH * place for place in range(len(steps))]
    above = BOW if factors else _tall(y) + GAP if y else 0
    tops = 12 + above, 12 + above + _tall(h) + GAP
    middle = {"y": 12 + _tall(y) / 2, "h": tops[0] + _tall(h) / 2, "x": tops[1] + _tall(x) / 2}
    strokes = [text((4, middle[name] + 5), side, "neutral", "side", "start")
               for name, side in zip("yhx", sides, strict=False)]
    for place, (t, here) in enumerate(zip(steps, at, strict=True)):
        if place:
            strokes.append(_across(at[place - 1], here, middle["h"], weights.get("U")))
        if place and not t:
            rows = [name for name in "yhx" if name != "y" or len(y) > 1]
            strokes += [text((here, middle[name] + 7), "⋯", "neutral", "dots") for name in rows]
            continue
        for name, row, role in (("y", y, "fake"), ("h", h, "result"), ("x", x, "input")):
            if t in row:
                strokes += _vector((here, middle[name]), _tall(row), name, t, row[t], role, batch)
        if t in x:
            strokes.append(_upward(here, tops[1], tops[0] + _tall(h), "W", weights.get("W"), x[t].filler))
        if t in y:
            strokes.append(_upward(here, tops[0], 12 + _tall(y), "V", None, False))
    if factors:
        strokes += _back(dict(zip(steps, at, strict=True)), tops[0], factors)
    return sheet(at[-1] + WIDTH / 2 + 14, tops[1] + _tall(x) + 10, strokes)


def _vector(at: tuple[float, float], tall: float, name: str, t: int, box: Box, role: str, batch: int) -> list[str]:
    """Its box, with two more behind it where there is a batch."""
    x, y = at
    role = "neutral" if box.filler or (name, t) == ("h", 0) else role
    kind = "box filler" if box.filler else "box"
    behind = [card((x + 3 * n, y - 3 * n), (WIDTH, tall), role, "behind") for n in (2, 1)] if batch > 1 else []
    front = card(at, (WIDTH, tall), role, kind, f'data-of="{name}" data-step="{t}"')
    head = y - tall / 2 + 20
    lines = [text((x, head + 19 + 18 * n), line) for n, line in enumerate(box.lines)]
    return [*behind, front, symbol((x, head), name, str(t), role), *lines]


def _across(start: float, end: float, y: float, weight: float | None) -> str:
    """h → h, by U."""
    x = (start + end) / 2
    value = "" if weight is None else text((x, y + 19), told(weight), "weight")
    line = wire([(start + WIDTH / 2 + 1, y), (end - WIDTH / 2 - 1, y)], "weight", _open(weight), kind="across")
    return line + symbol((x, y - 9), "U", "", "weight") + value


def _upward(x: float, start: float, end: float, name: str, weight: float | None, idle: bool) -> str:
    """x → h by W, h → y by V."""
    middle = (start + end) / 2 + 6
    value = "" if weight is None else text((x - 9, middle), told(weight), "weight", anchor="end")
    line = wire([(x, start - 1), (x, end + 1)], "neutral" if idle else "weight", _open(weight), kind="up")
    return line + symbol((x + 9, middle), name, "", "neutral" if idle else "weight", "start") + value


def _open(weight: float | None) -> float:
    return 0 if weight == 0 else 2.5


def _back(at: Mapping[int, float], y: float, factors: Mapping[int, float]) -> list[str]:
    """From the last state to the first: at every bow its factor, its width what is left of the gradient."""
    left, strokes = 1.0, []
    for t in sorted(factors, reverse=True):
        left *= abs(factors[t])
        width = 2 if np.isnan(left) else min(MOST, 0.6 + 3.4 * left) if left else 0
        strokes.append(arc((at[t] - 9, y - 2), (at[t - 1] + 9, y - 2), 34, "gradient", width, "back"))
        strokes.append(text(((at[t] + at[t - 1]) / 2, y - 35), f"× {told(factors[t])}", "gradient"))
    return strokes
