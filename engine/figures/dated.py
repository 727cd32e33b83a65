"""Curves over dates that can be zoomed: drag over a part, or move the ends of the strip below."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say, lines

STOPS = [  # figures alone, for plotly knows the months of one language only
    {"dtickrange": [None, "M1"], "value": "%Y-%m-%d"},
    {"dtickrange": ["M1", None], "value": "%Y-%m"},
]


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """day (N,) days since 1970 and further arrays (N,) as in `lines`; a double click shows all again."""
    date = arrays["day"].astype("datetime64[D]").astype(str)  # "2023-09-21"
    figure = lines.draw({"x": date} | {name: values for name, values in arrays.items() if name != "day"}, say, dark)
    for curve in figure.data:
        curve.y = np.round(curve.y, 2)  # cents
        curve.line.width = 1.5 if curve.line.width < 5 else 3.5  # what is thin can be told apart day by day
    figure.update_xaxes(type="date", fixedrange=False, rangeslider={"visible": True, "thickness": 0.12}, title=None)
    figure.update_xaxes(hoverformat="%Y-%m-%d", tickformatstops=STOPS)
    figure.update_yaxes(fixedrange=False)
    return figure.update_layout(dragmode="zoom", hovermode="x unified", height=380)
