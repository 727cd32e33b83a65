"""Overlap of masks, against counting pixel by pixel."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.train.overlap import band, boundary_iou, dice, iou, pixels

MASKS = arrays(bool, (2, 12, 12), elements=st.booleans())


def counted(found: np.ndarray, true: np.ndarray) -> tuple[float, float]:
    """IoU and Dice of two masks by sets of pixels."""
    a, b = set(map(tuple, np.argwhere(found))), set(map(tuple, np.argwhere(true)))
    return (len(a & b) / len(a | b) if a | b else 1), (2 * len(a & b) / (len(a) + len(b)) if a or b else 1)


def eroded(mask: np.ndarray, times: int) -> np.ndarray:
    """A pixel stays where all nine around it are in the mask, as often as told; beyond the picture is no mask."""
    for _ in range(times):
        wide = np.pad(mask, 1)
        mask = np.array([[wide[i:i + 3, j:j + 3].all() for j in range(mask.shape[1])] for i in range(mask.shape[0])])
    return mask


@settings(max_examples=30, deadline=None)
@given(MASKS, MASKS)
def test_iou_dice_and_pixels_are_what_counting_finds(found: np.ndarray, true: np.ndarray) -> None:
    a, b = torch.from_numpy(found), torch.from_numpy(true)
    pairs = [counted(*pair) for pair in zip(found, true, strict=True)]
    assert float(iou(a, b)) == pytest.approx(np.mean([pair[0] for pair in pairs]), abs=1e-6)
    assert float(dice(a, b)) == pytest.approx(np.mean([pair[1] for pair in pairs]), abs=1e-6)
    assert float(pixels(a, b)) == pytest.approx((found == true).mean(), abs=1e-6)


@pytest.mark.parametrize("side", [16, 64, 96])
def test_the_band_is_the_mask_without_what_erosion_leaves(side: int) -> None:
    rows, columns = np.indices((side, side))
    disc = (rows - side // 3) ** 2 + (columns - side // 2) ** 2 < (0.4 * side) ** 2  # cut by the picture's upper edge
    steps = max(1, round(0.02 * math.hypot(side, side)))
    expected = disc & ~eroded(disc, steps)
    assert np.array_equal(band(torch.from_numpy(disc)[None])[0].numpy(), expected)
    assert 0 < expected.sum() < disc.sum()


def test_boundary_iou_punishes_a_wrong_edge_more_than_iou_does() -> None:
    true = torch.zeros(1, 64, 64, dtype=torch.bool)
    true[0, 10:50, 10:50] = True
    shifted = true.roll(2, dims=2)
    assert float(iou(shifted, true)) > 0.9
    assert float(boundary_iou(shifted, true)) < 0.7
    assert float(boundary_iou(true, true)) == 1
    assert float(boundary_iou(~true, true)) == 0
