"""Points on a plane, each in the colour of its class: where a network puts what it has seen."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.classes import classes
from engine.figures.colours import palette, sequence
from engine.figures.sheet import sheet


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """x, y (N,) and label (N,) whole numbers, named by say("classes"): "0|1|…"; axes by say("x") and say("y")."""
    figure = sheet(say("title"), dark, x=say("x"), y=say("y"), height=380)  # points bear their names: no legend
    colours = [*sequence(dark), palette(dark)["ink"], palette(dark)["neutral"]]  # ten
    for number, name in enumerate(classes(arrays, say)):
        rows = np.flatnonzero(arrays["label"] == number)
        figure.add_scatter(
            x=arrays["x"][rows], y=arrays["y"][rows], mode="text", name=name, text=[name] * len(rows),
            textfont={"size": 11, "color": colours[number]},
            hovertemplate=f"{name} (%{{x:.2f}}, %{{y:.2f}})<extra></extra>",
        )
    return figure
