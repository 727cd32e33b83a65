"""A network as columns of circles, drawn from the shapes it really has."""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from engine.figures.colours import palette
from engine.figures.sheet import blank, sheet
from engine.trace import Layer

CIRCLES = 7  # drawn in one column at most; more are shown as ⋮


def network(layers: Sequence[Layer], title: str, names: Sequence[str], dark: bool) -> go.Figure:
    """One column for the input and one for each layer's output; under each its size, between them the number of weights.

    names: a word for each column, one more than there are layers.
    """
    sizes = [math.prod(layers[0].inputs), *(math.prod(layer.outputs) for layer in layers)]
    columns = [_heights(size) for size in sizes]
    roles = ["input", *["weight"] * (len(layers) - 1), "result"]
    colours, figure = palette(dark), blank(sheet(title, dark, height=300))
    for i in range(len(layers)):
        _wires(figure, i, columns[i], columns[i + 1], colours["grid"])
    for i, (heights, role, size, name) in enumerate(zip(columns, roles, sizes, names, strict=True)):
        marker = {"size": 18, "color": colours[role], "line": {"width": 0}}
        figure.add_scatter(x=[i] * len(heights), y=heights, mode="markers", marker=marker, hoverinfo="skip")
        if size > CIRCLES:
            _words(figure, i, 0, "⋮", colours["ink"], 20)
        _words(figure, i, 4.4, f"{name}<br><b>{size:,}</b>", colours["ink"], 13)
    for i, layer in enumerate(layers):
        _words(figure, i + 0.5, -4.1, f"{layer.weights:,}", colours["weight"], 13)
    figure.update_xaxes(range=[-0.5, len(layers) + 0.5])
    return figure.update_yaxes(range=[5.2, -4.7], autorange=False, scaleanchor=False)


def _heights(size: int) -> np.ndarray:
    """Where the circles of a column stand; the middle place is left free for ⋮ when there are too many."""
    if size <= CIRCLES:
        return np.arange(size) - (size - 1) / 2
    places = np.arange(CIRCLES) - (CIRCLES - 1) / 2
    return places[places != 0]


def _wires(figure: go.Figure, column: int, left: np.ndarray, right: np.ndarray, colour: str) -> None:
    """Every circle to every circle of the next column, as one broken line."""
    ends = [(a, b) for a in left for b in right]
    x = [v for _ in ends for v in (column, column + 1, None)]
    y = [v for a, b in ends for v in (a, b, None)]
    figure.add_scatter(x=x, y=y, mode="lines", line={"color": colour, "width": 1}, hoverinfo="skip")


def _words(figure: go.Figure, x: float, y: float, text: str, colour: str, size: int) -> None:
    figure.add_annotation(x=x, y=y, text=text, showarrow=False, font={"color": colour, "size": size})
