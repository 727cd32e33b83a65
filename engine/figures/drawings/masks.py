"""Two masks laid over each other: what both have, what only one has; beside it the same for their bands."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.figures.drawings.ink import sheet, text, told

LARGEST, PANEL, EDGE, APART = 22, 184, 8, 28  # a cell, a mask, the border of the page, between the two
KINDS = {(1, 1): ("result", ""), (0, 1): ("gradient", "+"), (1, 0): ("input", "−")}  # (true, predicted)


def draw(numbers: Mapping[str, np.ndarray], _inputs: Mapping[str, Any]) -> str:
    """iou_dice: found, + too much, − missed; the thick line is the true outline."""
    truth, pred = numbers["truth"], numbers["pred"]
    side = min(LARGEST, PANEL / max(truth.shape))
    tall, wide = (n * side for n in truth.shape)
    sizes, lengths = numbers["sizes"][0], numbers["lengths"][0]
    outline = _outline(truth, side)
    strokes = _panel(truth, pred, outline, EDGE, side)
    strokes.append(_score(EDGE + wide / 2, tall, sizes[2], sizes[3], numbers["iou"]))
    second = EDGE + wide + max(APART, 150 - wide)
    strokes += _panel(numbers["band_truth"], numbers["band_pred"], outline, second, side)
    either = lengths[0] + lengths[1] - lengths[2]
    strokes.append(_score(second + wide / 2, tall, lengths[2], either, numbers["boundary_iou"]))
    return sheet(max(second + wide + EDGE, 280), tall + 36, strokes)


def _panel(truth: np.ndarray, pred: np.ndarray, outline: str, left: float, side: float) -> list[str]:
    """Cells that are 1 in either; unknown ones (NaN) stay empty."""
    strokes = []
    for (r, c), cell in np.ndenumerate(truth):
        x, y = left + c * side, EDGE + r * side
        role, sign = KINDS.get((cell, pred[r, c]), ("neutral", ""))
        kind = 'function" opacity="0.35' if role == "neutral" else "box"  # pale, for they do not count
        strokes.append(f'<rect class="{kind}" data-role="{role}" x="{x:g}" y="{y:g}" width="{side:g}" '
                       f'height="{side:g}"/>')
        if sign:
            strokes.append(text((x + side / 2, y + side / 2 + 6), sign, role, "sign"))
    return [*strokes, f'<g class="wire" data-role="ink" transform="translate({left:g} {EDGE})">{outline}</g>']


def _outline(mask: np.ndarray, side: float) -> str:
    """The line between what belongs to the mask and what does not."""
    inside = np.pad(mask, 1)
    down, across = np.argwhere(np.diff(inside[1:-1], axis=1) != 0), np.argwhere(np.diff(inside[:, 1:-1], axis=0) != 0)
    lines = [f"M{c * side:g} {r * side:g}v{side:g}" for r, c in down]
    lines += [f"M{c * side:g} {r * side:g}h{side:g}" for r, c in across]
    return f'<path d="{"".join(lines)}" stroke-width="3" stroke-linecap="square"/>'


def _score(x: float, tall: float, both: float, either: float, score: np.ndarray) -> str:
    return text((x, EDGE + tall + 20), f"{told(both)} / {told(either)} = {told(score.item())}")
