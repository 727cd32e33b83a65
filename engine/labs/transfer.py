"""Lab: transfer learning on a few photos: frozen features, fine-tuning, from scratch (course, week 3).

The course takes VGG16 with its classifier replaced; SqueezeNet, whose weights ship with the project, stands in for it.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from engine.data import photo_kinds
from engine.data.photo_kinds import KINDS
from engine.labs.knob import knob
from engine.models.ridge import cross_validated
from engine.models.squeezenet import SqueezeNet, squeezenet
from engine.train.batches import Pairs
from engine.train.lockstep import Race, lockstep, one
from engine.train.moved import moved
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.supervised import answers, unchanged, updates

RACERS = ("frozen", "finetune", "scratch")
VIEWS = {"kinds": "bars", "moved": "bars", "mistakes": "labelled_tiles"}
CURVES = {"loss": "linear", "accuracy": "linear"}
HELD_OUT = 0  # the fold that is never trained on
WORST, SMALL = 8, 48  # mistakes drawn, pixels a side


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    lr: float = knob(1e-3, 1e-6, 1, log=True)  # of new weights: the heads, and all of the network from scratch
    slower: float = knob(10, 1, 1000, log=True)  # fine-tuned features learn at lr ÷ slower
    dropout: float = knob(0.5, 0, 0.9)  # before the head
    epochs: int = knob(16, 1, 100, log=True)
    batch: int = knob(16, 1, 134, log=True)  # photos a step
    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    side: int = knob(128, choices=(64, 96, 128))  # pixels
    augment: str = knob("flip", choices=("flip", "none"))
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """Three networks race on the same photos; the steps of every update stand in `lockstep`."""
    train, held_out = photos(config.side)  # (134, 3, side, side), (134,) and (47, 3, side, side), (47,)
    models = racers(config).to(device)
    start = {name: deepcopy(model.features.state_dict()) for name, model in models.items()}
    race = Race(
        model=models,
        loss=nn.CrossEntropyLoss(),  # −log of the probability given to the true kind, in nats
        optimizer=optimizer(config.optimizer, groups(models, config), config.lr),
        train=train,
        held_out=held_out,
        measure=measure,
        views=partial(views, models, start, held_out),
        batch=config.batch,
        epochs=config.epochs,
        seed=config.seed,
        augment={"flip": flipped, "none": unchanged}[config.augment],
    )
    yield from lockstep(race, resume)


def network(config: Config, racer: str) -> nn.Module:
    """The transfer set-up: features learned on ImageNet keep, the head for its 1,000 classes makes way for ours."""
    model = SqueezeNet() if racer == "scratch" else squeezenet()  # random weights, or those learned on ImageNet
    model.classifier = nn.Sequential(
        nn.Dropout(config.dropout),
        nn.Conv2d(512, len(KINDS), kernel_size=1),  # (B, 4, h, w): the only new weights, 512·4 + 4 numbers
        nn.AdaptiveAvgPool2d(1),  # (B, 4, 1, 1): one logit a kind
    )
    nn.init.zeros_(model.classifier[1].weight)  # at the start all kinds are equally likely: the loss is ln 4
    nn.init.zeros_(model.classifier[1].bias)
    if racer == "frozen":
        model.features.requires_grad_(False)  # no gradient, no update
    return model.train()


def racers(config: Config) -> nn.ModuleDict:
    """The three networks at their start; their heads hold the same random numbers."""
    found = {}
    for racer in RACERS:
        torch.manual_seed(config.seed)
        found[racer] = network(config, racer)
    return nn.ModuleDict(found)


def groups(models: nn.ModuleDict, config: Config) -> list[dict]:
    """What learns how fast: fine-tuned features slowly, for they know much already; all that is new at `lr`."""
    slow = list(models["finetune"].features.parameters())
    fast = [*models["frozen"].classifier.parameters(), *models["finetune"].classifier.parameters()]
    return [
        {"params": slow, "lr": config.lr / config.slower},
        {"params": [*fast, *models["scratch"].parameters()], "lr": config.lr},
    ]


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.epochs * updates(int((photo_kinds.folds() != HELD_OUT).sum()), config.batch)


@cache
def photos(side: int) -> tuple[Pairs, Pairs]:
    """Photos (N, 3, side, side) uint8 and kinds (N,) to train on, shuffled once, and held out."""
    x, kind = everything(side)
    held_out = torch.from_numpy(photo_kinds.folds() == HELD_OUT)  # (N,)
    rows = (~held_out).nonzero()[:, 0]
    rows = rows[torch.randperm(len(rows), generator=torch.Generator().manual_seed(0))]
    return (x[rows], kind[rows]), (x[held_out], kind[held_out])


@cache
def everything(side: int) -> Pairs:
    """All photos of the task in the order of photo_kinds.chosen()."""
    x, kind = photo_kinds.pictures(side)
    return torch.from_numpy(x).permute(0, 3, 1, 2).contiguous(), torch.from_numpy(kind)


def flipped(x: Tensor) -> Tensor:
    """(B, 3, H, W) with every second photo, by chance, seen in a mirror."""
    chosen = torch.rand(len(x), device=x.device) < 0.5
    return torch.where(chosen[:, None, None, None], x.flip(3), x)


def measure(logits: Tensor, kind: Tensor) -> dict[str, Tensor]:
    """Accuracy of (N, 4) against (N,): the share of photos whose largest logit stands at the true kind."""
    return {"accuracy": (logits.argmax(dim=1) == kind).float().mean()}


def views(models: nn.ModuleDict, start: dict[str, dict[str, Tensor]], held_out: Pairs) -> Views:
    """How well each kind is known, how far the weights have moved, and the photos that are hardest."""
    x, kind = held_out
    guesses = {name: answers(model, x).softmax(dim=1).cpu() for name, model in models.items()}  # (N, 4) each
    right = {name: guess.argmax(dim=1) == kind for name, guess in guesses.items()}  # (N,) each
    known = {name: [found[kind == k].float().mean().item() for k in range(len(KINDS))] for name, found in right.items()}
    return {
        "kinds": {name: np.array(shares) for name, shares in known.items()},
        "moved": {name: moved(model.features, start[name]).numpy() for name, model in models.items()},
        "mistakes": mistakes(guesses, x, kind),
    }


def mistakes(guesses: dict[str, Tensor], x: Tensor, kind: Tensor) -> dict[str, np.ndarray]:
    """Photos that a network takes wrongly, with the least probability left for the truth by all, hardest first."""
    said = {name: guess.argmax(dim=1) for name, guess in guesses.items()}  # (N,) each
    wrong = torch.stack([found != kind for found in said.values()]).any(dim=0).nonzero()[:, 0]
    given = torch.stack([guess.gather(1, kind[:, None])[:, 0] for guess in guesses.values()]).mean(dim=0)  # (N,)
    worst = wrong[given[wrong].argsort(stable=True)[:WORST]]
    small = nn.functional.interpolate(x[worst].float(), (SMALL, SMALL), mode="area").round().byte()
    return {
        "images": small.permute(0, 2, 3, 1).numpy(),  # (W, 48, 48, 3)
        "true": kind[worst].numpy(),
        **{name: found[worst].numpy() for name, found in said.items()},
    }


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """Accuracy of each network on held-out photos, beside what needs no network and beside other divisions."""
    (_, seen), (x, kind) = photos(config.side)
    scores = {}
    for racer in RACERS:
        model = load(network(config, racer), one(racer, weights)).to(device)
        scores[f"accuracy_{racer}"] = float(measure(answers(model, x).cpu(), kind)["accuracy"])
    return scores | {"baseline_most": float((kind == seen.mode().values).float().mean())} | folds(config.side)


@cache
def folds(side: int) -> dict[str, float]:
    """What a linear map makes of a few pixels, and of frozen features: means over the four ways to hold out."""
    x, kind = everything(side)
    model = squeezenet()
    model.classifier = nn.Sequential(nn.AdaptiveAvgPool2d(1))
    pixels = nn.functional.interpolate(x.float(), (8, 8), mode="area").flatten(1)  # (N, 192)
    fold = torch.from_numpy(photo_kinds.folds())
    found = {"baseline_pixels": pixels, "folds_frozen": answers(model, x)}  # (N, 192), (N, 512)
    return {name: float(np.mean(cross_validated(rows, kind, fold))) for name, rows in found.items()}


def predict(weights: dict[str, Tensor], config: Config, image: np.ndarray) -> dict[str, np.ndarray]:
    """The probability (4,) that each network gives to each kind, for one photo (H, W, 3) uint8."""
    small = Image.fromarray(image).resize((config.side, config.side), Image.Resampling.BILINEAR)
    x = torch.from_numpy(np.array(small)).permute(2, 0, 1)[None]  # (1, 3, side, side)
    models = {racer: load(network(config, racer), one(racer, weights)) for racer in RACERS}
    return {racer: answers(model, x).softmax(dim=1)[0].numpy() for racer, model in models.items()}
