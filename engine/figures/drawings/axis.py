"""Points of a plane, the line along which they spread most, and the way of each point down onto it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.figures.drawings.ink import sheet, symbol, text, told

SIDE, EDGE = 300, 22  # units of the square and of its border


def draw(numbers: Mapping[str, np.ndarray], _inputs: Mapping[str, Any]) -> str:
    """pca_codes: what is dropped onto the line is the code, what is left over the error."""
    points, restored, mu, axis = (numbers[name] for name in ("points", "restored", "mean", "axis"))
    reach = max(float(np.abs(points).max()), 1.0)

    def at(place: np.ndarray) -> tuple[float, float]:
        x, y = (place / reach * (SIDE / 2 - EDGE)).tolist()
        return SIDE / 2 + x, SIDE / 2 - y

    cross = f"M0 {SIDE / 2}H{SIDE}M{SIDE / 2} 0V{SIDE}"
    strokes = [f'<path class="axis" data-role="neutral" d="{cross}" stroke-width="1"/>',
               symbol((SIDE - 4, SIDE / 2 + 18), "x", "1", "neutral", "end"),
               symbol((SIDE / 2 + 6, 15), "x", "2", "neutral", "start")]
    if not np.isnan(restored).any():
        ends = [at(mu[0] + way * 4 * reach * axis[0]) for way in (-1, 1)]
        strokes += [_line(*ends, "weight", 2)]
        strokes += [_line(at(one), at(other), "neutral", 1.4) for one, other in zip(points, restored, strict=True)]
        strokes += [_dot(at(one), 3.5, "result") for one in restored]
    strokes += [_dot(at(one), 5.5, "input") for one in points]
    low, kept = SIDE + 24, told(100 * float(numbers["kept"].item()))
    share = [symbol((SIDE / 2 - 20, low), "r", anchor="end"),
             text((SIDE / 2 - 10, low - 1), f"{kept} %", anchor="start")]
    return sheet(SIDE, SIDE + 34, [*strokes, *share])


def _line(start: tuple[float, float], end: tuple[float, float], role: str, width: float) -> str:
    (x, y), (u, v) = start, end
    return f'<path data-role="{role}" d="M{x:.1f} {y:.1f}L{u:.1f} {v:.1f}" stroke-width="{width}"/>'


def _dot(at: tuple[float, float], radius: float, role: str) -> str:
    return f'<circle class="dot" data-role="{role}" cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius}"/>'
