"""Lab: plain against residual networks of 8 to 32 layers (He et al. 2015, section 4.2; course, week 4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import torch
from torch import Tensor, nn

from engine.data import fashion
from engine.labs.knob import knob
from engine.labs.mnist import confusion, measure
from engine.models.deep import BLOCKS, Deep, initialise, responding, weighted
from engine.models.normalise import Normalise
from engine.train.batches import Pairs
from engine.train.lockstep import Race, lockstep, one
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.supervised import Task, answers, supervised, updates

RACERS = ("plain", "residual")
VIEWS = {
    "gradients": "log_lines", "responses": "log_lines", "confusion_plain": "matrix", "confusion_residual": "matrix",
}
CURVES = {"loss": "log", "accuracy": "linear"}
ACROSS = ("depth", "train_accuracy")  # what the published runs are compared in
NORMS = {"on": nn.BatchNorm2d, "off": nn.Identity}
ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid}
CLASSES = 10
SEEN = 100  # pictures whose passage through the layers is measured


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    depth: int = knob(20, choices=(8, 14, 20, 32))  # layers with weights, 6n + 2
    batch_norm: str = knob("on", choices=tuple(NORMS))
    activation: str = knob("relu", choices=tuple(ACTIVATIONS))
    epochs: int = knob(8, 1, 100, log=True)
    lr: float = knob(3e-3, 1e-5, 1, log=True)
    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    batch: int = knob(64, 8, 1000, log=True)  # pictures a step
    width: int = knob(8, 4, 32)  # channels in the first stage; twice and four times as many in the next two
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """Two networks race on the same batches of clothes; the steps of every update stand in `lockstep`."""
    train, held_out = clothes()  # (6000, 3, 32, 32), (6000,) and (1000, 3, 32, 32), (1000,)
    models = racers(config).to(device)
    race = Race(
        model=models,
        loss=nn.CrossEntropyLoss(),  # −log of the probability given to the true class, in nats
        optimizer=optimizer(config.optimizer, models.parameters(), config.lr),
        train=train,
        held_out=held_out,
        measure=measure,
        views=partial(views, models, held_out),
        batch=config.batch,
        epochs=config.epochs,
        seed=config.seed,
    )
    yield from lockstep(race, resume)


def network(config: Config, racer: str) -> Deep:
    """The "plain" or the "residual" network at random weights."""
    norm, active = NORMS[config.batch_norm], ACTIVATIONS[config.activation]
    colours = dict(zip(("mean", "std"), fashion.COLOURS, strict=True))
    return initialise(Deep(BLOCKS[racer], config.depth, config.width, CLASSES, norm=norm, active=active, **colours))


def racers(config: Config) -> nn.ModuleDict:
    """Both networks at their start: wherever their layers are the same, they hold the same random numbers."""
    torch.manual_seed(config.seed)
    plain, residual = (network(config, racer) for racer in RACERS)
    residual.load_state_dict(plain.state_dict(), strict=False)  # all but the 1×1 shortcuts, which plain has not
    return nn.ModuleDict({"plain": plain, "residual": residual})


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.epochs * updates(len(clothes()[0][0]), config.batch)


@cache
def clothes() -> tuple[Pairs, Pairs]:
    """Pictures (N, 3, 32, 32) uint8 and labels (N,), to train on and held out."""
    train, held_out = ((torch.from_numpy(x), torch.from_numpy(y)) for x, y in fashion.load())
    return train, held_out


def views(models: nn.ModuleDict, held_out: Pairs) -> Views:
    """How large gradients and responses are from layer to layer, and which clothes are taken for which."""
    x, label = held_out
    said = {racer: answers(model, x).argmax(dim=1).cpu() for racer, model in models.items()}  # (N,) each
    layers = {"x": np.arange(1, 1 + len(weighted(models["plain"])))}  # (L,)
    return {
        "gradients": layers | {racer: gradients(model) for racer, model in models.items()},
        "responses": layers | {racer: responses(model, x[:SEEN]) for racer, model in models.items()},
        **{f"confusion_{racer}": {"counts": confusion(found, label)} for racer, found in said.items()},
    }


def gradients(model: Deep) -> np.ndarray:
    """(L,) length of ∂loss/∂weight of each layer, √ of the sum of squares, first layer first."""
    return torch.stack([part.weight.grad.norm() for part in weighted(model)]).cpu().numpy()


def responses(model: Deep, x: Tensor) -> np.ndarray:
    """(L,) standard deviation of what each layer makes of x (N, 3, 32, 32), before the activation (figure 7)."""
    spread: list[Tensor] = []
    hooks = [part.register_forward_hook(lambda _part, _x, out: spread.append(out.std())) for part in responding(model)]
    try:
        answers(model, x)
    finally:
        for hook in hooks:
            hook.remove()
    return torch.stack(spread).cpu().numpy()


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """Accuracy of both networks on all training pictures and on held-out ones, beside logistic regression."""
    scores = {}
    for racer in RACERS:
        model = load(network(config, racer), one(racer, weights)).to(device)
        for name, (x, label) in zip(("train_accuracy", "accuracy"), clothes(), strict=True):
            scores[f"{name}_{racer}"] = float(measure(answers(model, x).cpu(), label)["accuracy"])
    return scores | {"baseline_logistic": logistic()}


@cache
def logistic() -> float:
    """Accuracy on held-out pictures of one linear layer, trained on the same pictures for ten epochs."""
    train, held_out = clothes()
    torch.manual_seed(0)
    model = nn.Sequential(Normalise(*fashion.COLOURS), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(3 * 16 * 16, CLASSES))
    adam = optimizer("adam", model.parameters(), 1e-3)
    task = Task(model, nn.CrossEntropyLoss(), adam, train, held_out, measure, dict, batch=64, epochs=10, seed=0)
    *_, last = supervised(task)
    return float(last.metrics["test_accuracy"])
