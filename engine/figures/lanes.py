"""Signed numbers over a text: a row for each unit, a column for each character."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import diverging
from engine.figures.sheet import sheet

ACROSS = 24  # characters drawn: more could not be read


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """text (T,) characters, values (R, T) from −1 to 1, the first ACROSS of them; axes by say("x") and say("y")."""
    text, values = arrays["text"][:ACROSS], arrays["values"][:, :ACROSS]
    figure = sheet(say("title"), dark, x=say("x"), y=say("y"), height=90 + 9 * len(values))
    stops = list(zip((0, 0.5, 1), diverging(dark), strict=True))
    figure.add_heatmap(
        z=values, zmin=-1, zmax=1, colorscale=stops, showscale=False, ygap=1,
        hovertemplate=f"{say('x')} %{{x}} · {say('y')} %{{y}}: %{{z:.2f}}<extra></extra>",
    )
    figure.update_xaxes(tickmode="array", tickvals=np.arange(len(text)), ticktext=list(text), tickangle=0,
                        showgrid=False, tickfont_size=10)
    return figure.update_yaxes(autorange="reversed", showgrid=False)
