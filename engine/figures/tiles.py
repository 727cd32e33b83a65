"""Many small pictures laid out as one."""

import math

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import diverging, palette
from engine.figures.sheet import blank, sheet


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """images (N, H, W) in about a square: signed numbers in two colours around 0, unsigned ones as ink."""
    images = arrays["images"]
    figure = blank(sheet(say("title"), dark, height=220 if len(images) == 1 else 380))
    across = math.ceil(math.sqrt(max(len(images), 1)))
    figure.add_heatmap(z=tiled(images, across), showscale=False, hoverinfo="skip", **shades(images, dark))
    return figure


def shades(images: np.ndarray, dark: bool) -> dict:
    """Colour scale and range for pictures of this type."""
    if np.issubdtype(images.dtype, np.unsignedinteger):
        colours = palette(dark)
        return {"colorscale": [(0, colours["surface"]), (1, colours["ink"])], "zmin": 0, "zmax": 255}
    low, middle, high = diverging(dark)
    most = max(float(np.abs(images.astype(np.float32)).max(initial=0)), 1e-9)
    return {"colorscale": [(0, low), (0.5, middle), (1, high)], "zmin": -most, "zmax": most}


def tiled(images: np.ndarray, across: int, gap: int = 2) -> np.ndarray:
    """(N, H, W) -> one picture, `across` in a row, each with `gap` empty pixels (NaN) right and below."""
    count, height, width = images.shape
    down = max(-(-count // across), 1)
    whole = np.full((down, height + gap, across, width + gap), np.nan, dtype=np.float32)
    for i, image in enumerate(images):
        whole[i // across, :height, i % across, :width] = image
    return whole.reshape(down * (height + gap), across * (width + gap))
