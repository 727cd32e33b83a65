"""Curves over one axis: array "x" and every other array of the same length."""

import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette, sequence
from engine.figures.sheet import legend, sheet

STYLES = {  # what a curve means -> role and dash
    "true": ("input", "solid"),
    "predicted": ("result", "solid"),
    "random": ("weight", "dot"),
}


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """x (N,) and further arrays (N,), each named by say(its name); axes by say("x") and say("y")."""
    figure = legend(sheet(say("title"), dark, x=say("x"), y=say("y")))
    others = iter(sequence(dark))
    for name, values in arrays.items():
        if name == "x":
            continue
        role, dash = STYLES.get(name, (None, "solid"))
        colour = palette(dark)[role] if role else next(others)
        line = {"color": colour, "dash": dash, "width": 2.5}
        figure.add_scatter(x=arrays["x"], y=values, mode="lines", name=say(name), line=line)
    return figure
