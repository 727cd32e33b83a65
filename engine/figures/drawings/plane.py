"""One colour and the colours that have its lightness: two swatches, and the plane of a and b that a screen can show."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from engine.data.colour import outside, pixels
from engine.figures.drawings.ink import card, sheet, symbol, text, told

CELL, EDGE = 8, 128  # units of a and b: of one patch of colour, and to the border of the plane
SWATCH, TOP = 104, 14
MIDDLE = (SWATCH + 34 + EDGE, TOP + EDGE)  # where a = b = 0, in the drawing


def of_screen(numbers: Mapping[str, np.ndarray], _inputs: Mapping[str, Any]) -> str:
    """rgb_lab: the colour is given, its lightness and its place are worked out."""
    return draw(numbers["lab"][0], numbers["rgb"][0], out=False)


def of_lab(numbers: Mapping[str, np.ndarray], _inputs: Mapping[str, Any]) -> str:
    """lab_rgb: lightness and place are given, the colour is worked out, cut off where no screen can show it."""
    lab = np.append(numbers["L"], numbers["ab"])
    return draw(lab, numbers["screen"][0], out=bool(numbers["outside"].any()))


def draw(lab: np.ndarray, rgb: np.ndarray, out: bool) -> str:
    """L, a, b and red, green, blue 0 … 255, (3,) each; what is still to be worked out is NaN and a question mark."""
    L, a, b = lab.tolist()
    gray = np.full(3, np.nan) if np.isnan(L) else shown(np.array([[L, 0, 0]]))[0]
    middle, half = TOP + SWATCH / 2, SWATCH / 2
    strokes = [*swatch(rgb, middle, out), *swatch(gray, middle + SWATCH + 14, False),
               symbol((half - 14, TOP + 2 * SWATCH + 38), "L*", anchor="end"),
               text((half - 6, TOP + 2 * SWATCH + 37), told(L), anchor="start"), *plane(L)]
    if not np.isnan([a, b]).any():
        strokes.append(point(a, b, out))
    return sheet(MIDDLE[0] + EDGE + 2, TOP + 2 * EDGE + 46, [*strokes, *axes(a, b)])


def shown(lab: np.ndarray) -> np.ndarray:
    """(N, 3) -> (N, 3) whole numbers 0 … 255."""
    return pixels(torch.from_numpy(lab.T[:, :, None]))[:, :, 0].T.numpy()


def swatch(rgb: np.ndarray, middle: float, out: bool) -> list[str]:
    """A square of the colour; its border is broken when it stands for one that no screen can show."""
    at = (SWATCH / 2 + 1, middle)
    frame = card(at, (SWATCH, SWATCH), "ink" if out else "neutral", "frame out" if out else "frame",
                 f'style="fill:{coded(rgb)}"')
    return [frame, text((at[0], at[1] + 5), "?")] if np.isnan(rgb).any() else [frame]


def coded(rgb: np.ndarray) -> str:
    """#rrggbb, or nothing for an unknown colour."""
    return "none" if np.isnan(rgb).any() else "#" + "".join(f"{round(float(c)):02x}" for c in rgb)


def plane(L: float) -> list[str]:
    """A patch of colour at every place of the plane that a screen can show at this lightness."""
    x, y = MIDDLE
    border = card(MIDDLE, (2 * EDGE, 2 * EDGE), "neutral", "body")
    if np.isnan(L):
        return [border, text((x, y + 5), "?")]
    steps = np.arange(-EDGE + CELL / 2, EDGE, CELL)
    a, b = (one.ravel() for one in np.meshgrid(steps, steps))
    lab = np.stack([np.full_like(a, L), a, b], axis=1)  # (N, 3)
    inside = ~outside(torch.from_numpy(lab.T[:, :, None]))[:, 0].numpy()
    return [border, *(f'<rect class="patch" x="{x + u - CELL / 2:g}" y="{y - v - CELL / 2:g}" width="{CELL}" '
                      f'height="{CELL}" style="fill:{coded(rgb)}"/>'
                      for (_, u, v), rgb in zip(lab[inside], shown(lab[inside]), strict=True))]


def point(a: float, b: float, out: bool) -> str:
    """Where the colour lies in the plane, with a line from the gray in the middle: the longer, the more colourful."""
    (x, y), kind = MIDDLE, "place out" if out else "place"
    u, v = (float(np.clip(one, -EDGE, EDGE)) for one in (a, b))
    line = f'M{x:g} {y:g}L{x + u:.1f} {y - v:.1f}'
    return (f'<g class="{kind}" data-role="ink"><path class="halo" d="{line}" stroke-width="5"/>'
            f'<path d="{line}" stroke-width="1.6"/><circle cx="{x + u:.1f}" cy="{y - v:.1f}" r="7"/></g>')


def axes(a: float, b: float) -> list[str]:
    """Signs at the ends of the axes, and the two numbers below."""
    (x, y), low = MIDDLE, TOP + 2 * EDGE + 33
    cross = "".join(f'<path class="axis" data-role="neutral" d="{path}" stroke-width="1"/>' for path in (
        f"M{x - EDGE:g} {y:g}H{x + EDGE:g}", f"M{x:g} {y - EDGE:g}V{y + EDGE:g}"))
    return [cross, symbol((x + EDGE - 6, y - 7), "+a*", anchor="end"), symbol((x - 5, TOP + 18), "+b*", anchor="end"),
            symbol((x - 76, low), "a*", anchor="end"), text((x - 68, low - 1), told(a), anchor="start"),
            symbol((x + 44, low), "b*", anchor="end"), text((x + 52, low - 1), told(b), anchor="start")]
