"""Lab: read handwritten digits, a classification (MNIST; course, week 2)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
import torch
from torch import Tensor, nn

from engine.data import mnist
from engine.data.download import Progress
from engine.labs.knob import knob
from engine.models.mlp import MLP
from engine.train.batches import Pairs
from engine.train.mistaken import confusion, worst
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.supervised import Task, answers, supervised, updates

VIEWS = {"weights": "tiles", "confusion": "matrix", "mistakes": "labelled_tiles"}
CURVES = {"loss": "log", "accuracy": "linear"}
UNITS = 36  # hidden units whose weights are drawn
WORST = 12  # mistakes drawn


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    lr: float = knob(3e-3, 1e-5, 1, log=True)
    batch: int = knob(32, 1, 1000, log=True)  # digits a step
    epochs: int = knob(20, 1, 100, log=True)
    width: int = knob(64, 0, 512)  # hidden units; with 0 it is logistic regression, 784–10
    data: str = knob("bundled", choices=("bundled", "full"))
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """784–64–10 learns to read digits; the five steps of every update stand in `supervised`."""
    train, held_out = digits(config.data)  # (4000, 28, 28), (4000,) and (1000, 28, 28), (1000,)
    torch.manual_seed(config.seed)
    model = network(config).to(device)
    task = Task(
        model=model,
        loss=nn.CrossEntropyLoss(),  # −log of the probability given to the true digit, in nats
        optimizer=optimizer(config.optimizer, model.parameters(), config.lr),
        train=train,
        held_out=held_out,
        measure=measure,
        views=partial(views, model, held_out),
        batch=config.batch,
        epochs=config.epochs,
        seed=config.seed,
    )
    yield from supervised(task, resume)


def missing(config: Config) -> bool:
    """True when the digits asked for must be downloaded first."""
    return mnist.missing(config.data)


def download(config: Config, progress: Progress) -> None:
    """Fetches them; progress(fraction) is told how much is done. Raises Problem("no_network")."""
    if missing(config):
        mnist.full(progress)


def network(config: Config) -> nn.Module:
    """784 pixels, `width` hidden units, 10 logits; without hidden units, logistic regression."""
    if config.width == 0:
        return nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    return MLP(784, config.width, 10)


def steps(config: Config) -> int:
    """Updates in the whole run."""
    rows = {"bundled": 4000, "full": 60000}[config.data]
    return config.epochs * updates(rows, config.batch)


@cache
def digits(which: str) -> tuple[Pairs, Pairs]:
    """Images (N, 28, 28) from 0 (paper) to 1 (ink) and labels (N,), to train on and held out."""
    train, held_out = ((pixels(x), torch.from_numpy(y)) for x, y in mnist.load(which))
    return train, held_out


def pixels(images: np.ndarray) -> Tensor:
    """uint8 (N, 28, 28) -> float32 (N, 28, 28) in 0 … 1"""
    return torch.from_numpy(images).float() / 255


def measure(logits: Tensor, label: Tensor) -> dict[str, Tensor]:
    """Accuracy of (N, 10) against (N,): the share of digits whose largest logit stands at the true label."""
    return {"accuracy": (logits.argmax(dim=1) == label).float().mean()}


def views(model: nn.Module, held_out: Pairs) -> Views:
    """What the hidden units look for, which digits are taken for which, and the worst mistakes."""
    x, label = held_out  # (N, 28, 28), (N,)
    probability = answers(model, x).softmax(dim=1).cpu()  # (N, 10)
    return {
        "weights": {"images": templates(model)},
        "confusion": {"counts": confusion(probability.argmax(dim=1), label)},
        "mistakes": mistakes(probability, x, label),
    }


def templates(model: nn.Module) -> np.ndarray:
    """First-layer weights as pictures (U, 28, 28) int8; ±127 stands for all but the largest 1 in 200."""
    weight = next(model.parameters()).detach()[:UNITS].view(-1, 28, 28).cpu()  # (U, 28, 28)
    most = weight.abs().quantile(0.995)
    return (127 * weight / most).clamp(-127, 127).round().to(torch.int8).numpy()


def mistakes(probability: Tensor, x: Tensor, label: Tensor) -> dict[str, np.ndarray]:
    """The digits read wrongly with the least probability left for the truth, worst first."""
    rows, said = worst(probability, label, WORST)
    return {"images": (x[rows] * 255).round().byte().numpy(), **said}  # (W, 28, 28)


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """Accuracy on held-out digits, beside that of logistic regression trained in the same way."""
    x, label = digits(config.data)[1]
    accuracy = measure(answers(load(network(config), weights).to(device), x).cpu(), label)["accuracy"]
    *_, last = fit(replace(config, width=0), device)
    return {"accuracy": float(accuracy), "baseline_logistic": float(last.metrics["test_accuracy"])}


def predict(weights: dict[str, Tensor], config: Config, image: np.ndarray) -> np.ndarray:
    """The probability (10,) of each digit for one image (28, 28) uint8, 0 = paper, 255 = ink."""
    logits = answers(load(network(config), weights), pixels(image[None]))  # (1, 10)
    return logits.softmax(dim=1)[0].numpy()
