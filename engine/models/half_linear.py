"""A fully connected layer whose weights stay in half precision, for layers of a hundred million numbers.

Shapes: B batch, I inputs, O outputs.
"""

from typing import Any

import torch
from torch import Tensor, nn

ROWS = 64  # of the weights widened at once: 6 MB for 25,088 inputs


class HalfLinear(nn.Linear):
    """y = x·Wᵀ + b in float32. W (O, I) may be mapped from a file; it is not learned."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__(weight.shape[1], weight.shape[0], device="meta")
        self.weight = nn.Parameter(weight, requires_grad=False)  # (O, I) float16
        self.bias = nn.Parameter(bias.float(), requires_grad=False)  # (O,)

    def forward(self, x: Tensor) -> Tensor:
        """(B, I) -> (B, O)"""
        return _Product.apply(x, self.weight) + self.bias


class _Product(torch.autograd.Function):
    """x·Wᵀ, a few rows of W at a time, forwards and backwards."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:
        ctx.save_for_backward(weight)
        made = x.new_empty(len(x), len(weight))  # (B, O)
        widened = x.new_empty(ROWS, weight.shape[1])  # one place for all: fresh ones would scatter over the heap
        for start, rows in _some(weight):
            torch.mm(x, widened[:len(rows)].copy_(rows).T, out=made[:, start:start + ROWS])
        return made

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        (weight,) = ctx.saved_tensors
        made = grad.new_zeros(len(grad), weight.shape[1])  # (B, I)
        widened = grad.new_empty(ROWS, weight.shape[1])
        for start, rows in _some(weight):
            made.addmm_(grad[:, start:start + ROWS], widened[:len(rows)].copy_(rows))
        return made, None


def _some(weight: Tensor) -> Any:
    return ((start, weight[start:start + ROWS]) for start in range(0, len(weight), ROWS))
