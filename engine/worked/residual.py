"""Skip connections: x is added to what the block makes of it, so its slope gains 1."""

from typing import Any

import numpy as np

from engine.worked.cumulate import running_product
from engine.worked.functions import apply
from engine.worked.grid import Grid
from engine.worked.inputs import matrix
from engine.worked.register import example


@example(F=matrix([[0.1]] * 10, -1, 1, height=(1, 20), symbol="F'", role="gradient", rows="l"),
         oracles=("WE-14",))
def skip_gradient(F: Grid) -> list[Grid]:
    """The same layers without and with a skip connection: y = F(x) has slope F', y = F(x) + x has F' + 1."""
    plain = running_product(F).named("plain", r"g_{\mathrm{plain}}", r"\prod F'_i", "gradient", rows="l")
    skip = (F + 1).named("skip", "y'", "F' + 1", "gradient", rows="l")
    residual = running_product(skip)
    residual = residual.named("residual", r"g_{\mathrm{res}}", r"\prod (F'_i + 1)", "gradient", rows="l")
    return [F, plain, skip, residual]


@skip_gradient.reference
def skip_gradient_by_autograd(F: np.ndarray) -> dict[str, Any]:
    import torch

    def slope(layers: list[float], carried: int) -> float:
        """dy/dx of a chain of linear layers x -> slope·x + carried·x."""
        x = y = torch.ones((), dtype=torch.float64, requires_grad=True)
        for layer in layers:
            y = layer * y + carried * y
        return torch.autograd.grad(y, x)[0].item()

    depths = [F[:depth, 0].tolist() for depth in range(1, len(F) + 1)]
    return {"plain": [[slope(d, 0)] for d in depths], "residual": [[slope(d, 1)] for d in depths],
            "skip": [[slope(d[-1:], 1)] for d in depths]}


@example(x=matrix([[1, -2, 3]], -9, 9, columns="x"),
         F=matrix([[0.5, 1, -4]], -9, 9, symbol="F(x)", columns="F"), oracles=("WE-14",))
def residual_block(x: Grid, F: Grid) -> list[Grid]:
    """Forward: what the block made of x and x itself are added cell by cell, then ReLU."""
    added = (F + x).named("added", "s", "F(x) + x", columns="s")  # (1, 3)
    return [x, F, added, apply("relu", added).named("y", "y", r"\mathrm{ReLU}(s)", columns="y")]


@residual_block.reference
def residual_block_by_torch(x: np.ndarray, F: np.ndarray) -> dict[str, Any]:
    import torch

    added = torch.from_numpy(F) + torch.from_numpy(x)
    return {"added": added, "y": torch.nn.functional.relu(added)}
