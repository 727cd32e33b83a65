"""A network as columns of circles, drawn from the shapes it really has."""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from engine.figures.colours import palette
from engine.figures.sheet import blank, sheet
from engine.trace import Layer

CIRCLES = 7  # drawn in one column at most; of more, some are left out: ⋮


def network(layers: Sequence[Layer], title: str, names: Sequence[str], dark: bool) -> go.Figure:
    """A column for the input and one for each layer's output, its size below; between them the weights.

    names: a word for each column, one more than there are layers. Without a title it is the sizes: 784–64–10.
    """
    sizes = [math.prod(layers[0].inputs), *(math.prod(layer.outputs) for layer in layers)]
    roles = ["input", *["neutral"] * (len(layers) - 1), "result"]
    colours = palette(dark)
    figure = blank(sheet(title or "–".join(str(size) for size in sizes), dark, height=300))
    columns = [_heights(size) for size in sizes]
    for i, layer in enumerate(layers):
        _wires(figure, i, columns[i], columns[i + 1], colours["grid"])
        _words(figure, i + 0.5, -4.1, f"<b>{layer.weights:,}</b>", colours["weight"])
    for i, (name, role, size) in enumerate(zip(names, roles, sizes, strict=True)):
        marker = {"size": 18, "color": colours[role], "line": {"width": 0}}
        x = [i] * len(columns[i])
        figure.add_scatter(x=x, y=columns[i], mode="markers", marker=marker, hoverinfo="skip")
        if size > CIRCLES:
            _words(figure, i, 0, "⋮", colours["ink"])
        _words(figure, i, 4.6, f"{name}<br><b>{size:,}</b>", colours["ink"])
    figure.update_xaxes(range=[-0.5, len(layers) + 0.5])
    return figure.update_yaxes(range=[5.4, -4.8], autorange=False, scaleanchor=False)


def _heights(size: int) -> np.ndarray:
    """Where the circles of a column stand, 0 in the middle; when there are too many, ⋮ takes that place."""
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


def _words(figure: go.Figure, x: float, y: float, text: str, colour: str) -> None:
    figure.add_annotation(x=x, y=y, text=text, showarrow=False, font={"color": colour, "size": 13})
