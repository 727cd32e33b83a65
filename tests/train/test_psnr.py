"""Decibels of pictures, by hand."""

import pytest
import torch

from engine.train.psnr import HIGHEST, psnr


def test_decibels_by_hand() -> None:
    true = torch.zeros(4, 1, 2, 2)
    found = torch.stack([torch.full((1, 2, 2), value) for value in (0.1, 0.5, 0.0, 1.7)])
    assert psnr(found, true).tolist() == pytest.approx([20, 6.0206, HIGHEST, 0], abs=1e-3)  # 1.7 is shown as 1


def test_a_tenth_of_the_error_is_ten_decibels() -> None:
    true = torch.rand(3, 1, 8, 8) / 2
    gain = psnr(true + 0.1, true) - psnr(true + 0.1 * 10**0.5, true)
    assert gain.tolist() == pytest.approx([10, 10, 10], abs=1e-3)
