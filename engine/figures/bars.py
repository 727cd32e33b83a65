"""Bars side by side: for each label one bar of every array."""

import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette
from engine.figures.sheet import legend, sheet

ROLES = {"now": "weight", "optimum": "result"}


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """Arrays (N,), one colour each, named by say(its name); say("labels") names the N groups: "a|b|c|d"."""
    figure = legend(sheet(say("title"), dark, y=say("y")))
    labels = say("labels").split("|")
    for name, values in arrays.items():
        colour = palette(dark)[ROLES.get(name, "neutral")]
        figure.add_bar(x=labels, y=values, name=say(name), marker_color=colour, marker_line_width=0,
                       text=[f"{value:.3g}" for value in values], textposition="auto", textangle=0)
    return figure.update_layout(bargap=0.3, bargroupgap=0.08)
