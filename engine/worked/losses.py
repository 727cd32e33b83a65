"""Losses: a sum against a mean, cross-entropy after softmax, and the shapes that quietly go wrong."""

from typing import Any

import numpy as np

from engine.worked.arrange import pick
from engine.worked.functions import apply
from engine.worked.grid import Grid, constant
from engine.worked.inputs import matrix, whole
from engine.worked.reduce import mean, total
from engine.worked.register import example


@example(yhat=matrix([[1, 2, 4]], -9, 9, symbol=r"\hat{y}"), y=matrix([[1, 3, 2]], -9, 9), oracles=("WE-40",))
def losses(yhat: Grid, y: Grid) -> list[Grid]:
    """The same errors as sum of squares (SSE) and as mean of squares (MSE), and their gradients."""
    error = (yhat - y).named("error", "e", r"\hat{y} - y")
    squares = (error**2).named("squares", "e^2")
    sse = total(squares).named("sse", r"\mathrm{SSE}", r"\sum e^2")
    mse = mean(squares).named("mse", r"\mathrm{MSE}", r"\tfrac{1}{N} \sum e^2")
    by_sse = (2 * error).named("dsse", r"\nabla \mathrm{SSE}", "2e", "gradient")
    by_mse = (2 * error / error.shape[1]).named("dmse", r"\nabla \mathrm{MSE}", r"\tfrac{2}{N} e", "gradient")
    return [yhat, y, error, squares, sse, mse, by_sse, by_mse]


@losses.reference
def losses_by_torch(yhat: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    import torch

    found: dict[str, Any] = {"error": yhat - y, "squares": (yhat - y) ** 2}
    for name, reduction in (("sse", "sum"), ("mse", "mean")):
        prediction = torch.tensor(yhat, requires_grad=True)
        loss = torch.nn.functional.mse_loss(prediction, torch.from_numpy(y), reduction=reduction)
        loss.backward()
        found |= {name: loss.item(), f"d{name}": prediction.grad}
    return found


@example(logits=matrix([[2, 1, 0]], -9, 9, width=(2, 8), symbol="z", columns="z"), target=whole(0, 0, 7),
         oracles=("WE-40",))
def softmax_cross_entropy(logits: Grid, target: int) -> list[Grid]:
    """Scores become probabilities; the loss looks only at the probability of the right class."""
    powers = apply("exp", logits).named("exp", "e^{z}", columns="z")  # (1, K)
    everything = total(powers).named("sum", "S", r"\sum e^{z}")
    p = (powers / everything).named("p", "p", "e^{z} / S", columns="p")  # (1, K)
    right = pick(p, 0, target).named("p_target", "p_t")
    loss = (-apply("log", right)).named("loss", "L", r"-\ln p_t")
    answer = constant(np.eye(logits.shape[1])[[target]]).named("y", "y", role="input", columns="y")  # (1, K)
    gradient = (p - answer).named("gradient", r"\nabla L", "p - y", "gradient", columns="z")  # (1, K)
    clueless = apply("log", constant(logits.shape[1]))  # all K classes equally likely
    clueless = clueless.named("clueless", r"L_{\mathrm{even}}", r"\ln K")
    return [logits, powers, everything, p, right, loss, answer, gradient, clueless]


@softmax_cross_entropy.reference
def softmax_cross_entropy_by_torch(logits: np.ndarray, target: int) -> dict[str, Any]:
    import torch
    from torch.nn import functional as F

    z, label = torch.tensor(logits, requires_grad=True), torch.tensor([target])
    loss = F.cross_entropy(z, label)
    loss.backward()
    p = z.detach().softmax(1)
    return {"exp": z.detach().exp(), "sum": z.detach().exp().sum(), "p": p, "p_target": p[0, target],
            "loss": loss.item(), "y": F.one_hot(label, z.shape[1]), "gradient": z.grad,
            "clueless": F.cross_entropy(torch.zeros_like(z), label).item()}


@example(preds=matrix([[1], [2]], -9, 9, symbol=r"\hat{y}"), y=matrix([[1, 2]], -9, 9), oracles=("WE-40",))
def broadcast_trap(preds: Grid, y: Grid) -> list[Grid]:
    """A column minus a row is a table: every prediction is compared with every answer."""
    table = ((preds - y) ** 2).named("table", "T", r"(\hat{y}_i - y_j)^2")  # (N, 1) − (1, N) -> (N, N)
    wrong = mean(table).named("mse_wrong", r"\mathrm{MSE}_{N \times N}", r"\tfrac{1}{N^2} \sum T")
    column = y.T.named("y_column", r"y^\top")  # (N, 1)
    squares = ((preds - column) ** 2).named("squares", "e^2", r"(\hat{y}_i - y_i)^2")  # (N, 1)
    meant = mean(squares).named("mse", r"\mathrm{MSE}", r"\tfrac{1}{N} \sum e^2")
    return [preds, y, table, wrong, column, squares, meant]


@broadcast_trap.reference
def broadcast_trap_by_torch(preds: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    import torch

    column, flat = torch.from_numpy(preds), torch.from_numpy(y[0])  # (N, 1), (N,)
    table, squares = (column - flat) ** 2, (column[:, 0] - flat) ** 2
    return {"table": table, "mse_wrong": table.mean(), "y_column": flat[:, None],
            "squares": squares[:, None], "mse": torch.nn.functional.mse_loss(column[:, 0], flat)}
