"""Small pictures, each with its own words below: digits that were read wrongly."""

import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette
from engine.figures.sheet import blank, sheet
from engine.figures.tiles import painted, tiled

ACROSS = 4
ROOM = 9  # rows of pixels under each picture for its words


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """images (N, H, W) uint8, below each say("caption") filled from the other arrays (N,): "{true} → …"."""
    images = arrays["images"]
    count, height, width = images.shape
    figure = blank(sheet(say("title"), dark, height=60 + 105 * max(-(-count // ACROSS), 1)))
    if count == 0:
        return figure.add_annotation(text=say("none"), showarrow=False, font_color=palette(dark)["neutral"])
    figure.add_image(source=painted(tiled(images, ACROSS, ROOM), images, dark), hoverinfo="skip")
    return figure.update_layout(annotations=[_label(i, arrays, say("caption"), height, width) for i in range(count)])


def _label(i: int, arrays: Arrays, caption: str, height: int, width: int) -> dict:
    """The words under picture i."""
    facts = {name: values[i] for name, values in arrays.items() if name != "images"}
    x, y = (i % ACROSS) * (width + ROOM) + width / 2, (i // ACROSS) * (height + ROOM) + height
    return {"x": x, "y": y, "text": caption.format(**facts), "showarrow": False, "font": {"size": 12}, "yanchor": "top"}
