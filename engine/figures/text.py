"""A text, each character on a square whose colour says how probable it was."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette
from engine.figures.sheet import sheet

ACROSS = 18  # characters in a line
BREAK = "\u21b5"  # drawn for the end of a line
FULL = {False: 0.7, True: 0.45}  # from which probability on the square is so full that it asks for the page's colour


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """text (T,) characters, values (T,) probabilities, NaN where a character was given; say("value") names them."""
    text, values, colours = arrays["text"], arrays["values"].astype(float), palette(dark)
    down, at = -(-len(text) // ACROSS), np.arange(len(text))
    figure = sheet(say("title"), dark, height=70 + 30 * down)
    squares = np.full(down * ACROSS, np.nan)
    squares[: len(text)] = values
    figure.add_heatmap(
        z=squares.reshape(down, ACROSS), zmin=0, zmax=1, colorscale=[(0, colours["surface"]), (1, colours["result"])],
        showscale=False, xgap=1, ygap=1, hoverinfo="skip",
    )
    inks = np.where(np.isnan(values), "neutral", np.where(values < FULL[dark], "ink", "paper"))
    figure.add_scatter(
        x=at % ACROSS, y=at // ACROSS, mode="text", text=np.where(text == "\n", BREAK, text), customdata=values,
        textfont={"size": 12, "color": [colours[ink] for ink in inks]},
        hovertemplate=[f"%{{text}}: {say('value')} %{{customdata:.3f}}<extra></extra>" if value >= 0
                       else "%{text}<extra></extra>" for value in values],
    )
    figure.update_xaxes(visible=False, range=(-0.5, ACROSS - 0.5))
    return figure.update_yaxes(visible=False, range=(down - 0.5, -0.5))
