"""Filters that know nothing of digits: the median by counting, the best linear map by what it must satisfy."""

import numpy as np
import torch

from engine.models.median import median
from engine.models.wiener import filtered, wiener


def test_median_by_sorting_every_neighbourhood() -> None:
    x = torch.rand(2, 1, 6, 7, generator=torch.Generator().manual_seed(0))
    for side in (3, 5):
        found, around = median(x, side), np.pad(x[:, 0].numpy(), ((0, 0), *2 * [(side // 2,) * 2]), mode="edge")
        for row in range(6):
            for column in range(7):
                square = around[:, row:row + side, column:column + side].reshape(2, -1)
                assert np.array_equal(found[:, 0, row, column].numpy(), np.median(square, axis=1))


def test_median_takes_single_specks_away_and_keeps_an_edge() -> None:
    x = torch.zeros(1, 1, 9, 9)
    x[..., 5:] = 1
    speckled = x.clone()
    speckled[0, 0, 2, 2] = 1
    assert torch.equal(median(speckled, 3), x)


def test_errors_of_the_best_linear_map_have_nothing_left_to_do_with_the_input() -> None:
    generator = torch.Generator().manual_seed(0)
    clean = torch.randn(500, 6, generator=generator) @ torch.randn(6, 6, generator=generator)
    noisy = clean + torch.randn(500, 6, generator=generator)
    error = (filtered(noisy, wiener(noisy, clean)) - clean).double()
    assert (error.T @ noisy.double() / 500).abs().max() < 1e-3
    assert error.mean(dim=0).abs().max() < 1e-3
    assert error.square().mean() < (noisy - clean).square().mean()
