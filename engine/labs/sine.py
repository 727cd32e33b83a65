"""Lab: fit a cubic polynomial to the sine by gradient descent, the gradients written by hand (course, week 2)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import count

import numpy as np
import torch
from torch import Tensor

from engine.data.sine import sine
from engine.labs.knob import knob
from engine.models.cubic import Cubic
from engine.train.state import load, moment, pack, unpack
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
    """Full-batch gradient descent on the sum of squared errors; float64, so that the numbers match the course."""
    x, y = points(device)  # (1000,), (1000,)
    model = Cubic(beginning(config)).to(device, x.dtype)  # ŷ = a·x³ + b·x² + c·x + d
    backward = {"by_hand": by_hand, "autograd": autograd}[config.gradient]
    for number in count(unpack(resume, config.steps, model)):
        model.zero_grad()  # 1. forget the gradients of the last step
        predicted = model(x)  # 2. forward pass: (1000,)
        loss = (predicted - y).pow(2).sum()  # 3. the error: a sum, not a mean
        backward(model, x, y, predicted, loss)  # 4. backward pass: ∂loss/∂a … ∂loss/∂d
        state = partial(pack, number, model, None, moment(model))
        yield Step(number, config.steps, number, {"loss": loss.detach()}, partial(views, model, config), state)
        if number == config.steps:
            return
        with torch.no_grad():
            for weight in model.parameters():
                weight -= config.lr * weight.grad  # 5. update: against the gradient


def by_hand(model: Cubic, x: Tensor, y: Tensor, predicted: Tensor, loss: Tensor) -> None:
    """The chain rule, written out: ∂L/∂ŷ = 2(ŷ − y), and ŷ changes with a by x³, with b by x², …"""
    slope = 2 * (predicted - y).detach()  # (1000,) ∂L/∂ŷ
    model.a.grad = (slope * x**3).sum()
    model.b.grad = (slope * x**2).sum()
    model.c.grad = (slope * x).sum()
    model.d.grad = slope.sum()


def autograd(model: Cubic, x: Tensor, y: Tensor, predicted: Tensor, loss: Tensor) -> None:
    """The same four numbers, found by torch from its record of the forward pass."""
    loss.backward()


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.steps


def points(device: torch.device) -> tuple[Tensor, Tensor]:
    """x and sin x, (1000,) each; float64, but float32 on Apple's GPUs, which have nothing finer."""
    dtype = torch.float32 if device.type == "mps" else torch.float64
    x, y = (torch.from_numpy(v).to(device, dtype) for v in sine())
    return x, y


def beginning(config: Config) -> list[float]:
    """The four coefficients before training: zeros, or drawn from a normal distribution of mean 0 and spread 1."""
    if config.start == "zero":
        return [0.0] * 4
    return np.random.default_rng(config.seed).standard_normal(4).tolist()


def views(model: Cubic, config: Config) -> Views:
    """The three curves of the course (sine, untrained, trained) and the four coefficients beside the best possible."""
    x, y = (v[DRAWN] for v in sine())  # (200,), (200,)
    now = np.array([w.item() for w in model.parameters()])  # (4,)
    curves = {"x": x, "true": y, "random": curve(beginning(config), x), "predicted": curve(now, x)}
    curves = {name: values.astype(np.float32) for name, values in curves.items()}
    return {"curves": curves, "coefficients": {"now": now, "optimum": optimum()}}


def curve(coefficients: np.ndarray, x: np.ndarray) -> np.ndarray:
    """a·x³ + b·x² + c·x + d at each x (N,) -> (N,)"""
    return np.polyval(coefficients, x)


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
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
    """(4,): eigenvalues of the loss's second derivative 2·XᵀX, smallest first: how steeply it bends each way."""
    return np.linalg.eigvalsh(2 * powers().T @ powers())


def highest_lr() -> float:
    """2 ÷ the largest curvature: above it every step jumps further up the other side, and the loss grows for ever."""
    return float(2 / curvatures()[-1])
