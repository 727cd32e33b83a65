"""The stock network: layers of recurrent cells over each other, all states laid flat, two dense layers."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.figures.drawings.ink import card, sheet, symbol, text, told, wire
from engine.figures.drawings.net import Box, Size, places, shape, shown, vector

SIZE = Size(46, 76, 24)
TALL, GAP = 48, 32  # of a row, and to the next
MANY = 3  # layers; of more the first and the last are drawn


def draw(numbers: Mapping[str, np.ndarray], inputs: Mapping[str, Any]) -> str:
    """stock_shapes: 30 days × 8 states are the 240 numbers that the first dense layer takes."""
    N, T, D, H, width = (int(numbers[name].item()) for name in ("N", "T", "D", "H", "width"))
    layers, steps = int(inputs["layers"]), [0, *shown(T)]
    levels = list(range(1, layers + 1)) if layers <= MANY else [1, 0, layers]
    first, *rest = places(steps, SIZE)
    at, sizes = [first - 6, *rest], numbers["shapes"]  # room for U and its index
    heights = [12 + TALL / 2 + (TALL + GAP) * row for row in range(len(levels) + 4)]  # y, fc1, flat, layers, x
    strokes = _dense(steps, at, heights, f"{T} × {H} = {told(sizes[-3, -1])}", str(width))
    for level, y in zip(reversed(levels), heights[3:], strict=False):
        strokes += _layer(level, steps, at, y, H, N)
    for t, x in zip(steps[1:], at[1:], strict=True):
        strokes += vector((x, heights[-1]), (SIZE.box, TALL), "x", t, Box([str(D)]), N) if t else _dots(x, heights[-1])
    rows = [-1, -2, -3, *(level if level else None for level in reversed(levels)), 0]
    strokes += [text((4, y + (TALL / 2 + 18 if row and row > 0 else 5)), shape(sizes[row]), "neutral", "side", "start")
                for row, y in zip(rows, heights, strict=True) if row is not None]
    return sheet(at[-1] + SIZE.box / 2 + 10, heights[-1] + TALL / 2 + 8, strokes)


def _dense(steps: list[int], at: list[float], heights: list[float], flat: str, width: str) -> list[str]:
    """From above: the one number, the hidden layer, and the bar in which all states lie."""
    middle, half = (at[1] + at[-1]) / 2, TALL / 2
    wide = at[-1] - at[1] + SIZE.box
    up = [wire([(x, heights[3] - half - 1), (x, heights[2] + half - 6)], "result", 2.5, kind="flatten")
          for t, x in zip(steps[1:], at[1:], strict=True) if t]
    return [
        *up, card((middle, heights[0]), (SIZE.box, TALL), "fake", "box", 'data-of="y"'),
        symbol((middle, heights[0] - 4), "y", "", "fake"), text((middle, heights[0] + 15), "1"),
        card((middle, heights[1]), (wide / 2, TALL - 14), "result", "box", 'data-of="fc1"'),
        text((middle, heights[1] + 5), width),
        card((middle, heights[2]), (wide, TALL - 14), "result", "box", 'data-of="flat"'),
        text((middle, heights[2] + 5), flat),
        wire([(middle, heights[1] - half + 7), (middle, heights[0] + half)], "weight", 2.5, kind="up"),
        wire([(middle, heights[2] - half + 7), (middle, heights[1] + half - 6)], "weight", 2.5, kind="up"),
    ]


def _layer(level: int, steps: list[int], at: list[float], y: float, units: int, batch: int) -> list[str]:
    """The states of one layer: from below through its W, from the left through its U, and on to what stands above."""
    if not level:
        return [text((x, y + 7), "⋮", "neutral", "dots") for t, x in zip(steps[1:], at[1:], strict=True) if t]
    strokes = []
    for place, (t, x) in enumerate(zip(steps, at, strict=True)):
        if place:
            start, end = (20 if p and not s else SIZE.box / 2 for p, s in ((place - 1, steps[place - 1]), (place, t)))
            strokes.append(wire([(at[place - 1] + start + 1, y), (x - end - 1, y)], "weight", 2.5, kind="across"))
        if place and not t:
            strokes += _dots(x, y)
            continue
        strokes += vector((x, y), (SIZE.box, TALL), "h", t, Box([str(units)]), batch)
        if place:
            strokes.append(wire([(x, y + TALL / 2 + GAP - 1), (x, y + TALL / 2 + 1)], "weight", 2.5, kind="up"))
    under = (at[1] + 8, y + TALL / 2 + 21)
    return [*strokes, symbol(under, "W", str(level), "weight", "start"),
            symbol(((at[0] + at[1]) / 2 + 2, y - 9), "U", str(level), "weight")]


def _dots(x: float, y: float) -> list[str]:
    return [text((x, y + 7), "⋯", "neutral", "dots")]
