"""A map of what mattered, laid over the faint picture it belongs to."""

import numpy as np
from PIL import ImageColor

from engine.figures.colours import palette
from engine.figures.maps import png

FAINT = 0.38  # of the picture that is left below the colours


def overlay(values: np.ndarray, picture: np.ndarray, colours: tuple[str, str], most: float, dark: bool) -> str:
    """values (H, W) over picture (H, W, 3) uint8 as the text that an image element takes.

    `colours` are the roles of what is above and of what is below 0. How much colour covers the picture is |value|
    as a share of `most`; at `most` and beyond it covers all.
    """
    ink = {role: np.array(ImageColor.getrgb(palette(dark)[role]), dtype=np.float32) for role in (*colours, "paper")}
    grey = picture.astype(np.float32) @ np.array([0.299, 0.587, 0.114], dtype=np.float32)  # (H, W) brightness
    below = ink["paper"] + FAINT * (grey[..., None] - ink["paper"])  # (H, W, 3)
    share = np.clip(np.abs(values) / max(most, 1e-30), 0, 1)[..., None]  # (H, W, 1)
    above = np.where(values[..., None] >= 0, ink[colours[0]], ink[colours[1]])  # (H, W, 3)
    pixels = (below + share * (above - below)).round().clip(0, 255).astype(np.uint8)
    return png(pixels)


def full_colour(values: np.ndarray, share: float = 1.0) -> float:
    """The size of a value that gets full colour: larger than that of `share` of all places. One when all are 0."""
    return float(np.quantile(np.abs(values), share)) or float(np.abs(values).max()) or 1.0
