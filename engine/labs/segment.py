"""Lab: separate an animal from its background, pixel by pixel (course, week 9): U-Net, its skips as a choice, FCN."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.data import composite, pets
from engine.data.download import Progress
from engine.data.trimap import binary, trimap
from engine.labs.knob import knob
from engine.models.unet import FCN, SKIPS, UNet
from engine.train import overlap
from engine.train.batches import Pairs
from engine.train.falling import falling
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.streamed import Stream, streamed
from engine.train.supervised import answers

VIEWS = {"photos": "labelled_tiles", "truth": "labelled_tiles", "prediction": "labelled_tiles"}
CURVES = {"loss": "log", "iou": "linear", "boundary_iou": "linear"}
WATCHED = 40  # held-out pictures that are scored while it learns
SCORED = 400  # when it has learned
EVERY = 50  # updates between two scores
TILES, SMALL = 4, 48  # pictures of a view, pixels a side
NUMBERS = np.arange(1, TILES + 1)  # that stand under them
HELD_OUT_SEED = 10**6  # beyond the seeds that a learner can choose


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    skip: str = knob("concat", choices=(*SKIPS, "fcn"))
    data: str = knob("composites", choices=("composites", "pets"))
    side: int = knob(64, choices=(48, 64, 96, 128))  # pixels
    loss: str = knob("bce+dice", choices=("bce", "bce+dice"))
    steps: int = knob(5000, 1, 100_000, log=True)  # updates
    lr: float = knob(3e-3, 1e-5, 1e-1, log=True)  # at the start; it falls to 0
    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    batch: int = knob(16, 2, 128, log=True)  # pictures a step
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """The network learns which pixels are animal; the five steps of every update stand in `streamed`."""
    torch.manual_seed(config.seed)
    model = network(config).to(device)
    task = Stream(
        model=model,
        loss=LOSSES[config.loss],
        optimizer=falling(optimizer(config.optimizer, model.parameters(), config.lr), steps(config), resume),
        draw=partial(drawn, config, config.seed, config.batch),
        held_out=watched(config),
        measure=measure,
        views=partial(views, model, watched(config)),
        batch=config.batch,
        steps=config.steps,
        every=EVERY,
        seed=config.seed,
    )
    yield from streamed(task, resume)


def network(config: Config) -> nn.Module:
    """At random weights."""
    return FCN() if config.skip == "fcn" else UNet(config.skip)


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.steps


def bce(logits: Tensor, mask: Tensor) -> Tensor:
    """Binary cross-entropy of (B, 1, H, W) logits against (B, 1, H, W) 0 or 1, mean over all pixels, in nats."""
    return F.binary_cross_entropy_with_logits(logits, mask)  # ()


def bce_dice(logits: Tensor, mask: Tensor) -> Tensor:
    """Binary cross-entropy and 1 − soft Dice of each picture (Milletari 2016, arXiv 1606.04797, equation 3)."""
    share = logits.sigmoid()  # (B, 1, H, W)
    both = (share * mask).sum(dim=(1, 2, 3))  # (B,)
    dice = (2 * both + 1) / (share.sum(dim=(1, 2, 3)) + mask.sum(dim=(1, 2, 3)) + 1)  # (B,)
    return bce(logits, mask) + (1 - dice).mean()  # ()


LOSSES = {"bce": bce, "bce+dice": bce_dice}


@cache
def watched(config: Config) -> Pairs:
    """Unseen animals on unseen backgrounds that are scored while it learns; the views show the first of them."""
    return drawn(config, HELD_OUT_SEED, WATCHED, 0, held_out=True)


def drawn(config: Config, seed: int, size: int, number: int, held_out: bool = False) -> Pairs:
    """Batch `number` of the stream of a seed: pictures (B, 3, H, W) uint8 and masks (B, 1, H, W) float, 0 or 1."""
    source = {"composites": composite, "pets": pets}[config.data]
    x, mask = source.batch(seed, number, size, config.side, held_out)
    return torch.from_numpy(x).permute(0, 3, 1, 2), torch.from_numpy(mask)[:, None].float()


def missing(config: Config) -> bool:
    """True when the pictures asked for are not here."""
    return config.data == "pets" and pets.missing()


def download(config: Config, progress: Progress) -> None:
    """Fetches the pets; progress(fraction) is told how much is done. Raises Problem: no_network, home_not_writable."""
    if missing(config):
        pets.fetch(progress)


def animal(logits: Tensor) -> Tensor:
    """(B, 1, H, W) logits -> (B, H, W) bool: pixels whose probability of being animal is above one half."""
    probability = logits.sigmoid()  # (B, 1, H, W)
    return probability[:, 0] > 0.5  # (B, H, W)


def animal_by_slip(logits: Tensor) -> Tensor:
    """The slip of the course's code: a logit is held against 0.5, which asks for a probability above 0.62."""
    return logits[:, 0] > 0.5  # (B, H, W)


def measure(logits: Tensor, mask: Tensor) -> dict[str, Tensor]:
    """IoU and boundary IoU of (B, 1, H, W) logits against (B, 1, H, W), means over pictures."""
    found, true = animal(logits), mask[:, 0] > 0
    return {"iou": overlap.iou(found, true), "boundary_iou": overlap.boundary_iou(found, true)}


def views(model: nn.Module, held_out: Pairs) -> Views:
    """Unseen pictures, their true masks, and for every pixel the probability that it is animal."""
    x, mask = (part[:TILES] for part in held_out)  # (T, 3, H, W), (T, 1, H, W)
    probability = answers(model, x).sigmoid().cpu()  # (T, 1, H, W)
    each = [overlap.iou(p > 0.5, m > 0) for p, m in zip(probability, mask, strict=True)]
    return {
        "photos": {"images": small(x.float()).permute(0, 2, 3, 1).numpy(), "number": NUMBERS},
        "truth": {"images": small(255 * mask)[:, 0].numpy(), "share": percent(mask.mean(dim=(1, 2, 3)))},
        "prediction": {"images": small(255 * probability)[:, 0].numpy(), "iou": percent(torch.stack(each))},
    }


def small(x: Tensor) -> Tensor:
    """(T, C, H, W) numbers 0 … 255 -> (T, C, 48, 48) uint8"""
    return F.interpolate(x, (SMALL, SMALL), mode="area").round().byte()


def percent(shares: Tensor) -> np.ndarray:
    """(T,) shares -> (T,) texts such as "78 %"."""
    return np.array([f"{100 * share:.0f} %" for share in shares.tolist()])


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """How well unseen pictures are masked, by the course's slip too, beside two masks that need no network."""
    model = load(network(config), weights).to(device)
    x, mask = drawn(config, HELD_OUT_SEED, SCORED, 1, held_out=True)
    logits, true = answers(model, x).cpu(), mask[:, 0] > 0  # (N, 1, H, W), (N, H, W)
    found = animal(logits)
    return {
        "iou": float(overlap.iou(found, true)),
        "dice": float(overlap.dice(found, true)),
        "pixels": float(overlap.pixels(found, true)),
        "boundary_iou": float(overlap.boundary_iou(found, true)),
        "iou_slip": float(overlap.iou(animal_by_slip(logits), true)),
        "baseline_all": float(overlap.iou(torch.ones_like(true), true)),
        "baseline_one_mask": float(overlap.iou(one_mask(config).expand_as(true), true)),
        "baseline_one_mask_boundary": float(overlap.boundary_iou(one_mask(config).expand_as(true), true)),
    }


@cache
def one_mask(config: Config) -> Tensor:
    """(H, W) bool: the best single answer for all pictures, pixels that are animal in a certain share of training."""
    _, mask = drawn(config, HELD_OUT_SEED, SCORED, 0)
    true, often = mask[:, 0] > 0, mask.mean(dim=(0, 1))  # (N, H, W), (H, W)
    guesses = [often > share for share in np.linspace(0.05, 0.6, 12)]
    return max(guesses, key=lambda guess: float(overlap.iou(guess.expand_as(true), true)))


def labelled(config: Config, _device: torch.device) -> np.ndarray:
    """The mask of one composite on its way from a soft edge to two classes."""
    scene = composite.composite(config.seed, 0, config.side, held_out=False)
    classes = trimap(scene.alpha)  # (H, W) 1, 2 or 3
    return binary(classes)  # (H, W) False or True


def thresholds(_config: Config, _device: torch.device) -> tuple[Tensor, Tensor]:
    """Five logits, of which 0 is a probability of one half: what the right line takes for animal, and the slip."""
    logits = torch.tensor([-1.0, -0.1, 0.2, 0.4, 0.6]).view(1, 1, 1, 5)  # (B, 1, H, W)
    return animal(logits), animal_by_slip(logits)
