"""The U of the U-Net: boxes as wide as their channels and as tall as their maps, and what the skips hand across."""

from collections.abc import Mapping
from math import isnan
from typing import Any, NamedTuple

import numpy as np

from engine.figures.drawings.ink import disc, sheet, symbol, text, told, wire

WIDE, TALL, LEAST = 100, 96, 5  # of the widest and of the tallest box, and of the smallest
PAGE, TOP, GAP = 420, 46, 42  # width, room above the first level, from level to level
INSET = 14  # every level lies this much further in
APART = 18  # from joined to decoded


class Box(NamedTuple):
    """A stage: its middle and size on the page, its channels and its side."""

    x: float
    y: float
    w: float
    h: float
    channels: float
    side: float


def block(x: float, y: float, w: float, h: float, role: str, of: str, kind: str = "box") -> str:
    """A box around a point, its corners nearly sharp: some are only a few units wide."""
    return (f'<rect class="{kind}" data-role="{role}" data-of="{of}" x="{x - w / 2:g}" y="{y - h / 2:g}" '
            f'width="{w:g}" height="{h:g}" rx="1.5"/>')


def draw(numbers: Mapping[str, np.ndarray], inputs: Mapping[str, Any]) -> str:
    """unet_shapes: encoder left, bottom, decoder right."""
    depth, skip = int(inputs["depth"]), inputs["skip"]
    shapes = numbers["shapes"]
    size, y, levels = _sizes(shapes, depth), float(TOP), []
    for level in range(depth):
        line = y + size(level, 2 * level + 1)[1] / 2
        levels.append(_level(level, depth, line, shapes, size, skip))
        y = line + levels[-1][0].h / 2 + GAP
    wide, high = size(depth, 2 * depth + 1)
    bottom = Box(PAGE / 2 - 10, y + high / 2, wide, high, *shapes[2 * depth + 1, :2])
    strokes = _ways(levels, bottom, skip)
    for level, boxes in enumerate(levels):
        strokes += _drawn(*boxes, skip, numbers["joins"][depth - 1 - level])
    strokes += [block(*bottom[:4], "result", "bottom"),
                text((bottom.x, bottom.y + high / 2 + 18), f"{told(bottom.channels)} · {told(bottom.side)}²")]
    strokes += _ends(levels[0], inputs, shapes[-1])
    return sheet(PAGE, bottom.y + high / 2 + 26, strokes)


def _sizes(shapes: np.ndarray, depth: int) -> Any:
    """(level, line of the table) -> width and height of its box; unknown numbers are drawn as they would be halved."""
    most, largest = shapes[2 * depth + 1, 0], shapes[1, 1]

    def size(level: int, line: int) -> tuple[float, float]:
        channels, side = shapes[line, :2]
        across = channels / most if not isnan(channels) else 2.0 ** (level - depth)
        down = side / largest if not isnan(side) else 2.0**-level
        return max(LEAST, WIDE * across), max(LEAST, TALL * down)

    return size


def _level(level: int, depth: int, y: float, shapes: np.ndarray, size: Any, skip: str) -> tuple[Box, Box, Box]:
    """Encoder, joined and decoder of one level."""
    across = 2 * level + 1
    lines = across, 2 * depth + 3 + 3 * (depth - 1 - level), 2 * depth + 4 + 3 * (depth - 1 - level)
    (we, he), (wj, hj), (wd, hd) = (size(level, line) for line in lines)
    if isnan(shapes[lines[1], 0]):
        wj = 2 * we if skip == "concat" else we
    left, right = 34 + INSET * level, PAGE - 44 - INSET * level
    places = (left, we, he), (right - wd / 2 - APART - wj / 2, wj, hj), (right, wd, hd)
    return tuple(Box(x, y, w, h, *shapes[line, :2]) for (x, w, h), line in zip(places, lines, strict=True))


def _drawn(enc: Box, both: Box, dec: Box, skip: str, join: np.ndarray) -> list[str]:
    """The boxes of a level with their numbers, and the arrow of the skip."""
    up, across, channels, _, here, cut = join
    start, left = enc.x + enc.w / 2, both.x - both.w / 2
    tip = left if skip == "concat" else left - 12
    strokes = [wire([(start + 1, enc.y), (tip - 10 * (skip == "add"), enc.y)], "input", 2.5, kind="skip"),
               block(*enc[:4], "input", "enc")]
    if cut > 0:  # only the middle goes across
        strokes += [block(enc.x, enc.y, enc.w + 6, enc.h * here / enc.side, "ink", "crop", "box filler"),
                    text((tip - 13, enc.y + 17), f"{told(here)}²", "input", anchor="end")]
    strokes += [text((start + 8, enc.y - 5), told(across), "input", anchor="start"),
                text((start + 8, enc.y + 17), f"{told(enc.side)}²", "input", anchor="start")]
    if skip == "concat":
        half = both.w / 2
        strokes += [block(both.x - half / 2, both.y, half, both.h, "input", "copied"),
                    block(both.x + half / 2, both.y, half, both.h, "result", "up")]
        label = f"{told(across)} + {told(up)} = {told(channels)}"
    else:
        strokes += [disc((tip, both.y), "+"), block(*both[:4], "result", "up")]
        label = told(channels)
    return [*strokes, text((both.x + both.w / 2 + 2, both.y - both.h / 2 - 6), label, anchor="end"),
            wire([(both.x + both.w / 2 + 1, dec.y), (dec.x - dec.w / 2, dec.y)], "weight", 2),
            block(*dec[:4], "result", "dec"),
            text((dec.x + dec.w / 2 + 4, dec.y - 3), told(dec.channels), anchor="start"),
            text((dec.x + dec.w / 2 + 4, dec.y + 14), f"{told(dec.side)}²", anchor="start")]


def _ways(levels: list[tuple[Box, Box, Box]], bottom: Box, skip: str) -> list[str]:
    """Down by pooling, up by transposed convolution."""
    strokes = []
    for (enc, both, _), below in zip(levels, [*levels[1:], None], strict=True):
        start, end = enc.y + enc.h / 2 + 1, both.y + both.h / 2 + 1
        into = both.x + (both.w / 4 if skip == "concat" else 0)
        if below is None:
            strokes += [wire([(enc.x, start), (enc.x, bottom.y), (bottom.x - bottom.w / 2, bottom.y)], "neutral"),
                        wire([(bottom.x + bottom.w / 2, bottom.y), (into, bottom.y), (into, end)], "weight", kind="up")]
            continue
        low, _, risen = below
        strokes += [wire([(enc.x, start), (enc.x, start + 12), (low.x, start + 12), (low.x, low.y - low.h / 2 - 1)],
                         "neutral"),
                    wire([(risen.x, risen.y - risen.h / 2 - 1), (risen.x, end + 12), (into, end + 12), (into, end)],
                         "weight", kind="up")]
    return strokes


def _ends(first: tuple[Box, Box, Box], inputs: Mapping[str, Any], out: np.ndarray) -> list[str]:
    """What goes in at the top left and comes out at the top right."""
    enc, _, dec = first
    return [symbol((6, 16), "x", anchor="start"),
            text((20, 16), f"{told(inputs['image'])} · {told(inputs['side'])}²", "ink", "small", "start"),
            wire([(enc.x, 22), (enc.x, enc.y - enc.h / 2)], "neutral"),
            text((PAGE - 4, 16), f"{told(out[0])} · {told(out[1])}²", anchor="end"),
            wire([(dec.x, dec.y - dec.h / 2), (dec.x, 22)], "weight")]
