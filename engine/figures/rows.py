"""Small pictures in rows that belong together, column by column: before and after."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette
from engine.figures.sheet import blank, sheet
from engine.figures.tiles import painted, tiled

TALL, WIDE, WORDS = 34, 270, 20  # on the screen: a picture at the least; a row of few pictures; the words over it
GAP = 2


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """Arrays (N, H, W) or (N, H, W, 3) uint8, all alike in shape: a row each, in order, named by say(its name)."""
    first = next(iter(arrays.values()))
    count, height = first.shape[:2]
    tall = max(TALL, WIDE // max(count, 1))
    room = round(height * WORDS / tall)  # for the words over each row, in pixels of the picture
    figure = blank(sheet(say("title"), dark, height=60 + (tall + WORDS) * len(arrays)))
    whole = np.concatenate([_row(images, count, room) for images in arrays.values()])
    figure.add_image(source=painted(whole, first, dark), hoverinfo="skip")
    colour = palette(dark)["neutral"]
    return figure.update_layout(annotations=[
        {"x": 0, "y": (height + room) * row + room, "text": say(name), "showarrow": False, "xanchor": "left",
         "yanchor": "bottom", "font": {"size": 12, "color": colour}} for row, name in enumerate(arrays)])


def _row(images: np.ndarray, count: int, room: int) -> np.ndarray:
    """(N, H, W) -> (room + H, N·(W + gap)), empty above"""
    row = tiled(images, count, GAP, below=0)  # (H, N·(W + gap))
    return np.concatenate([np.full((room, *row.shape[1:]), np.nan, dtype=np.float32), row])
