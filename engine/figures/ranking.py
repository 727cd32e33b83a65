"""Horizontal bars, the longest on top: which of many things counts most."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette
from engine.figures.sheet import sheet


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """values (N,); say("labels") names them in the same order: "CRIM|ZN|…"; say("x") says what is measured."""
    values, labels = arrays["values"], say("labels").split("|")
    order = np.argsort(values, kind="stable")
    colours = palette(dark)
    figure = sheet(say("title"), dark, x=say("x"), height=90 + 22 * len(values))
    figure.add_bar(
        x=values[order], y=[labels[i] for i in order], orientation="h", marker_line_width=0,
        marker_color=[colours["positive" if values[i] >= 0 else "negative"] for i in order],
        hovertemplate="%{y}: %{x:.3f}<extra></extra>",
    )
    return figure.update_layout(bargap=0.25, font_size=12)
