"""A lab of the tests: a random walk that goes wrong in every way when asked to."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from engine.labs.knob import knob
from engine.problem import Problem
from engine.train.step import State, Step, Views

VIEWS = {"walk": "lines"}
CURVES = {"loss": "linear"}


@dataclass(frozen=True)
class Config:
    """What goes wrong, and when."""

    steps: int = knob(200, 1, 10**6)
    seconds: float = knob(0.0, 0.0, 60.0)  # that each step takes
    fault: str = knob("none", choices=("none", "nan", "inf", "error", "problem", "memory", "hang"))
    at: int = knob(50, 0, 10**6)  # the step of the fault
    size: int = knob(4, 1, 10**7)  # numbers in the state
    scale: float = knob(1.0, 0.0, 10.0)
    seed: int = knob(0, 0, 9999)


def fit(config: Config, _device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """x ← x + scale · normal noise."""
    torch.manual_seed(config.seed)
    x, number = torch.zeros(config.size), 0
    if resume is not None:
        x, number = resume["model.x"].clone(), int(resume["step"])
        torch.set_rng_state(resume["rng.cpu"])
    while True:
        time.sleep(config.seconds)
        metrics = {"loss": x.square().mean(), "plain": float(number)}
        if number % 25 == 0:
            metrics["test_loss"] = x.abs().mean()
        if number >= config.at:
            metrics["loss"] = fail(config.fault, metrics["loss"])
        yield Step(
            number,
            config.steps,
            number // 25,
            metrics,
            lambda x=x: views(x),
            lambda n=number, x=x: {
                "model.x": x.clone(),
                "step": torch.tensor(n),
                "rng.cpu": torch.get_rng_state(),
            },
        )
        if number == config.steps:
            return
        x = x + config.scale * torch.randn(config.size)
        number += 1


def fail(fault: str, loss: torch.Tensor) -> torch.Tensor:
    if fault == "error":
        raise ValueError("made to fail")
    if fault == "problem":
        raise Problem("no_such_device", name="gpu9", available="cpu")
    if fault == "memory":
        raise torch.OutOfMemoryError("CUDA out of memory")
    if fault == "hang":
        time.sleep(60)
    return {"nan": torch.tensor(float("nan")), "inf": torch.tensor(float("inf"))}.get(fault, loss)


def views(x: torch.Tensor) -> Views:
    return {"walk": {"x": np.arange(min(len(x), 100)), "y": x[:100].numpy()}}


def evaluate(weights: dict[str, torch.Tensor], _config: Config, _device: torch.device) -> dict[str, float]:
    return {"spread": float(weights["x"].std()), "baseline_none": 0.0}
