"""Receptive field: how much of the picture one cell of a deep layer has seen."""

from typing import Any

import numpy as np

from engine.worked.arrange import concat
from engine.worked.cumulate import running_product, running_total
from engine.worked.grid import Grid, constant
from engine.worked.inputs import matrix
from engine.worked.register import example


@example(layers=matrix([[3, 1], [3, 1], [3, 1]], 1, 11, height=(1, 20), width=(2, 2), whole=True, log=True,
                       symbol=r"(k \; s)", role="weight", rows="l", columns=("k", "s")), oracles=("WE-09",))
def receptive_field(layers: Grid) -> list[Grid]:
    """Layer by layer: how far apart neighbours lie in the picture, how wide each one sees, what it costs."""
    k, s = layers[:, :1], layers[:, 1:]  # (L, 1)
    jump = concat(constant(1), running_product(s), axis=0)  # (L + 1, 1)
    jump = jump.named("jump", "j", r"j_l = \prod_{i \le l} s_i", rows=["l₀", *layers.row_labels])
    growth = ((k - 1) * jump[:-1]).named("growth", "g", r"g_l = (k_l - 1) \, j_{l-1}", rows="l")
    field = (1 + running_total(growth)).named("field", "r", r"r_l = 1 + \sum_{i \le l} g_i", rows="l")
    weights = concat(running_total(k**2), field**2)  # (L, 2)
    weights = weights.named("weights", "w / C^2", rows="l", columns=("Σk²", "r²"))
    ratio = (weights[:, :1] / weights[:, 1:]).named("ratio", r"\sum k^2 / r^2", rows="l")
    return [layers, jump, growth, field, weights, ratio]


@receptive_field.reference
def receptive_field_backwards(layers: np.ndarray) -> dict[str, Any]:
    """From one cell of a layer back to the picture: n cells look at (n − 1)·s + k cells before them."""
    sizes, spans = [], []
    table = layers.astype(int).tolist()
    for depth in range(1, len(table) + 1):
        one = two = 0
        for k, s in reversed(table[:depth]):
            one, two = (((n or first) - 1) * s + k for n, first in ((one, 1), (two, 2)))
        sizes.append(one)
        spans.append(two - one)  # what the neighbour sees more is how far it lies away
    field = np.array(sizes, dtype=float)[:, None]
    jump = np.array([1, *spans], dtype=float)[:, None]
    weights = np.array([sum(k * k for k, _ in table[:d + 1]) for d in range(len(table))])[:, None]
    return {"jump": jump, "field": field, "growth": np.diff(field, axis=0, prepend=1),
            "weights": np.hstack([weights, field**2]), "ratio": weights / field**2}
