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
    """images (N, H, W) in about a square: signed numbers in two colours around 0, unsigned ones as ink."""
    images = arrays["images"]
    figure = blank(sheet(say("title"), dark, height=220 if len(images) == 1 else 380))
    across = math.ceil(math.sqrt(max(len(images), 1)))
    return figure.add_image(source=painted(tiled(images, across), images, dark), hoverinfo="skip")


def painted(whole: np.ndarray, images: np.ndarray, dark: bool) -> str:
    """(H, W) numbers, NaN empty, as a PNG: the browser draws it a hundred times faster than as many squares."""
    low, high, stops = shades(images, dark)
    at = np.interp(np.nan_to_num(whole), (low, high), (0, len(stops) - 1))  # (H, W)
    channels = [np.interp(at, range(len(stops)), channel) for channel in np.transpose(stops)]  # three of (H, W)
    pixels = np.stack([*channels, 255.0 * ~np.isnan(whole)], axis=-1).round().astype(np.uint8)  # (H, W, 4)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def shades(images: np.ndarray, dark: bool) -> tuple[float, float, list[tuple[int, ...]]]:
    """Lowest and highest number of pictures of this type, and the colours from one to the other."""
    if np.issubdtype(images.dtype, np.unsignedinteger):
        return 0, 255, [ImageColor.getrgb(palette(dark)[name]) for name in ("surface", "ink")]
    most = max(float(np.abs(images.astype(np.float32)).max(initial=0)), 1e-9)
    return -most, most, [ImageColor.getrgb(colour) for colour in diverging(dark)]


def tiled(images: np.ndarray, across: int, gap: int = 2) -> np.ndarray:
    """(N, H, W) -> one picture, `across` in a row, each with `gap` empty pixels (NaN) right and below."""
    count, height, width = images.shape
    down = max(-(-count // across), 1)
    whole = np.full((down, height + gap, across, width + gap), np.nan, dtype=np.float32)
    for i, image in enumerate(images):
        whole[i // across, :height, i % across, :width] = image
    return whole.reshape(down * (height + gap), across * (width + gap))
