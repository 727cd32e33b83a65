"""Forward and backward through a network with two inputs, two hidden neurons and one output."""

from typing import Any

import numpy as np

from engine.worked.functions import apply, derivative
from engine.worked.grid import Grid
from engine.worked.inputs import choice, matrix, real
from engine.worked.register import example


def slope(of: str) -> str:
    """LaTeX of ∂L/∂of."""
    return rf"\frac{{\partial L}}{{\partial {of}}}"


OUTPUT = slope(r"\hat{y}")


@example(x=matrix([[1, 0.5]], -3, 3, columns="x"), y=real(1, -3, 3),
         W1=matrix([[0.5, -0.3], [0.2, 0.8]], -3, 3, symbol="W_1", role="weight", rows="x", columns="h"),
         b1=matrix([[0.1, -0.1]], -3, 3, symbol="b_1", role="weight", columns="h"),
         W2=matrix([[0.7], [-0.4]], -3, 3, symbol="W_2", role="weight", rows="h"),
         b2=real(0.2, -3, 3, symbol="b_2", role="weight"),
         lr=real(0.1, 0, 1, symbol=r"\eta"), activation=choice("sigmoid", "tanh", "relu"))
def backprop(x: Grid, y: Grid, W1: Grid, b1: Grid, W2: Grid, b2: Grid, lr: Grid,
             activation: str) -> list[Grid]:
    """Prediction, loss, every gradient by the chain rule, and the updated weights."""
    z = (x @ W1 + b1).named("z", "z", "x W_1 + b_1", columns="z")  # (1, 2)
    h = apply(activation, z).named("h", "h", "f(z)", columns="h")  # (1, 2)
    yhat = (h @ W2 + b2).named("yhat", r"\hat{y}", "h W_2 + b_2")  # (1, 1)
    loss = ((yhat - y) ** 2).named("loss", "L", r"(\hat{y} - y)^2")

    dyhat = (2 * (yhat - y)).named("dyhat", OUTPUT, r"2(\hat{y} - y)", "gradient")  # (1, 1)
    dW2 = (h.T @ dyhat).named("dW2", slope("W_2"), rf"h^\top {OUTPUT}", "gradient", rows="h")  # (2, 1)
    db2 = dyhat.named("db2", slope("b_2"), OUTPUT, "gradient")  # (1, 1)
    dh = (dyhat @ W2.T).named("dh", slope("h"), rf"{OUTPUT} W_2^\top", "gradient", columns="h")  # (1, 2)
    dz = dh * derivative(activation, z, h)  # (1, 2)
    dz = dz.named("dz", slope("z"), rf"{slope('h')} \odot f'(z)", "gradient", columns="z")
    dW1 = x.T @ dz  # (2, 2)
    dW1 = dW1.named("dW1", slope("W_1"), rf"x^\top {slope('z')}", "gradient", rows="x", columns="h")
    db1 = dz.named("db1", slope("b_1"), slope("z"), "gradient", columns="h")  # (1, 2)

    updated = [updates(w, dw, lr) for w, dw in ((W1, dW1), (b1, db1), (W2, dW2), (b2, db2))]
    return [x, y, W1, b1, W2, b2, lr, z, h, yhat, loss, dyhat, dW2, db2, dh, dz, dW1, db1, *updated]


def updates(w: Grid, gradient: Grid, lr: Grid) -> Grid:
    """w − η ∂L/∂w, named after w."""
    return (w - lr * gradient).named(f"{w.name}_new", rf"{w.symbol}^{{\mathrm{{new}}}}",
                                     rf"{w.symbol} - \eta {gradient.symbol}", "weight",
                                     rows=w.row_labels, columns=w.column_labels)


@backprop.reference
def backprop_by_autograd(x: np.ndarray, y: float, lr: float, activation: str, **given: Any) -> dict[str, Any]:
    import torch

    weights = {name: torch.tensor(np.atleast_2d(w), dtype=torch.float64, requires_grad=True)
               for name, w in given.items()}
    z = torch.from_numpy(x) @ weights["W1"] + weights["b1"]
    h = getattr(torch, activation)(z)
    yhat = h @ weights["W2"] + weights["b2"]
    steps = {"z": z, "h": h, "yhat": yhat, "loss": (yhat - y).square().sum()}
    for kept in (z, h, yhat):
        kept.retain_grad()
    steps["loss"].backward()
    gradients = {f"d{n}": t.grad for n, t in (steps | weights).items() if n != "loss"}
    new = {f"{n}_new": w - lr * w.grad for n, w in weights.items()}
    return {n: t.detach().numpy() for n, t in (steps | gradients | new).items()}
