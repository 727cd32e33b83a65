"""The strokes of every drawing as SVG text: boxes, wires, symbols, numbers.

Colours and fonts stand in assets/drawing.css; here a stroke only says its role. All texts are symbols and numbers.
"""

import math
from collections.abc import Iterable, Sequence

from engine.worked.number import number

Point = tuple[float, float]
ZOOM, TALLEST = 1.2, 400  # how much larger than drawn it may be shown, and up to which height in pixels
NEARLY = 0.001  # what is smaller is written as ≈ 0
LEAST = 0.85  # and how much smaller, so that 13 units stay 11 pixels


def sheet(width: float, height: float, strokes: Iterable[str]) -> str:
    """One <svg> of this many units, to be shown at least LEAST and at most ZOOM pixels large."""
    zoom = max(1, min(ZOOM, TALLEST / height))
    limits = f"min-width:{width * LEAST:.0f}px;max-width:{width * zoom:.0f}px"
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" style="{limits}">'
            f'{"".join(strokes)}</svg>')


def told(value: float) -> str:
    """The number with two digits, short enough for a box; one that is still to be found (NaN) is a question mark."""
    if math.isnan(value):
        return "?"
    size = abs(value)
    if 0 < size < NEARLY:
        return "≈ 0"
    return number(value, 2 if size < 100 else 1) if size < 1000 else number(round(value))


def text(at: Point, words: str, role: str = "ink", kind: str = "number", anchor: str = "middle") -> str:
    """A number or a sign, centred on its point unless anchored at "start" or "end"."""
    x, y = at
    return f'<text class="{kind}" data-role="{role}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{words}</text>'


def symbol(at: Point, letter: str, index: str = "", role: str = "ink", anchor: str = "middle") -> str:
    """A letter with what stands below it: h, t−1."""
    below = f'<tspan class="index" dy="4">{index}</tspan>' if index else ""
    return text(at, letter + below, role, "symbol", anchor)


def card(at: Point, size: tuple[float, float], role: str, kind: str = "box", fields: str = "") -> str:
    """A rounded box around a point."""
    (x, y), (w, h) = at, size
    return (f'<rect class="{kind}" data-role="{role}" x="{x - w / 2:g}" y="{y - h / 2:g}" width="{w:g}" '
            f'height="{h:g}" rx="9" {fields}/>')


def disc(at: Point, sign: str, role: str = "result") -> str:
    """An operation on a line: × or +."""
    x, y = at
    return (f'<g class="disc" data-role="{role}"><circle cx="{x:g}" cy="{y:g}" r="11"/>'
            f'<text class="sign" x="{x:g}" y="{y + 6:g}" text-anchor="middle">{sign}</text></g>')


def wire(points: Sequence[Point], role: str = "result", width: float = 2, *, head: bool = True,
         kind: str = "wire", over: bool = False) -> str:
    """A line with round corners; without width it is broken: nothing passes. One that leads `over` others says so."""
    kind, thick = (kind, width) if width else (f"{kind} broken", 1.5)
    (fx, fy), (tx, ty) = points[-2:]
    length = math.hypot(tx - fx, ty - fy) or 1
    along = ((tx - fx) / length, (ty - fy) / length)
    reach = 5 + thick if head else 0  # the line ends where its head begins
    path = _rounded([*points[:-1], (tx - along[0] * reach, ty - along[1] * reach)])
    arrow = _head((tx, ty), along, reach, 3 + 0.75 * thick) if head else ""
    halo = f'<path class="halo" d="{path}" stroke-width="{thick + 6:.2f}"/>' if over else ""
    return f'<g class="{kind}" data-role="{role}">{halo}<path d="{path}" stroke-width="{thick:.2f}"/>{arrow}</g>'


def arc(start: Point, end: Point, rise: float, role: str, width: float, kind: str) -> str:
    """A bow from one point to another, `rise` units above them."""
    (x, y), (u, v) = start, end
    broken, thick = ("", width) if width else (" broken", 1.5)
    path = f"M{x:g} {y:g}C{x:g} {y - rise:g} {u:g} {v - rise:g} {u:g} {v - 5 - thick:g}"
    arrow = _head(end, (0, 1), 5 + thick, 3 + 0.75 * thick)
    return (f'<g class="{kind}{broken}" data-role="{role}"><path d="{path}" stroke-width="{thick:.2f}"/>{arrow}</g>')


def _head(tip: Point, along: Point, length: float, half: float) -> str:
    (x, y), (a, b) = tip, along
    sides = [(x - a * length - b * half, y - b * length + a * half),
             (x - a * length + b * half, y - b * length - a * half)]
    return f'<polygon points="{" ".join(f"{u:.2f},{v:.2f}" for u, v in [tip, *sides])}"/>'


def _rounded(points: Sequence[Point], radius: float = 9) -> str:
    """The path through the points, corners rounded as far as the sides allow."""
    path = [f"M{points[0][0]:.2f} {points[0][1]:.2f}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = _toward(corner, before, radius), _toward(corner, after, radius)
        path.append(f"L{into[0]:.2f} {into[1]:.2f}Q{corner[0]:.2f} {corner[1]:.2f} {out[0]:.2f} {out[1]:.2f}")
    return "".join([*path, f"L{points[-1][0]:.2f} {points[-1][1]:.2f}"])


def _toward(corner: Point, other: Point, radius: float) -> Point:
    length = math.dist(corner, other)
    share = min(radius, length / 2) / length if length else 0
    return corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share
