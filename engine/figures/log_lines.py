"""Curves over one axis, upwards by powers of ten: what shrinks or grows by a factor from layer to layer."""

import math

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say, lines

LABELS = 7  # powers of ten that have room along the axis


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """x (N,) and further arrays (N,) as in `lines`; what is not above 0 leaves a gap."""
    figure = lines.draw(arrays, say, dark)
    return figure.update_yaxes(type="log", **ticks(np.concatenate([v for name, v in arrays.items() if name != "x"])))


def ticks(values: np.ndarray) -> dict:
    """Over less than two powers of ten 1, 2 and 5 of each; else whole powers, every one or every few."""
    drawn = values[np.isfinite(values) & (values > 0)]
    powers = float(np.ptp(np.log10(drawn))) if len(drawn) else 0.0
    if powers < 2:
        return {"dtick": "D2", "tickformat": ".1~g"}
    return {"dtick": math.ceil(powers / LABELS), "exponentformat": "power"}
