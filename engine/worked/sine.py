"""The sine fitted by a cubic: its points, one gradient step by hand, the largest learning rate that works."""

from math import pi
from typing import Any

import numpy as np

from engine.worked.arrange import concat, pick
from engine.worked.functions import apply
from engine.worked.grid import Grid, constant
from engine.worked.inputs import choice, matrix, real, whole
from engine.worked.reduce import total
from engine.worked.register import example

TERMS = ("x³", "x²", "x", "1")
ABCD = ("a", "b", "c", "d")


def interval(points: int) -> Grid:
    """`points` equally spaced numbers from −π to π, as a column."""
    return constant(np.linspace(-pi, pi, points).reshape(-1, 1))  # (N, 1)


def powers(x: Grid) -> Grid:
    """x³ x² x 1, a row for each point: (N, 1) -> (N, 4)."""
    return concat(x**3, x**2, x, constant(np.ones(x.shape)))


@example(low=real(-pi, -9, 9, symbol="x_1"), high=real(pi, -9, 9, symbol="x_N"),
         N=real(1000, 5, 2000, whole=True), oracles=("WE-02",))
def linspace(low: Grid, high: Grid, N: Grid) -> list[Grid]:
    """N points with both ends are N − 1 intervals."""
    intervals = (N - 1).named("intervals", "n", "N - 1")
    step = ((high - low) / intervals).named("step", r"\Delta", r"\frac{x_N - x_1}{n}")
    first = constant([[0, 1, 2, 3]])
    x = (low + first * step).named("x", "x_{1 \\dots 4}", r"x_1 + k \cdot \Delta", columns="x")
    last = (low + intervals * step).named("last", "x_N", r"x_1 + n \cdot \Delta")
    short = low + intervals * ((high - low) / N)  # had there been N intervals
    short = short.named("short", "x_N'", r"x_1 + n \cdot \frac{x_N - x_1}{N}")
    return [low, high, N, intervals, step, x, last, short]


@linspace.reference
def linspace_by_torch(low: float, high: float, N: int) -> dict[str, Any]:
    import torch

    x = torch.linspace(low, high, N, dtype=torch.float64)
    wrong = torch.linspace(low, high, N + 1, dtype=torch.float64)  # N intervals
    return {"intervals": len(x) - 1, "step": (x[1] - x[0]).item(), "x": x[:4].numpy()[None],
            "last": x[-1].item(), "short": wrong[N - 1].item()}


def thousand(w: Grid, lr: Grid) -> list[Grid]:
    """The same step with the course's 1000 points, too many to show."""
    x = interval(1000)
    X, y = (constant(g.values) for g in (powers(x), apply("sin", x)))  # (1000, 4), (1000, 1)
    error = X @ w - y  # (1000, 1)
    loss = total(error**2).named("loss1000", "L_{1000}", r"\sum e^2")
    gradient = X.T @ (2 * error)  # (4, 1)
    gradient = gradient.named("gradient1000", r"\nabla L_{1000}", r"X^\top 2e", "gradient", rows=ABCD)
    new = w - lr * gradient  # (4, 1)
    new = new.named("w_new1000", "w_{1000}", r"w - \eta \nabla L_{1000}", "weight", rows=ABCD)
    after = total((X @ new - y) ** 2).named("loss_new1000", r"L_{1000}'", r"\sum (X w_{1000} - y)^2")
    return [loss, gradient, new, after]


@example(w=matrix([[0], [0], [0], [0]], -3, 3, role="weight", rows=ABCD),
         lr=real(1e-6, 1e-8, 1e-2, log=True, symbol=r"\eta"), points=choice("3", "5", "7", default="5"),
         oracles=("WE-02",))
def sine_step(w: Grid, lr: Grid, points: str) -> list[Grid]:
    """One gradient step of ax³ + bx² + cx + d towards sin x: a few points by hand, then all 1000."""
    x = interval(int(points)).named("x", "x", role="input", rows="x")  # (N, 1)
    X = powers(x).named("X", "X", r"(x^3 \; x^2 \; x \; 1)", "input", columns=TERMS)  # (N, 4)
    y = apply("sin", x).named("y", "y", r"\sin x", "input")  # (N, 1)
    yhat = (X @ w).named("yhat", r"\hat{y}", "a x^3 + b x^2 + c x + d")  # (N, 1)
    error = (yhat - y).named("error", "e", r"\hat{y} - y")  # (N, 1)
    loss = total(error**2).named("loss", "L", r"\sum e^2")
    gradient = X.T @ (2 * error)  # (4, 1)
    gradient = gradient.named("gradient", r"\nabla L", r"X^\top 2e", "gradient", rows=ABCD)
    new = w - lr * gradient  # (4, 1)
    new = new.named("w_new", r"w_{\mathrm{new}}", r"w - \eta \nabla L", "weight", rows=ABCD)
    better = (X @ new).named("yhat_new", r"\hat{y}_{\mathrm{new}}", r"X w_{\mathrm{new}}")  # (N, 1)
    after = total((better - y) ** 2)
    after = after.named("loss_new", r"L_{\mathrm{new}}", r"\sum (\hat{y}_{\mathrm{new}} - y)^2")
    return [w, lr, x, X, y, yhat, error, loss, gradient, new, better, after, *thousand(w, lr)]


@sine_step.reference
def sine_step_by_torch(w: np.ndarray, lr: float, points: str) -> dict[str, Any]:
    import torch

    found: dict[str, Any] = {}
    for count, end in ((int(points), ""), (1000, "1000")):
        x = torch.linspace(-pi, pi, count, dtype=torch.float64)
        a, b, c, d = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in w[:, 0])
        yhat = a * x**3 + b * x**2 + c * x + d
        loss = (yhat - x.sin()).pow(2).sum()
        loss.backward()
        p, q, r, s = (v.detach() - lr * v.grad for v in (a, b, c, d))
        after = (p * x**3 + q * x**2 + r * x + s - x.sin()).pow(2).sum()
        found |= {"loss" + end: loss.item(), "gradient" + end: [[v.grad.item()] for v in (a, b, c, d)],
                  "w_new" + end: [[p], [q], [r], [s]], "loss_new" + end: after.item()}
        if not end:
            table = torch.stack([x**3, x**2, x, x**0], 1)
            found |= {"x": x[:, None], "X": table, "y": x.sin()[:, None], "yhat": yhat[:, None].detach(),
                      "error": (yhat - x.sin())[:, None].detach(),
                      "yhat_new": (p * x**3 + q * x**2 + r * x + s)[:, None]}
    return found


@example(points=whole(1000, 5, 2000), loss=choice("sse", "mse"),
         lr=real(1e-6, 1e-8, 1e-2, log=True, symbol=r"\eta"), oracles=("WE-02",))
def learning_rate_limit(points: int, loss: str, lr: Grid) -> list[Grid]:
    """How steep the loss is at most, and so how large the learning rate may be."""
    X = constant(powers(interval(points)).values)  # (N, 4)
    scale, factor = (2, "2") if loss == "sse" else (2 / points, r"\tfrac{2}{N}")
    H = (scale * (X.T @ X)).named("H", "H", rf"{factor} X^\top X", rows=ABCD, columns=ABCD)  # (4, 4)
    pairs = []
    for i, j in ((0, 2), (1, 3)):  # a with c, b with d: the sums that would mix the pairs cancel to 0
        p, q, r = H[[i], [i]], H[[j], [j]], H[[i], [j]]
        spread = apply("sqrt", ((p - q) / 2) ** 2 + r**2)
        pairs += [(p + q) / 2 - spread, (p + q) / 2 + spread]
    by_hand = r"\tfrac{p+q}{2} \mp \sqrt{(\tfrac{p-q}{2})^2 + r^2}"
    slopes = concat(*pairs).named("eigenvalues", r"\lambda", by_hand, columns="λ")  # (1, 4)
    steepest = pick(slopes, 0, int(slopes.values.argmax()))
    limit = (2 / steepest).named("limit", r"\eta_{\max}", r"2 / \lambda_{\max}")
    left = (1 - lr * slopes).named("left", "f", r"1 - \eta \lambda", columns="λ")
    return [H, slopes, limit, lr, left]


@learning_rate_limit.reference
def learning_rate_limit_by_torch(points: int, loss: str, lr: float) -> dict[str, Any]:
    import torch

    x = torch.linspace(-pi, pi, points, dtype=torch.float64)

    def error(w: torch.Tensor) -> torch.Tensor:
        squares = (w[0] * x**3 + w[1] * x**2 + w[2] * x + w[3] - x.sin()) ** 2
        return squares.sum() if loss == "sse" else squares.mean()

    H = torch.autograd.functional.hessian(error, torch.zeros(4, dtype=torch.float64))
    low_bd, low_ac = (torch.linalg.eigvalsh(H[i::2, i::2]) for i in (1, 0))
    slopes = torch.cat([low_ac, low_bd])[None]
    return {"H": H, "eigenvalues": slopes, "limit": 2 / slopes.max(), "left": 1 - lr * slopes}
