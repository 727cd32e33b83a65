"""Lab: an autoencoder that has seen nothing but digits meets clothes: anomaly detection (course, week 10).

What it cannot bring back well is called anomalous: Sakurada and Yairi 2014, Anomaly detection using autoencoders.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import torch
from torch import Tensor, nn

from engine.data import fashion
from engine.labs import mnist
from engine.labs.denoise import measure, shown
from engine.labs.knob import knob
from engine.models.autoencoder import WHOLE, AutoEncoder
from engine.models.pca import pca
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.roc import auroc, roc
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.supervised import Task, answers, supervised, updates

VIEWS = {"digits": "rows", "clothes": "rows", "errors": "overlapping", "roc": "lines"}
CURVES = {"loss": "log", "auroc": "linear"}
WATCHED = 500  # held-out pictures of each kind that are looked at while it learns
TILES = 8  # pictures of a view
SPREAD = 3  # standard deviations above the mean error of what was learned from: the threshold


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    latent: int = knob(16, 2, WHOLE, log=True)  # numbers in the middle
    left_out: str = knob("none", choices=("none", *map(str, range(10))))  # a digit that is never learned
    epochs: int = knob(20, 1, 100, log=True)
    lr: float = knob(3e-3, 1e-5, 1, log=True)
    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    batch: int = knob(32, 1, 1000, log=True)  # digits a step
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """The network learns to bring digits back, and nothing else; the five steps stand in `supervised`."""
    torch.manual_seed(config.seed)
    model = network(config).to(device)
    normal, held_out = learned(config.left_out), kinds(config.left_out)["normal"]  # (4000, 1, 28, 28) and (1000, …)
    task = Watch(
        model=model,
        loss=nn.MSELoss(),  # the picture itself is the answer
        optimizer=optimizer(config.optimizer, model.parameters(), config.lr),
        train=(normal, normal),
        held_out=(held_out[:WATCHED], held_out[:WATCHED]),
        measure=measure,
        views=partial(views, model, config),
        batch=config.batch,
        epochs=config.epochs,
        seed=config.seed,
    )
    yield from supervised(task, resume)


@dataclass(frozen=True)
class Watch(Task):
    """A Task that is also asked how well it tells clothes, which it never sees, from digits."""

    def scored(self, model: nn.Module, buffers: dict[str, Tensor]) -> dict[str, Tensor]:
        """The scores of a Task and the area under the ROC curve."""
        found = auroc(errors(model, self.held_out[0]), errors(model, clothes()[:WATCHED]))
        return super().scored(model, buffers) | {"test_auroc": torch.tensor(found)}


def errors(model: nn.Module, x: Tensor) -> np.ndarray:
    """(N,) mean squared difference between each picture (N, 1, 28, 28) and what comes back: its anomaly score."""
    restored = answers(model, x).cpu()  # (N, 1, 28, 28)
    return (restored - x).square().mean(dim=(1, 2, 3)).numpy()  # (N,)


def threshold(error: np.ndarray) -> float:
    """Errors (N,) of what was learned from -> mean + 3 standard deviations: what lies above is called anomalous."""
    return float(error.mean() + SPREAD * error.std())


def network(config: Config) -> AutoEncoder:
    """At random weights."""
    return AutoEncoder(config.latent)


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.epochs * updates(len(learned(config.left_out)), config.batch)


@cache
def learned(left_out: str) -> Tensor:
    """The digits (N, 1, 28, 28) that are learned from, 0 … 1: all but one kind, or all."""
    (x, label), _ = mnist.digits("bundled")
    return x[label != number(left_out), None]


@cache
def kinds(left_out: str) -> dict[str, Tensor]:
    """Pictures (N, 1, 28, 28) never learned from: normal digits, clothes, and the digit left out, if there is one."""
    _, (x, label) = mnist.digits("bundled")
    stranger = label == number(left_out)
    found = {"normal": x[~stranger, None], "clothes": clothes()}
    return found | ({"left_out": x[stranger, None]} if stranger.any() else {})


def number(left_out: str) -> int:
    """The digit left out; −1, which is none, for "none"."""
    return -1 if left_out == "none" else int(left_out)


@cache
def clothes() -> Tensor:
    """1,000 pictures of clothes (1000, 1, 28, 28), 0 … 1, without the border that another lab needs."""
    border = slice(fashion.BORDER, -fashion.BORDER)
    x = fashion.load()[1][0][:, :1, border, border]
    return torch.from_numpy(x.copy()).float() / 255


def views(model: AutoEncoder, config: Config) -> Views:
    """The digits it brings back worst, the clothes it brings back best; all errors; what each threshold costs."""
    pictures = {name: x[:WATCHED] for name, x in kinds(config.left_out).items()}
    error = {name: errors(model, x) for name, x in pictures.items()}
    worst = np.argsort(-error["normal"], kind="stable")[:TILES]
    best = np.argsort(error["clothes"], kind="stable")[:TILES]
    allowed = np.linspace(0, 1, 101)
    limit = threshold(errors(model, learned(config.left_out)[:WATCHED]))
    return {
        "digits": pair(model, pictures["normal"][worst]),
        "clothes": pair(model, pictures["clothes"][best]),
        "errors": error | {"threshold": np.array([limit])},
        "roc": {"x": allowed, **{name: roc(error["normal"], found, allowed)
                                 for name, found in error.items() if name != "normal"}, "random": allowed},
    }


def pair(model: AutoEncoder, x: Tensor) -> dict[str, np.ndarray]:
    """Pictures (N, 1, 28, 28) and what comes back of them, (N, 28, 28) uint8 each."""
    return {"given": shown(x), "restored": shown(answers(model, x).cpu())}


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """AUROC of clothes, and of the digit left out if there is one, against held-out digits; baselines beside it.

    And at the threshold: which share is caught, and how many held-out digits are called anomalous wrongly.
    """
    model, pictures = load(network(config), weights).to(device), kinds(config.left_out)
    limit = threshold(errors(model, learned(config.left_out)))
    error = {name: errors(model, x) for name, x in pictures.items()}
    scores = {"psnr": float(measure(answers(model, pictures["normal"]).cpu(), pictures["normal"])["psnr"]),
              "false_alarms": float((error["normal"] > limit).mean())}
    for name in list(pictures)[1:]:
        scores |= {f"auroc_{name}": auroc(error["normal"], error[name]),
                   f"hits_{name}": float((error[name] > limit).mean())}
        for baseline, value in simpler(config).items():
            scores[f"baseline_{baseline}_{name}"] = auroc(value["normal"], value[name])
    return scores


def simpler(config: Config) -> dict[str, dict[str, np.ndarray]]:
    """Three scores without a network, of each kind (N,): brightness, distance to the mean digit, error of PCA."""
    rows = {name: x.flatten(1).numpy() for name, x in kinds(config.left_out).items()}  # (N, 784) each
    linear = pca(learned(config.left_out).flatten(1).numpy(), config.latent)
    return {
        "brightness": {name: x.mean(axis=1) for name, x in rows.items()},
        "mean": {name: np.square(x - linear.mean).mean(axis=1) for name, x in rows.items()},
        "pca": {name: np.square(x - linear.decode(linear.encode(x))).mean(axis=1) for name, x in rows.items()},
    }
