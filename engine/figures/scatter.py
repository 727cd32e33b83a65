"""One point for each row, against the line on which both axes say the same."""

import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette
from engine.figures.sheet import sheet


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """x (N,) and y (N,) in the same unit, named by say("x") and say("y"); on the dotted line y = x."""
    x, y, colours = arrays["x"], arrays["y"], palette(dark)
    figure = sheet(say("title"), dark, x=say("x"), y=say("y"))
    ends = [float(min(x.min(), y.min())), float(max(x.max(), y.max()))]
    line = {"color": colours["neutral"], "dash": "dot"}
    figure.add_scatter(x=ends, y=ends, mode="lines", line=line, hoverinfo="skip")
    marker = {"color": colours["result"], "size": 8, "opacity": 0.75, "line": {"width": 0}}
    words = "%{x:.1f} → %{y:.1f}<extra></extra>"
    figure.add_scatter(x=x, y=y, mode="markers", marker=marker, hovertemplate=words)
    return figure
