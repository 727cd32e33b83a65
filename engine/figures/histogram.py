"""How often values of each size occur."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette
from engine.figures.sheet import sheet

BINS = 24


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """values (N,) counted in about 24 bins that part at 0: what lies below has the negative colour."""
    values, colours = arrays["values"], palette(dark)
    width = max(float(np.ptp(values)), 1e-9) / BINS
    first, last = np.floor(values.min() / width), np.ceil(values.max() / width)
    edges = width * np.arange(first, max(last, first + 1) + 1)  # (K + 1,), whole multiples of the width
    counts, _ = np.histogram(values, edges)
    middle = (edges[:-1] + edges[1:]) / 2
    figure = sheet(say("title"), dark, x=say("x"), y=say("y"))
    figure.add_bar(
        x=middle, y=counts, width=width, marker_line_width=0, hovertemplate="%{x:.2f}: %{y}<extra></extra>",
        marker_color=[colours["positive" if m > 0 else "negative"] for m in middle],
    )
    return figure
