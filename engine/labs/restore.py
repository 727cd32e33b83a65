"""Lab: an autoencoder of the U's shape without its skips restores the composites of lab `segment` (course, week 10).

Hinton and Salakhutdinov 2006 (Science 313, 504–507): the target is the input, and everything passes a narrow middle.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.data import composite
from engine.labs import segment
from engine.labs.knob import knob
from engine.models.unet import SHRINK, WIDTHS, UNet
from engine.train import overlap
from engine.train.batches import Pairs
from engine.train.falling import falling
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.psnr import psnr
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.streamed import Stream, streamed
from engine.train.supervised import answers

VIEWS = {"photos": "labelled_tiles", "restored": "labelled_tiles"}
CURVES = {"loss": "log", "psnr": "linear"}


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    latent: int = knob(32, 1, 128, log=True)  # channels at the bottom, each of side/16 × side/16 numbers
    side: int = knob(64, choices=(48, 64, 96, 128))  # pixels
    steps: int = knob(4000, 1, 100_000, log=True)  # updates
    lr: float = knob(3e-3, 1e-5, 1e-1, log=True)  # at the start; it falls to 0
    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    batch: int = knob(16, 2, 128, log=True)  # pictures a step
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """The network learns to restore what it is given; the five steps of every update stand in `streamed`."""
    torch.manual_seed(config.seed)
    model = network(config).to(device)
    task = Stream(
        model=model,
        loss=mse,
        optimizer=falling(optimizer(config.optimizer, model.parameters(), config.lr), steps(config), resume),
        draw=partial(drawn, config, config.seed, config.batch),
        held_out=watched(config),
        measure=measure,
        views=partial(views, model, watched(config)),
        batch=config.batch,
        steps=config.steps,
        every=segment.EVERY,
        seed=config.seed,
    )
    yield from streamed(task, resume)


def network(config: Config) -> UNet:
    """The U-Net of lab `segment` without its skips, three channels out, and few in the middle; random weights."""
    return UNet("none", outputs=3, widths=(*WIDTHS[:4], config.latent))


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.steps


def mse(logits: Tensor, picture: Tensor) -> Tensor:
    """Mean squared error of (B, 3, H, W) logits against (B, 3, H, W) 0 … 1, over all pixels and colours."""
    return F.mse_loss(logits.sigmoid(), picture)  # ()


@cache
def watched(config: Config) -> Pairs:
    """Unseen animals on unseen backgrounds that are scored while it learns; the views show the first of them."""
    return drawn(config, segment.HELD_OUT_SEED, segment.WATCHED, 0, held_out=True)


def drawn(config: Config, seed: int, size: int, number: int, held_out: bool = False) -> Pairs:
    """Batch `number` of the stream of a seed: pictures (B, 3, H, W) uint8, and the same in 0 … 1 as the target."""
    x, _mask = composite.batch(seed, number, size, config.side, held_out)
    x = torch.from_numpy(x).permute(0, 3, 1, 2)  # (B, 3, H, W)
    return x, x.float() / 255


def measure(logits: Tensor, picture: Tensor) -> dict[str, Tensor]:
    """PSNR in decibels of (B, 3, H, W) logits against (B, 3, H, W), mean over pictures."""
    return {"psnr": psnr(logits.sigmoid(), picture).mean()}


def views(model: nn.Module, held_out: Pairs) -> Views:
    """Unseen pictures and what comes out of the narrow middle."""
    x, picture = (part[: segment.TILES] for part in held_out)  # (T, 3, H, W) each
    restored = answers(model, x).sigmoid().cpu()  # (T, 3, H, W)
    decibels = [f"{value:.1f} dB" for value in psnr(restored, picture).tolist()]
    return {
        "photos": {"images": tiles(picture), "number": segment.NUMBERS},
        "restored": {"images": tiles(restored), "psnr": np.array(decibels)},
    }


def tiles(pictures: Tensor) -> np.ndarray:
    """(T, 3, H, W) in 0 … 1 -> (T, 48, 48, 3) uint8"""
    return segment.small(255 * pictures).permute(0, 2, 3, 1).numpy()


def side_by_side(config: Config, _device: torch.device) -> tuple[Tensor, Tensor]:
    """The losses of both networks for the same pictures, untrained: what differs is the target."""
    torch.manual_seed(config.seed)
    unet, autoencoder = UNet("concat"), network(config)
    x, mask = segment.drawn(segment.Config(), config.seed, config.batch, 0)  # (16, 3, 64, 64), (16, 1, 64, 64)
    segmentation = segment.bce(unet(x), mask)  # () the target is the mask, made by people
    reconstruction = mse(autoencoder(x), x.float() / 255)  # () the target is the input itself
    return segmentation, reconstruction


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """Error on unseen pictures, near the animal's boundary and elsewhere, beside two ways that need no network."""
    model = load(network(config), weights).to(device)
    x, picture = drawn(config, segment.HELD_OUT_SEED, segment.SCORED, 1, held_out=True)
    restored = answers(model, x).sigmoid().cpu()  # (N, 3, H, W)
    fewer, mean = shrunk(picture, config), mean_picture(config).expand_as(picture)
    near = edges(config)
    scores = {"latent": float(config.latent * (config.side // SHRINK) ** 2), "inputs": 3.0 * config.side**2}
    for name, found in (("", restored), ("_baseline_bicubic", fewer), ("_baseline_mean", mean)):
        error = (found.clamp(0, 1) - picture).square().mean(dim=1)  # (N, H, W)
        scores[f"mse{name}"] = float(error.mean())
        scores[f"psnr{name}"] = float(psnr(found, picture).mean())
        scores[f"edge{name}"] = float(error[near].mean() / error[~near].mean())
    return scores


def edges(config: Config) -> Tensor:
    """(N, H, W) bool: pixels of the scored pictures on either side of the animal's boundary, as far as overlap.band."""
    _, mask = segment.drawn(segment.Config(side=config.side), segment.HELD_OUT_SEED, segment.SCORED, 1, held_out=True)
    animal = mask[:, 0] > 0
    return overlap.band(animal) | overlap.band(~animal)


def shrunk(picture: Tensor, config: Config) -> Tensor:
    """(N, 3, H, W) made so small that no more numbers are left than in the latent, and enlarged again (bicubic)."""
    side = max(1, int((config.latent * (config.side // SHRINK) ** 2 / 3) ** 0.5))
    small = F.interpolate(picture, (side, side), mode="bicubic", antialias=True)
    return F.interpolate(small, picture.shape[2:], mode="bicubic")


@cache
def mean_picture(config: Config) -> Tensor:
    """(3, H, W) mean of pictures to train on: the best single answer for all."""
    return drawn(config, segment.HELD_OUT_SEED, segment.SCORED, 0)[1].mean(dim=0)
