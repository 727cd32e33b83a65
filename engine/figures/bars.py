"""Bars side by side: for each label one bar of every array."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette, sequence
from engine.figures.sheet import legend, sheet

ROLES = {"now": "weight", "optimum": "result", "probability": "result"}


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """Arrays (N,), one colour each, named by say(its name); say("labels") names the N groups: "a|b|c|d"."""
    figure, labels = sheet(say("title"), dark), say("labels").split("|")
    if len(arrays) > 1:
        legend(figure)
    others = [name for name in arrays if name not in ROLES]  # e.g. networks in a race: the colours of their curves
    colours = dict(zip(others, sequence(dark), strict=False)) if len(others) > 1 else {}
    for name, values in arrays.items():
        figure.add_bar(x=labels, y=values, name=say(name), marker_line_width=0,
                       marker_color=colours.get(name) or palette(dark)[ROLES.get(name, "neutral")],
                       text=[_short(value) for value in values] if len(arrays) == 1 else None,
                       textposition="outside", cliponaxis=False)
    every = np.concatenate([*arrays.values(), [0]])
    room = 0.12 * max(float(np.ptp(every)), 1e-9)  # for the numbers above and below the bars
    figure.update_xaxes(type="category")
    figure.update_yaxes(range=[every.min() - room, every.max() + room])
    return figure.update_layout(bargap=0.3, bargroupgap=0.08, uniformtext={"minsize": 10, "mode": "show"})


def _short(value: float) -> str:
    """Two decimals. Bars that stand in pairs have no room for numbers: pointing at one tells it."""
    return f"{round(value, 2) + 0:.2f}"
