"""Horizontal bars, the longest on top: which of many things counts most."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette
from engine.figures.sheet import sheet


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """values (N,), named in the same order by say("labels"), "CRIM|ZN|…"; say("x") says what is measured."""
    values, labels, colours = arrays["values"], say("labels").split("|"), palette(dark)
    order = np.argsort(values, kind="stable")
    figure = sheet(say("title"), dark, x=say("x"), height=90 + 22 * len(values))
    figure.add_bar(
        x=values[order], y=[labels[i] for i in order], orientation="h", marker_line_width=0,
        marker_color=[colours["positive" if values[i] >= 0 else "negative"] for i in order],
        hovertemplate="%{y}: %{x:.3f}<extra></extra>",
    )
    return figure.update_layout(bargap=0.25, font_size=12)
