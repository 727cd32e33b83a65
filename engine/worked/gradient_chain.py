"""A gradient through many layers: the slopes multiply, and small ones leave nothing."""

from typing import Any

import numpy as np

from engine.worked.cumulate import running_product
from engine.worked.functions import apply, derivative
from engine.worked.grid import Grid, constant
from engine.worked.inputs import choice, matrix
from engine.worked.register import example

Z = [[0], [1], [-1], [2], [-2], [0], [1], [-1], [2], [-2]]


@example(z=matrix(Z, -6, 6, height=(1, 20), rows="z"), activation=choice("sigmoid", "tanh", "relu"),
         oracles=("WE-13",))
def sigmoid_chain(z: Grid, activation: str) -> list[Grid]:
    """What is left of a gradient after l layers, all weights 1; and at best, every slope the largest."""
    a = apply(activation, z).named("a", "a", "f(z)", rows="z")  # (L, 1)
    slope = derivative(activation, z, a).named("slope", "f'", "f'(z)", "gradient", rows="z")
    left = running_product(slope).named("left", "g", r"g_l = \prod_{i \le l} f'(z_i)", "gradient", rows="l")
    where = constant(1 if activation == "relu" else 0)  # f is steepest there
    steepest = derivative(activation, where, apply(activation, where))
    steepest = steepest.named("steepest", r"f'_{\max}", role="gradient")
    best = running_product(steepest[[0] * z.shape[0], :])
    best = best.named("best", r"g_{\max}", r"(f'_{\max})^l", "gradient", rows="l")
    return [z, a, slope, left, steepest, best]


@sigmoid_chain.reference
def sigmoid_chain_by_autograd(z: np.ndarray, activation: str) -> dict[str, Any]:
    import torch

    function = getattr(torch, activation)
    x, line = torch.tensor(z, requires_grad=True), torch.linspace(-6, 6, 1201, dtype=torch.float64)
    (slope,) = torch.autograd.grad(function(x).sum(), x)
    (slopes,) = torch.autograd.grad(function(line.requires_grad_()).sum(), line)
    layers = torch.arange(1, len(z) + 1)[:, None]
    return {"a": function(x).detach(), "slope": slope, "left": slope.cumprod(0), "steepest": slopes.max(),
            "best": slopes.max() ** layers}
