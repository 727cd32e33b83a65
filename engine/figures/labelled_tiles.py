"""Small pictures, each with its own words below: digits that were read wrongly, photos that are hard to tell."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.classes import classes
from engine.figures.colours import palette
from engine.figures.sheet import blank, sheet
from engine.figures.tiles import painted, tiled

ACROSS, TALL = 4, 50  # in a row; pixels on the screen that a picture gets in half of a page, or on a phone
WIDE_ACROSS, LOW = 2, 28  # the same of pictures that are at least twice as wide as high
LINE = 16  # and a line of words below it
PAD = 10


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """images (N, H, W) or (N, H, W, 3) uint8, below each say("caption") filled from the other arrays (N,).

    Whole numbers are classes, named by say("classes"): "cat|dog|…" (of several data sets by the array
    "data", see engine.figures.classes); the caption may have lines: "{true}<br>{read}".
    """
    images, caption = arrays["images"], say("caption")
    count, height, width = images.shape[:3]
    across, tall = (WIDE_ACROSS, LOW) if width >= 2 * height else (ACROSS, TALL)
    words = PAD + LINE * (1 + caption.count("<br>"))  # pixels on the screen
    figure = blank(sheet(say("title"), dark, height=60 + (tall + words) * max(-(-count // across), 1)))
    if count == 0:
        return figure.add_annotation(text=say("none"), showarrow=False, font_color=palette(dark)["neutral"])
    room, gap = round(height * words / tall), width // 4
    figure.add_image(source=painted(tiled(images, across, gap, room), images, dark), hoverinfo="skip")
    texts = captions(arrays, caption, classes(arrays, say))
    at = [((i % across) * (width + gap) + width / 2, (i // across) * (height + room) + height) for i in range(count)]
    return figure.update_layout(annotations=[_label(*xy, text) for xy, text in zip(at, texts, strict=True)])


def captions(arrays: Arrays, caption: str, names: list[str]) -> list[str]:
    """The words under each picture."""
    facts = {name: values for name, values in arrays.items() if name not in ("images", "data")}
    named = {name: [names[v] for v in values] if np.issubdtype(values.dtype, np.integer) else values
             for name, values in facts.items()}
    return [caption.format(**{name: values[i] for name, values in named.items()}) for i in range(len(arrays["images"]))]


def _label(x: float, y: float, text: str) -> dict:
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": {"size": 12}, "yanchor": "top"}
