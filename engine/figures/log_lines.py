"""Curves over one axis, upwards by powers of ten: what shrinks or grows by a factor from layer to layer."""

import plotly.graph_objects as go

from engine.figures import Arrays, Say, lines


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """x (N,) and further arrays (N,) as in `lines`; what is not above 0 leaves a gap."""
    figure = lines.draw(arrays, say, dark)
    return figure.update_yaxes(type="log", exponentformat="power", nticks=8)
