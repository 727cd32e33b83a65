"""A learner's own photo, made as the network wants it: the middle square, at the network's side."""

import numpy as np
from PIL import Image

from engine.data.fashion import coloured

CLOTH = 28  # side of a picture of Fashion-MNIST
PAPER = 127  # a border brighter than this is a bright background


def square(image: Image.Image, side: int) -> np.ndarray:
    """(side, side, 3) uint8: the largest square around the middle, enlarged or reduced (bilinear)."""
    least = min(image.size)
    left, top = (image.width - least) / 2, (image.height - least) / 2
    box = (left, top, left + least, top + least)
    return np.asarray(image.convert("RGB").resize((side, side), Image.Resampling.BILINEAR, box))


def cloth(picture: np.ndarray) -> np.ndarray:
    """(H, W, 3) uint8 -> (32, 32, 3) uint8 as in Fashion-MNIST: grey, and light on black whatever the background."""
    grey = np.asarray(Image.fromarray(picture).convert("L").resize((CLOTH, CLOTH), Image.Resampling.BILINEAR))
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    light = 255 - grey if np.median(border) > PAPER else grey
    return coloured(light[None])[0].transpose(1, 2, 0)  # (32, 32, 3)
