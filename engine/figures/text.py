"""A text, each character on a square whose colour says how probable it was."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette
from engine.figures.sheet import sheet

ACROSS = 24  # characters in a line
BREAK = "\u21b5"  # drawn for the end of a line


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """text (T,) characters, values (T,) probabilities, NaN where a character was given; say("value") names them."""
    text, values, colours = arrays["text"], arrays["values"].astype(float), palette(dark)
    down = -(-len(text) // ACROSS)
    figure = sheet(say("title"), dark, height=70 + 30 * down)
    shares = _lines(values, down, np.nan)  # (down, ACROSS)
    figure.add_heatmap(
        z=shares, zmin=0, zmax=1, colorscale=[(0, colours["surface"]), (1, colours["result"])], showscale=False,
        xgap=1, ygap=1, text=_lines(np.where(text == "\n", BREAK, text), down, ""), texttemplate="%{text}",
        hovertemplate=f"%{{text}}: {say('value')} %{{z:.3f}}<extra></extra>",
    )  # the ink of a character is chosen by Plotly to stand out from its square
    figure.update_xaxes(visible=False)
    return figure.update_yaxes(visible=False, autorange="reversed")


def _lines(values: np.ndarray, down: int, empty: object) -> np.ndarray:
    """(T,) -> (down, ACROSS), what is left of the last line empty."""
    room = down * ACROSS - len(values)
    return np.concatenate([values, np.full(room, empty, dtype=values.dtype)]).reshape(down, ACROSS)
