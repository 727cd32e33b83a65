"""Normalisation: batch norm over the samples of a batch, layer norm over the features of one sample."""

from typing import Any

import numpy as np

from engine.worked.functions import apply
from engine.worked.grid import Grid, constant
from engine.worked.inputs import matrix
from engine.worked.reduce import mean, total
from engine.worked.register import example

BATCH = [[1, 2, 0], [3, 6, 0], [5, 10, 3], [7, 14, 9]]
EPS, MOMENTUM = 1e-5, 0.1  # PyTorch's own
FEATURES = {"columns": "f"}


def normalised(x: Grid, mu: Grid, variance: Grid) -> Grid:
    """(x − μ) / √(σ² + ε), cell by cell."""
    return (x - mu) / apply("sqrt", variance + EPS)


def fraction(mu: str, variance: str, x: str = "x") -> str:
    """The same as LaTeX."""
    return rf"\frac{{{x} - {mu}}}{{\sqrt{{{variance} + \epsilon}}}}"


@example(x=matrix(BATCH, -20, 20, height=(2, 8), **FEATURES, rows="x"),
         gamma=matrix([[1, 2, 1]], -9, 9, symbol=r"\gamma", role="weight", **FEATURES),
         beta=matrix([[0, 1, -1]], -9, 9, symbol=r"\beta", role="weight", **FEATURES), oracles=("WE-15",))
def batch_norm(x: Grid, gamma: Grid, beta: Grid) -> list[Grid]:
    """Each column by its own mean and variance, then γ and β; beside it each row by its own: layer norm."""
    mu = mean(x, 0).named("mean", r"\mu_B", r"\tfrac{1}{N} \sum x", **FEATURES)  # (1, 3)
    var = mean((x - mu) ** 2, 0)  # (1, 3)
    var = var.named("var", r"\sigma_B^2", r"\tfrac{1}{N} \sum (x - \mu_B)^2", **FEATURES)
    xhat = normalised(x, mu, var)  # (N, 3)
    xhat = xhat.named("xhat", r"\hat{x}", fraction(r"\mu_B", r"\sigma_B^2"), rows="x", **FEATURES)
    y = (gamma * xhat + beta).named("y", "y", r"\gamma \hat{x} + \beta", rows="x", **FEATURES)  # (N, 3)
    m = mean(x, 1).named("row_mean", r"\mu_L", r"\tfrac{1}{D} \sum x", rows="x")  # (N, 1)
    v = mean((x - m) ** 2, 1)  # (N, 1)
    v = v.named("row_var", r"\sigma_L^2", r"\tfrac{1}{D} \sum (x - \mu_L)^2", rows="x")
    layer = normalised(x, m, v)  # (N, 3)
    layer = layer.named("layer_norm", r"\hat{x}_L", fraction(r"\mu_L", r"\sigma_L^2"), rows="x", **FEATURES)
    return [x, mu, var, xhat, gamma, beta, y, m, v, layer]


@batch_norm.reference
def batch_norm_by_torch(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray) -> dict[str, Any]:
    import torch
    from torch.nn import functional as F

    batch, (g, b) = torch.from_numpy(x), (torch.from_numpy(t[0]) for t in (gamma, beta))
    v, m = torch.var_mean(batch, 0, correction=0, keepdim=True)
    row_v, row_m = torch.var_mean(batch, 1, correction=0, keepdim=True)
    return {"mean": m, "var": v, "xhat": F.batch_norm(batch, None, None, training=True),
            "y": F.batch_norm(batch, None, None, g, b, training=True), "row_mean": row_m, "row_var": row_v,
            "layer_norm": F.layer_norm(batch, batch.shape[1:])}


@example(x=matrix(BATCH, -20, 20, height=(2, 8), **FEATURES, rows="x"),
         mean0=matrix([[0, 0, 0]], -20, 20, symbol=r"\mu_0", **FEATURES),
         var0=matrix([[1, 1, 1]], 0, 99, symbol=r"\sigma_0^2", **FEATURES),
         gamma=matrix([[1, 2, 1]], -9, 9, symbol=r"\gamma", role="weight", **FEATURES),
         beta=matrix([[0, 1, -1]], -9, 9, symbol=r"\beta", role="weight", **FEATURES),
         new=matrix([[4, 8, 3]], -20, 20, symbol="q", **FEATURES), oracles=("WE-15",))
def batch_norm_eval(x: Grid, mean0: Grid, var0: Grid, gamma: Grid, beta: Grid, new: Grid) -> list[Grid]:
    """Training moves the running statistics a tenth of the way to the batch's; evaluation uses only them."""
    mu = mean(x, 0).named("mean", r"\mu_B", r"\tfrac{1}{N} \sum x", **FEATURES)  # (1, 3)
    var = total((x - mu) ** 2, 0) / (x.shape[0] - 1)  # (1, 3)
    var = var.named("var", "s_B^2", r"\tfrac{1}{N - 1} \sum (x - \mu_B)^2", **FEATURES)
    keep, moved = constant(1 - MOMENTUM), constant(MOMENTUM)
    mean1 = (keep * mean0 + moved * mu).named("mean1", r"\mu_1", r"0.9 \mu_0 + 0.1 \mu_B", **FEATURES)
    var1 = (keep * var0 + moved * var).named("var1", r"\sigma_1^2", r"0.9 \sigma_0^2 + 0.1 s_B^2", **FEATURES)
    out = gamma * normalised(new, mean1, var1) + beta  # (1, 3)
    share = fraction(r"\mu_1", r"\sigma_1^2", "q")
    out = out.named("out", "y", rf"\gamma {share} + \beta", **FEATURES)
    return [x, mu, var, mean0, var0, mean1, var1, gamma, beta, new, out]


@batch_norm_eval.reference
def batch_norm_eval_by_torch(x: np.ndarray, new: np.ndarray, **given: np.ndarray) -> dict[str, Any]:
    import torch

    layer = torch.nn.BatchNorm1d(3, dtype=torch.float64)
    names = {"running_mean": "mean0", "running_var": "var0", "weight": "gamma", "bias": "beta"}
    layer.load_state_dict({n: torch.from_numpy(given[ours][0]) for n, ours in names.items()}, strict=False)
    batch = torch.from_numpy(x)
    layer(batch)  # one training step
    with torch.no_grad():
        out = layer.eval()(torch.from_numpy(new))
    return {"mean": batch.mean(0)[None], "var": batch.var(0)[None], "out": out,
            "mean1": layer.running_mean[None], "var1": layer.running_var[None]}
