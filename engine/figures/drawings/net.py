"""A row of states, inputs below and outputs above, joined by arrows that bear their weights."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from engine.figures.drawings.ink import Point, arc, card, sheet, symbol, text, told, wire

GAP, EDGE = 50, 12  # from row to row, and to the border
BOW, RISE, ABOVE = 46, 34, 18  # room for the gradients above, how high they go, and the last one higher
SHOWN = 6  # time steps; of more the first three and the last are drawn
SKIP = 58  # to the dots of those left out
SHORT = 20  # an arrow to or from the dots: no room for a letter
MOST = 8  # units of width of the thickest line
ROLES = {"y": "fake", "h": "result", "x": "input"}  # from above


class Box(NamedTuple):
    """One vector: what stands in its box, and whether it is only the zeros that fill a gap."""

    lines: Sequence[str]
    filler: bool = False


Row = Mapping[int, Box]  # time step -> vector


class Way(NamedTuple):
    """One way of the gradient back into a state: what stands beside it, and how much of the gradient arrives."""

    label: str
    left: float


class Size(NamedTuple):
    """How wide a box is, how far it is to the next one, where the first begins."""

    box: float = 62
    pitch: float = 106
    left: float = 10


def shown(steps: int) -> list[int]:
    """The time steps that are drawn; a 0 stands for those left out."""
    return list(range(1, steps + 1)) if steps <= SHOWN else [1, 2, 3, 0, steps]


def shape(sizes: np.ndarray) -> str:
    """32 × 10 × 8."""
    return " × ".join(told(size) for size in sizes)


def places(steps: Sequence[int], size: Size) -> list[float]:
    """The middle of every column; the dots of the steps left out need less room."""
    dots = {place for place, t in enumerate(steps) if place and not t}
    ways = [SKIP if dots & {place, place + 1} else size.pitch for place in range(len(steps) - 1)]
    return list(accumulate(ways, initial=size.left + size.box / 2))


def _heights(rows: Mapping[str, Row], above: float) -> dict[str, tuple[float, float]]:
    """Of every row its upper and its lower edge."""
    found, top = {}, EDGE + above
    for name, row in rows.items():
        bottom = top + 30 + 18 * max(len(box.lines) for box in row.values())
        found[name], top = (top, bottom), bottom + GAP
    return found


def net(steps: Sequence[int], rows: Mapping[str, Row], weights: Mapping[str, float],
         back: Mapping[int, Way] | None = None, *, sides: Mapping[str, str] | None = None, batch: int = 1,
         size: Size = Size()) -> str:  # noqa: B008  a NamedTuple
    """Rows from above: gradients or y, h, x. Columns are `steps`, the first one h₀."""
    at, heights = places(steps, size), _heights(rows, BOW + ABOVE * (steps[-1] in back) if back else 0)
    line, strokes = sum(heights["h"]) / 2, []
    for place, (t, x) in enumerate(zip(steps, at, strict=True)):
        if place:
            before = size.box / 2 if steps[place - 1] or place == 1 else SKIP / 3
            strokes.append(_across(at[place - 1] + before, x - (size.box / 2 if t else SKIP / 3), line, weights))
        if place and not t:
            strokes += [text((x, sum(heights[name]) / 2 + 7), "⋯", "neutral", "dots")
                        for name, row in rows.items() if len(row) > 1]
        else:
            strokes += _step(t, x, rows, heights, weights, size.box, batch)
    strokes += _back(dict(zip(steps, at, strict=True)), heights["h"][0], back or {})
    strokes += [text((4, heights[name][1] + 20 if name == "h" else sum(heights[name]) / 2 + 5), side, "neutral",
                     "side", "start") for name, side in (sides or {}).items()]
    return sheet(at[-1] + size.box / 2 + 10, heights["x"][1] + 8, strokes)


def _step(t: int, x: float, rows: Mapping[str, Row], heights: Mapping[str, tuple[float, float]],
          weights: Mapping[str, float], wide: float, batch: int) -> list[str]:
    """One column: its vectors and the ways up, W into the state and V out of it."""
    strokes = []
    for name, row in rows.items():
        if t in row:
            top, bottom = heights[name]
            strokes += vector((x, (top + bottom) / 2), (wide, bottom - top), name, t, row[t], batch)
    if t in rows["x"]:
        strokes.append(_upward(x, heights["x"][0], heights["h"][1], "W", weights, rows["x"][t].filler))
    if t in rows.get("y", {}):
        strokes.append(_upward(x, heights["h"][0], heights["y"][1], "V", weights, False))
    return strokes


def vector(at: Point, size: tuple[float, float], name: str, t: int, box: Box, batch: int = 1) -> list[str]:
    """Its box, with two more behind it where there is a batch."""
    x, y = at
    role = "neutral" if box.filler or (name, t) == ("h", 0) else ROLES[name]
    behind = [card((x + 3 * n, y - 3 * n), size, role, "behind") for n in (2, 1)] if batch > 1 else []
    front = card(at, size, role, "box filler" if box.filler else "box", f'data-of="{name}" data-step="{t}"')
    head = y - size[1] / 2 + 20
    lines = [text((x, head + 19 + 18 * n), line) for n, line in enumerate(box.lines)]
    return [*behind, front, symbol((x, head), name, str(t), role), *lines]


def _across(start: float, end: float, y: float, weights: Mapping[str, float]) -> str:
    """h → h, by U."""
    x, weight = (start + end) / 2, weights.get("U")
    value = "" if weight is None else text((x, y + 19), told(weight), "weight")
    letter = symbol((x + 2, y - 9), "U", "", "weight") if end - start > SHORT else ""
    line = wire([(start + 1, y), (end - 1, y)], "weight", _open(weight), kind="across")
    return line + letter + value


def _upward(x: float, start: float, end: float, name: str, weights: Mapping[str, float], idle: bool) -> str:
    """x → h by W, h → y by V."""
    middle, weight, role = (start + end) / 2 + 6, weights.get(name), "neutral" if idle else "weight"
    value = "" if weight is None else text((x - 9, middle), told(weight), "weight", anchor="end")
    line = wire([(x, start - 1), (x, end + 1)], role, _open(weight), kind="up")
    return line + symbol((x + 9, middle), name, "", role, "start") + value


def _open(weight: float | None) -> float:
    return 0 if weight == 0 else 2.5


def _back(at: Mapping[int, float], y: float, back: Mapping[int, Way]) -> list[str]:
    """From state to state, into the last one from above; as wide as much of the gradient is left."""
    strokes = []
    for t, (label, left) in back.items():
        width = 2 if np.isnan(left) else min(MOST, 0.6 + 3.4 * abs(left)) if left else 0
        if t + 1 in at:
            strokes.append(arc((at[t + 1] - 9, y - 2), (at[t] + 9, y - 2), RISE, "gradient", width, "back"))
        else:
            strokes.append(wire([(at[t], y - RISE - ABOVE + 8), (at[t], y - 2)], "gradient", width, kind="back"))
        place = ((at[t] + at[t + 1]) / 2, y - RISE) if t + 1 in at else (at[t], y - RISE - ABOVE)
        strokes.append(text(place, label, "gradient"))
    return strokes
