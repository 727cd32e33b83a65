"""Curves over one axis: array "x" and every other array of the same length."""

import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette, sequence
from engine.figures.sheet import legend, sheet

STYLES = {  # what a curve means -> role, dash, width in pixels
    "true": ("input", "solid", 6),  # wide, so that a curve that covers it can still be seen to do so
    "predicted": ("result", "solid", 2.5),
    "random": ("weight", "dot", 2.5),
}


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """x (N,) and further arrays (N,), each named by say(its name); axes by say("x") and say("y")."""
    figure = sheet(say("title"), dark, x=say("x"), y=say("y"))
    if len(arrays) > 2:
        legend(figure)
    others = iter(sequence(dark))
    for name, values in arrays.items():
        if name == "x":
            continue
        role, dash, width = STYLES.get(name, (None, "solid", 2.5))
        line = {"color": palette(dark)[role] if role else next(others), "dash": dash, "width": width,
                "simplify": False}
        figure.add_scatter(x=arrays["x"], y=values, mode="lines", name=say(name), line=line)
    return figure
