"""The best linear map from noisy pictures to clean ones, by least squares: Wiener's filter, for digits of one size."""

import torch
from torch import Tensor
from torch.nn.functional import pad

PENALTY = 1e-5  # so that pixels that are always 0 do no harm


def wiener(noisy: Tensor, clean: Tensor) -> Tensor:
    """Rows (N, D) and (N, D) -> weights (D + 1, D), the last row the bias, float64."""
    x = pad(noisy.double(), (0, 1), value=1)  # (N, D + 1)
    penalty = PENALTY * len(x) * torch.eye(x.shape[1], dtype=torch.float64)
    return torch.linalg.solve(x.T @ x + penalty, x.T @ clean.double())


def filtered(noisy: Tensor, weights: Tensor) -> Tensor:
    """Rows (N, D) through the map -> (N, D)"""
    return (pad(noisy.double(), (0, 1), value=1) @ weights).float()
