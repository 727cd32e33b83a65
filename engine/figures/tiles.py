"""Many small pictures laid out as one."""

import base64
import io
import math

import numpy as np
import plotly.graph_objects as go
from PIL import Image, ImageColor

from engine.figures import Arrays, Say
from engine.figures.colours import diverging, palette
from engine.figures.sheet import blank, sheet


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """images (N, H, W) in about a square: signed numbers in two colours around 0, unsigned ones as ink.

    Photos (N, H, W, 3) uint8 keep their own colours.
    """
    images = arrays["images"]
    figure = blank(sheet(say("title"), dark, height=220 if len(images) == 1 else 380))
    across = math.ceil(math.sqrt(max(len(images), 1)))
    return figure.add_image(source=painted(tiled(images, across), images, dark), hoverinfo="skip")


def painted(whole: np.ndarray, images: np.ndarray, dark: bool) -> str:
    """(H, W) or (H, W, 3), NaN empty, as a PNG: the browser draws it a hundred times faster than as many squares."""
    there = ~np.isnan(whole if whole.ndim == 2 else whole[..., 0])  # (H, W)
    colours = coloured(whole, images, dark) if whole.ndim == 2 else np.nan_to_num(whole)  # (H, W, 3)
    pixels = np.concatenate([colours, 255.0 * there[..., None]], axis=-1).round().astype(np.uint8)  # (H, W, 4)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def coloured(whole: np.ndarray, images: np.ndarray, dark: bool) -> np.ndarray:
    """(H, W) numbers -> (H, W, 3) red, green, blue by the scale of these images."""
    low, high, stops = shades(images, dark)
    at = np.interp(np.nan_to_num(whole), (low, high), (0, len(stops) - 1))  # (H, W)
    return np.stack([np.interp(at, range(len(stops)), channel) for channel in np.transpose(stops)], axis=-1)


def shades(images: np.ndarray, dark: bool) -> tuple[float, float, list[tuple[int, ...]]]:
    """Lowest and highest number of pictures of this type, and the colours from one to the other."""
    if np.issubdtype(images.dtype, np.unsignedinteger):
        return 0, 255, [ImageColor.getrgb(palette(dark)[name]) for name in ("surface", "ink")]
    most = max(float(np.abs(images.astype(np.float32)).max(initial=0)), 1e-9)
    return -most, most, [ImageColor.getrgb(colour) for colour in diverging(dark)]


def tiled(images: np.ndarray, across: int, gap: int = 2, below: int | None = None) -> np.ndarray:
    """(N, H, W) or (N, H, W, 3) -> one picture, `across` in a row, each with `gap` empty pixels (NaN) right and below.

    below: as many empty pixels under each instead.
    """
    (count, height, width), below = images.shape[:3], gap if below is None else below
    down = max(-(-count // across), 1)
    whole = np.full((down, height + below, across, width + gap, *images.shape[3:]), np.nan, dtype=np.float32)
    for i, image in enumerate(images):
        whole[i // across, :height, i % across, :width] = image
    return whole.reshape(down * (height + below), across * (width + gap), *images.shape[3:])
