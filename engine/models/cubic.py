"""A cubic polynomial: the smallest model of the course, four weights (N: number of points)."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn


class Cubic(nn.Module):
    """ŷ = a·x³ + b·x² + c·x + d."""

    def __init__(self, start: Iterable[float]) -> None:
        super().__init__()
        self.a, self.b, self.c, self.d = (nn.Parameter(torch.tensor(w, dtype=torch.float64)) for w in start)

    def forward(self, x: Tensor) -> Tensor:
        """(N,) -> (N,)"""
        return self.a * x**3 + self.b * x**2 + self.c * x + self.d  # (N,)
