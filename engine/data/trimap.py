"""Masks of three classes, as in Oxford-IIIT Pet: animal, background and the boundary between (course, week 9)."""

import numpy as np

ANIMAL, BACKGROUND, BOUNDARY = 1, 2, 3
CLEAR, SOLID = 16, 240  # of 255: alpha below is background, above is animal, between lies the boundary


def trimap(alpha: np.ndarray) -> np.ndarray:
    """How much animal is seen, (…) uint8 -> (…) uint8: 1 animal, 2 background, 3 boundary."""
    classes = np.full(alpha.shape, BOUNDARY, dtype=np.uint8)  # (…)
    classes[alpha > SOLID] = ANIMAL
    classes[alpha < CLEAR] = BACKGROUND
    return classes


def binary(classes: np.ndarray) -> np.ndarray:
    """1, 2 or 3 -> bool of the same shape: the course's two classes, boundary and animal merged into one."""
    return classes != BACKGROUND
