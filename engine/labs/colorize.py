"""Lab: colour a grey photo, L* in and a*, b* out, with the whole picture as context (course, week 11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from engine.data import photo_kinds
from engine.data.colour import delta_e, hues, pixels, to_lab
from engine.data.photo_kinds import KINDS
from engine.labs.knob import knob
from engine.models.colorizer import AB, Colorizer, joined, joined_as_noted
from engine.train.batches import Pairs
from engine.train.falling import falling
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.streamed import Stream, streamed
from engine.train.supervised import answers

VIEWS = {"colours": "rows", "a": "rows", "b": "rows"}
CURVES = {"loss": "log", "delta_e": "linear"}
HELD_OUT = 0  # the fold that is never trained on, as in lab `transfer`
STORED, SMALLEST = 192, 96  # pixels a side: of a bundled photo; of the smallest square that is cut out of it
SIDE, SCORED = 96, 128  # of what is learned from; of a whole photo that is scored
EVERY = 100  # updates between two scores
DRAWN, TILE, MAP = (20, 8, 30), 44, 24  # windmill, kangaroo, green hill; pixels a side of a picture, a map


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    whole: str = knob("on", choices=("on", "off"))  # the global network
    width: int = knob(8, 2, 32, log=True)  # channels of the first convolution; 64 in the paper
    steps: int = knob(1500, 1, 20_000, log=True)  # updates
    lr: float = knob(1e-3, 1e-5, 1e-1, log=True)  # at the start; it falls to 0
    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    batch: int = knob(16, 2, 64, log=True)  # photos a step
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """The network learns to colour; the five steps of every update stand in `streamed`."""
    train, held_out = photos()  # (134, 3, 192, 192), (47, 3, 192, 192) uint8
    torch.manual_seed(config.seed)
    model = network(config).to(device)
    unseen = planes(resized(held_out, SCORED))  # (47, 1, 128, 128), (47, 2, 128, 128)
    task = Stream(
        model=model,
        loss=mse,
        optimizer=falling(optimizer(config.optimizer, model.parameters(), config.lr), config.steps, resume),
        draw=partial(drawn, train, config),
        held_out=unseen,
        measure=measure,
        views=partial(views, model, tuple(part[list(DRAWN)] for part in unseen)),
        batch=config.batch,
        steps=config.steps,
        every=EVERY,
        seed=config.seed,
    )
    yield from streamed(task, resume)


def network(config: Config) -> Colorizer:
    """At random weights."""
    return Colorizer(config.width, config.whole == "on")


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.steps


def photos() -> tuple[Tensor, Tensor]:
    """Photos (N, 3, 192, 192) uint8 to learn from and held out, each thing on one side only."""
    x = torch.from_numpy(photo_kinds.pictures(STORED)[0]).permute(0, 3, 1, 2)
    held_out = torch.from_numpy(photo_kinds.folds() == HELD_OUT)
    return x[~held_out], x[held_out]


def resized(x: Tensor, side: int) -> Tensor:
    """(B, 3, H, W) 0 … 255 -> (B, 3, side, side) float 0 … 1."""
    return F.interpolate(x.float(), (side, side), mode="bilinear", antialias=True) / 255


def planes(rgb: Tensor) -> Pairs:
    """sRGB (B, 3, H, W) -> what the network is given, L* (B, 1, H, W), and what it should say, a* b* (B, 2, H, W)."""
    lab = to_lab(rgb)
    return lab[:, :1], lab[:, 1:]


def drawn(train: Tensor, config: Config, number: int) -> Pairs:
    """Batch `number` of the stream of a seed: squares cut out of photos, half of them mirrored."""
    dice = np.random.default_rng((config.seed, number))
    cut = [crop(train[dice.integers(len(train))], dice) for _ in range(config.batch)]
    return planes(torch.cat(cut))


def crop(photo: Tensor, dice: np.random.Generator) -> Tensor:
    """A square of (3, 192, 192), 96 to 192 pixels a side and anywhere -> (1, 3, 96, 96); mirrored half the time."""
    side = dice.integers(SMALLEST, STORED + 1)
    top, left = dice.integers(0, STORED - side + 1, 2)
    square = photo[None, :, top : top + side, left : left + side]
    return resized(square.flip(3) if dice.random() < 0.5 else square, SIDE)


def mse(said: Tensor, true: Tensor) -> Tensor:
    """Mean squared error of a*, b* (B, 2, H, W), both as shares of 110, the most the network can say."""
    return F.mse_loss(said / AB, true / AB)


def measure(said: Tensor, true: Tensor) -> dict[str, Tensor]:
    """Mean ΔE*ab (1976) of a*, b* (B, 2, H, W); L* is given, so it is the distance in the a*b* plane."""
    return {"delta_e": delta_e(said, true).mean()}


def painted(light: Tensor, ab: Tensor) -> Tensor:
    """L* (B, 1, H, W) and a*, b* (B, 2, H, W) -> the colour picture (B, 3, H, W) uint8."""
    lab = torch.cat([light, ab], dim=1)  # (B, 3, H, W)
    return pixels(lab)  # (B, 3, H, W)


def glimpse(config: Config, _device: torch.device) -> Tensor:
    """One photo through an untrained network: its planes, what is said, how wrong that is, and both joined again."""
    torch.manual_seed(config.seed)
    rgb = resized(torch.tensor(photo_kinds.read("animal_red_panda", SIDE)).permute(2, 0, 1)[None], SIDE)
    light, ab = planes(rgb)
    said = network(config).eval()(light)
    mse(said, ab)
    return painted(light, said)


def two_fusions(_config: Config, _device: torch.device) -> tuple[Tensor, Tensor]:
    """Two maps (1, 2, 2, 2) and a vector (1, 2), joined as the notes say and as the code of the course's lab does."""
    mid, vector = torch.tensor([[[[1.0, 2], [3, 4]], [[5, 6], [7, 8]]]]), torch.tensor([[10.0, 20]])
    return joined(mid, vector), joined_as_noted(mid, vector)


def two_apples(_config: Config, _device: torch.device) -> tuple[Tensor, Tensor]:
    """Red and green apples are equally light: the mean squared error of three answers, and the colours they are."""
    red, green = torch.tensor([60.0, 40]), torch.tensor([-40.0, 45])  # a*, b* of what may be true, equally often
    answer = torch.stack([red, green, (red + green) / 2])  # (3, 2): red, green, and the mean of the two
    error = ((answer - red).square().mean(dim=1) + (answer - green).square().mean(dim=1)) / 2  # (3,)
    chroma = answer.norm(dim=1)  # (3,): how far from grey
    light = torch.full((1, 1, 1, 3), 50.0)  # the same for all: L* does not tell them apart
    return torch.stack([error, chroma]), painted(light, answer.T[None, :, None])  # (2, 3), (1, 3, 1, 3)


def views(model: Colorizer, unseen: Pairs) -> Views:
    """Three held-out photos: grey, true and as coloured; and their a* and b* as levels of grey, 128 is 0."""
    light, true = unseen  # (3, 1, 128, 128), (3, 2, 128, 128)
    said = answers(model, light).cpu()
    small = partial(F.interpolate, size=(TILE, TILE), mode="area")
    rows = {"grey": torch.zeros_like(true), "true": true, "said": said}
    pictures = {name: painted(small(light), small(ab)).permute(0, 2, 3, 1).numpy() for name, ab in rows.items()}
    return {"colours": pictures} | {axis: {name: levels(ab[:, place]) for name, ab in (("true", true), ("said", said))}
                                    for place, axis in enumerate("ab")}


def levels(plane: Tensor) -> np.ndarray:
    """a* or b* (B, H, W) -> (B, 24, 24) uint8: 1 is −110, 128 is 0, 255 is 110."""
    small = F.interpolate(plane[:, None], (MAP, MAP), mode="area")[:, 0]
    return (128 + 127 * (small / AB).clamp(-1, 1)).round().to(torch.uint8).numpy()


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """Mean ΔE and error of a*, b* on unseen photos, by kind and by hue, beside grey and beside one colour for all."""
    model = load(network(config), weights).to(device)
    train, held_out = photos()
    light, true = planes(resized(held_out, SCORED))  # (47, 1, 128, 128), (47, 2, 128, 128)
    mean = planes(resized(train, SCORED))[1].mean(dim=(0, 2, 3))[:, None, None]  # (2, 1, 1)
    guesses = {"": answers(model, light).cpu(), "_grey": torch.zeros_like(true), "_mean": mean.expand_as(true)}
    wrong = {name: delta_e(said, true) for name, said in guesses.items()}  # (47, 128, 128) each
    scores = {f"delta_e{name}": found.mean() for name, found in wrong.items()}
    scores |= {f"rmse{name}": (said - true).square().mean().sqrt() for name, said in guesses.items()}
    scores["better"] = (wrong[""].mean(dim=(1, 2)) < wrong["_grey"].mean(dim=(1, 2))).float().mean()
    for part, where in parts(true).items():
        scores |= {f"{part}{name}": wrong[name][where].mean() for name in ("", "_grey")}
    if config.whole == "on":
        scores["swapped"] = delta_e(swapped(model, light.to(device)).cpu(), true).mean()
    return {name: float(value) for name, value in scores.items()}


@torch.no_grad()
def swapped(model: Colorizer, light: Tensor) -> Tensor:
    """a*, b* (B, 2, H, W) of each L* (B, 1, H, W) when it is given the global vector of the photo before it."""
    model.eval()
    return model(light, model.vector(light).roll(1, dims=0))


def parts(true: Tensor) -> dict[str, Tensor]:
    """Where in the held-out a*, b* (47, 2, H, W) each kind of photo and each hue is: name -> mask (47, H, W)."""
    kind = torch.from_numpy(photo_kinds.pictures(SMALLEST)[1][photo_kinds.folds() == HELD_OUT])  # (47,)
    kinds = {name: (kind == place)[:, None, None].expand_as(true[:, 0]) for place, name in enumerate(KINDS)}
    return kinds | hues(true)
