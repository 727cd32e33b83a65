"""How often values of each size occur in several groups, and the threshold between them."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette, sequence
from engine.figures.sheet import legend, sheet

BINS = 40
FAR = 99.5  # per cent of all values are shown; the few beyond stand in the last bin


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """Arrays (N,) counted in the same bins, one colour each, named by say(its name); "threshold" (1,) is a line."""
    groups = {name: values for name, values in arrays.items() if name != "threshold"}
    every = np.concatenate(list(groups.values()))
    edges = np.linspace(0, max(float(np.percentile(every, FAR)), 1e-9), BINS + 1)  # from 0 on: errors
    middle = (edges[:-1] + edges[1:]) / 2
    figure = legend(sheet(say("title"), dark, x=say("x"), y=say("y")))
    for (name, values), colour in zip(groups.items(), sequence(dark), strict=False):
        counts, _ = np.histogram(np.minimum(values, edges[-1]), edges)
        figure.add_bar(x=middle, y=counts / max(len(values), 1), width=edges[1], name=say(name), opacity=0.65,
                       marker={"color": colour, "line": {"width": 0}},
                       hovertemplate="%{x:.3f}: %{y:.1%}<extra></extra>")
    if "threshold" in arrays:
        figure.add_vline(x=float(arrays["threshold"][0]), line={"color": palette(dark)["ink"], "dash": "dash"},
                         annotation={"text": say("threshold"), "font": {"color": palette(dark)["ink"], "size": 12}})
    figure.update_yaxes(tickformat=".0%")
    return figure.update_layout(barmode="overlay", bargap=0)
