"""A table of numbers as coloured squares, each number readable: a confusion matrix, attention weights."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.classes import classes
from engine.figures.colours import palette
from engine.figures.sheet import sheet


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """The first array, (R, C) counts or shares; say("rows") and say("columns") name its lines: "0|1|…".

    With the code of a data set as "data", say("classes.CODE") names both.
    The colour follows the share of the row, so that a rare row is as readable as a frequent one.
    """
    values = next(iter(arrays.values()))
    share = values / np.maximum(values.sum(axis=1, keepdims=True), 1e-9)
    colours = palette(dark)
    figure = sheet(say("title"), dark, x=say("x"), y=say("y"), height=380)
    figure.add_heatmap(
        z=share, x=classes(arrays, say, "columns"), y=classes(arrays, say, "rows"), customdata=values,
        zmin=0, zmax=1, colorscale=[(0, colours["surface"]), (1, colours["result"])], showscale=False,
        xgap=1, ygap=1,
        text=[[_short(value) if value else "" for value in row] for row in values], texttemplate="%{text}",
        hovertemplate=f"{say('y')} %{{y}} · {say('x')} %{{x}}: %{{customdata}}<extra></extra>",
    )  # the ink of a number is chosen by Plotly to stand out from its square
    figure.update_xaxes(type="category", showgrid=False)
    return figure.update_yaxes(type="category", showgrid=False, autorange="reversed")


def _short(value: np.generic) -> str:
    return f"{value}" if np.issubdtype(type(value), np.integer) else f"{value:.2f}"
