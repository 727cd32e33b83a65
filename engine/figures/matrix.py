"""A table of numbers as coloured squares, each number readable: a confusion matrix, attention weights."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette
from engine.figures.sheet import sheet


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """The only array, (R, C) counts or shares: rows named by say("rows"), columns by say("columns"), both "0|1|…".

    The colour follows the share of the row, so that a rare row is as readable as a frequent one.
    """
    (values,) = arrays.values()
    share = values / np.maximum(values.sum(axis=1, keepdims=True), 1)
    rows, columns = say("rows").split("|"), say("columns").split("|")
    colours = palette(dark)
    figure = sheet(say("title"), dark, x=say("x"), y=say("y"), height=380)
    figure.add_heatmap(
        z=share, x=columns, y=rows, zmin=0, zmax=1, colorscale=[(0, colours["surface"]), (1, colours["result"])],
        showscale=False, xgap=1, ygap=1, customdata=values,
        hovertemplate=f"{say('y')} %{{y}} · {say('x')} %{{x}}: %{{customdata}}<extra></extra>",
    )
    for (r, c), value in np.ndenumerate(values):
        if value:
            ink = colours["paper"] if share[r, c] > 0.5 else colours["ink"]
            figure.add_annotation(x=c, y=r, text=_short(value), showarrow=False, font={"size": 11, "color": ink})
    figure.update_xaxes(type="category", showgrid=False, constrain="domain", side="bottom")
    return figure.update_yaxes(type="category", autorange="reversed", showgrid=False)


def _short(value: np.generic) -> str:
    return f"{value}" if np.issubdtype(type(value), np.integer) else f"{value:.2f}"
