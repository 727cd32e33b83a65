"""Lab: fit a cubic to the sine by gradient descent, the gradients written by hand (course, week 2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import count

import numpy as np
import torch
from torch import Tensor

from engine.data.sine import sine
from engine.labs.knob import knob
from engine.models.cubic import Cubic
from engine.train.state import load, pack, unpack
from engine.train.step import State, Step, Views

VIEWS = {"curves": "lines", "coefficients": "bars"}
CURVES = {"loss": "log"}
DRAWN = slice(None, None, 5)  # every fifth of the 1000 points is enough for a picture


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    lr: float = knob(1e-6, 1e-8, 1e-4, log=True)  # small, because the loss is a sum over 1000 points
    steps: int = knob(2000, 10, 20000, log=True)
    start: str = knob("random", choices=("random", "zero"))
    gradient: str = knob("by_hand", choices=("by_hand", "autograd"))
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """Gradient descent on the sum of squared errors of all 1000 points, in float64."""
    x, y = points(device)  # (1000,), (1000,)
    model = Cubic(beginning(config)).to(device, x.dtype)  # ŷ = a·x³ + b·x² + c·x + d
    for number in count(unpack(resume, config.steps, model)):
        model.zero_grad()  # 1. forget the gradients of the last step
        predicted = model(x)  # 2. forward pass: (1000,)
        loss = (predicted - y).pow(2).sum()  # 3. the error: a sum, not a mean
        if config.gradient == "by_hand":
            by_hand(model, x, 2 * (predicted - y).detach())  # 4. backward pass, beginning with ∂loss/∂ŷ
        else:
            loss.backward()  # 4. the same by torch
        metrics, look = {"loss": loss.detach()}, partial(views, model, config)
        yield Step(number, config.steps, number, metrics, look, partial(pack, number, model))
        if number == config.steps:
            return
        with torch.no_grad():
            for weight in model.parameters():
                weight -= config.lr * weight.grad  # 5. update: against the gradient


def by_hand(model: Cubic, x: Tensor, slope: Tensor) -> None:
    """The chain rule, written out: when a grows by 1, ŷ = a·x³ + b·x² + c·x + d grows by x³, and so on."""
    model.a.grad = (slope * x**3).sum()
    model.b.grad = (slope * x**2).sum()
    model.c.grad = (slope * x).sum()
    model.d.grad = slope.sum()


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.steps


def points(device: torch.device) -> tuple[Tensor, Tensor]:
    """x and sin x, (1000,) each; float64, but float32 on Apple's GPUs, which have nothing finer."""
    dtype = torch.float32 if device.type == "mps" else torch.float64
    x, y = (torch.from_numpy(v).to(device, dtype) for v in sine())
    return x, y


def beginning(config: Config) -> list[float]:
    """The four coefficients before training: zeros, or drawn from the standard normal distribution."""
    if config.start == "zero":
        return [0.0] * 4
    return np.random.default_rng(config.seed).standard_normal(4).tolist()


def views(model: Cubic, config: Config) -> Views:
    """The three curves of the course, and the coefficients beside the best possible ones."""
    x, y = (v[DRAWN] for v in sine())  # (200,), (200,)
    now = np.array([w.item() for w in model.parameters()])  # (4,)
    curves = {"x": x, "true": y, "random": curve(beginning(config), x), "predicted": curve(now, x)}
    curves = {name: values.astype(np.float32) for name, values in curves.items()}
    return {"curves": curves, "coefficients": {"now": now, "optimum": optimum()}}


def curve(coefficients: np.ndarray, x: np.ndarray) -> np.ndarray:
    """a·x³ + b·x² + c·x + d at each x (N,) -> (N,)"""
    return np.polyval(coefficients, x)


def evaluate(weights: dict[str, Tensor], _config: Config, device: torch.device) -> dict[str, float]:
    """The sum of squared errors of these coefficients, beside the smallest that any cubic reaches."""
    x, y = points(device)
    with torch.no_grad():
        model = load(Cubic([0.0] * 4), weights).to(device, x.dtype)
        error = (model(x) - y).pow(2).sum()  # a sum over 1000 points, no unit
    x, y = sine()
    best = ((curve(optimum(), x) - y) ** 2).sum()
    return {"sse": float(error), "baseline_least_squares": float(best)}


@cache
def powers() -> np.ndarray:
    """X (1000, 4): the columns x³, x², x, 1, so that ŷ = X·(a, b, c, d)."""
    return np.vander(sine()[0], 4)


@cache
def optimum() -> np.ndarray:
    """(4,): the coefficients of the smallest sum of squares, in closed form."""
    return np.linalg.lstsq(powers(), sine()[1], rcond=None)[0]


@cache
def curvatures() -> np.ndarray:
    """(4,): eigenvalues of the second derivative 2·XᵀX of the loss, smallest first: how it bends each way."""
    return np.linalg.eigvalsh(2 * powers().T @ powers())


def highest_lr() -> float:
    """2 ÷ the largest curvature: above it every step lands higher on the other side, and the loss grows."""
    return float(2 / curvatures()[-1])


def remark(config: Config) -> tuple[str, dict[str, str]] | None:
    """What is known about these settings before they are tried: code and facts of a sentence, or None."""
    if config.lr <= highest_lr():
        return None
    limit, steepest = f"{highest_lr():.3g}", f"{curvatures()[-1]:,.0f}"
    return "too_high", {"lr": f"{config.lr:g}", "limit": limit, "curvature": steepest}
