"""One update of each optimiser, against its formula."""

import pytest
import torch
from torch import nn

from engine.train.optimizers import OPTIMIZERS, optimizer

LR, GRADIENTS = 0.1, (2.0, -1.0)


def formula(name: str) -> float:
    """The weight 1 after two updates with the gradients 2 and −1."""
    w = 1.0
    velocity = mean = square = 0.0
    for t, g in enumerate(GRADIENTS, start=1):
        velocity = 0.9 * velocity + g
        if name == "adamw":
            w -= LR * 0.01 * w
        mean, square = 0.9 * mean + 0.1 * g, (0.99 if name == "rmsprop" else 0.999) * square
        square += (0.01 if name == "rmsprop" else 0.001) * g * g
        if name.startswith("adam"):
            w -= LR * (mean / (1 - 0.9**t)) / ((square / (1 - 0.999**t)) ** 0.5 + 1e-8)
        else:
            w -= LR * {"sgd": g, "momentum": velocity, "rmsprop": g / (square**0.5 + 1e-8)}[name]
    return w


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_two_updates(name: str) -> None:
    weight = nn.Parameter(torch.tensor([1.0], dtype=torch.float64))
    method = optimizer(name, [weight], LR)
    for g in GRADIENTS:
        weight.grad = torch.tensor([g], dtype=torch.float64)
        method.step()
    assert weight.item() == pytest.approx(formula(name), rel=1e-9)
