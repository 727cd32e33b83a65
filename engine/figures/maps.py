"""Feature maps as levels of grey: 1 is −peak, 128 is zero, 255 is peak. The browser gives them colours."""

import base64
import io

import numpy as np
from PIL import Image

TILE = 56  # a map is sent at most this high and wide
ACROSS = 8  # maps in a row of the sheet


def peak(maps: np.ndarray) -> np.ndarray:
    """(C, H, W) -> (C,) the largest distance from zero in each map."""
    return np.abs(maps).max(axis=(1, 2))


def full(values: np.ndarray) -> float:
    """From which distance from zero on a colour is full: only one number in a hundred lies further out.

    The very largest would make the rest of a map pale. Where almost all are zero it is the largest after all.
    """
    far = np.abs(values).ravel()
    share = len(far) - 1 - len(far) // 100
    return float(np.partition(far, share)[share]) or float(far.max())


def levels(maps: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """(C, H, W) numbers and (C,) the peak of each -> (C, H, W) uint8."""
    share = maps / np.where(scale > 0, scale, 1)[:, None, None]
    return (128 + np.rint(127 * np.clip(share, -1, 1))).astype(np.uint8)


def reduced(maps: np.ndarray, side: int = TILE) -> np.ndarray:
    """(C, H, W) -> (C, h, w), h and w at most `side`: means of squares, the rim repeated where they do not fit."""
    _, height, width = maps.shape
    step = -(-max(height, width) // side)
    if step == 1:
        return maps
    padded = np.pad(maps, ((0, 0), (0, -height % step), (0, -width % step)), mode="edge")
    count, height, width = padded.shape
    return padded.reshape(count, height // step, step, width // step, step).mean(axis=(2, 4))


def sheet(maps: np.ndarray, across: int = ACROSS) -> np.ndarray:
    """(C, H, W) -> one (rows · H, across · W) sheet, row by row; places without a map are 128."""
    count, height, width = maps.shape
    whole = np.full((-(-count // across) * across, height, width), 128, dtype=np.uint8)
    whole[:count] = maps
    return whole.reshape(-1, across, height, width).swapaxes(1, 2).reshape(-1, across * width)


def png(pixels: np.ndarray) -> str:
    """(H, W) or (H, W, 3) uint8 as the text that an image element takes."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=3)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
