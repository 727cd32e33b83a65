"""Small pictures, each with its own line of words: digits that were read wrongly."""

import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette
from engine.figures.sheet import blank, sheet
from engine.figures.tiles import shades, tiled

ACROSS = 4
ROOM = 9  # rows of pixels under each picture for its words


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """images (N, H, W) uint8; under each say("caption") filled with the other arrays (N,) by name: "{true} → {predicted}"."""
    images = arrays["images"]
    count, height, width = images.shape
    rest = {name: values for name, values in arrays.items() if name != "images"}
    figure = blank(sheet(say("title"), dark, height=70 + 120 * max(-(-count // ACROSS), 1)))
    if count == 0:
        return figure.add_annotation(text=say("none"), showarrow=False, font_color=palette(dark)["neutral"])
    figure.add_heatmap(z=tiled(images, ACROSS, ROOM), showscale=False, hoverinfo="skip", **shades(images, dark))
    for i in range(count):
        caption = say("caption").format(**{name: values[i] for name, values in rest.items()})
        figure.add_annotation(text=caption, showarrow=False, font_size=12, yanchor="top", yshift=2,
                              x=(i % ACROSS) * (width + ROOM) + width / 2, y=(i // ACROSS) * (height + ROOM) + height)
    bottom = -(-count // ACROSS) * (height + ROOM)
    return figure.update_yaxes(range=[bottom, -1], autorange=False)
