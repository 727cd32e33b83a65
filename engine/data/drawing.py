"""A learner's own digit made to look like MNIST: light on dark, at most 20 pixels long, centred by mass."""

import numpy as np
from PIL import Image

from engine.problem import Problem

SIDE, BOX = 28, 20  # MNIST: scaled into 20×20, then laid into 28×28 with the centre of mass on pixel 14
FAINT = 0.1  # of the strongest ink; what is weaker counts as paper


def digit(grey: np.ndarray) -> np.ndarray:
    """Grey image (H, W), 0 black to 255 white, of any size -> (28, 28) uint8, 0 = paper, 255 = ink.

    Raises Problem("drawing_empty") when there is nothing on the paper.
    """
    ink = _ink(grey.astype(np.float64))
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not rows.size:
        raise Problem("drawing_empty")
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]  # (h, w)
    return _centred(_shrunk(cut))


def _ink(grey: np.ndarray) -> np.ndarray:
    """(H, W) -> (H, W), 0 = paper, 255 = the strongest ink; dark ink on light paper is turned round."""
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    paper = np.median(edge)
    ink = paper - grey if paper > 127 else grey - paper
    strongest = ink.max()
    if strongest < 16:  # of 255: an even sheet with a little noise
        return np.zeros_like(grey)
    return np.where(ink < FAINT * strongest, 0, ink * 255 / strongest)


def _shrunk(ink: np.ndarray) -> np.ndarray:
    """(h, w) -> the longer side 20 pixels, the shape kept."""
    height, width = ink.shape
    scale = BOX / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = Image.fromarray(ink.astype(np.float32)).resize(size, Image.Resampling.BILINEAR)
    return np.asarray(small, dtype=np.float64)


def _centred(ink: np.ndarray) -> np.ndarray:
    """(h, w) -> (28, 28) uint8 with the centre of mass in the middle, as far as the edges allow."""
    sheet = np.zeros((SIDE, SIDE))
    place = []
    for axis, length in enumerate(ink.shape):
        mass = ink.sum(axis=1 - axis)  # (h,) or (w,)
        middle = (mass * np.arange(length)).sum() / mass.sum()
        place.append(int(np.clip(round(SIDE / 2 - middle), 0, SIDE - length)))
    top, left = place
    sheet[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return np.round(255 * sheet / sheet.max()).astype(np.uint8)
