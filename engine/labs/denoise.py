"""Lab: clean digits out of noisy ones, through a narrow middle: a denoising autoencoder (course, week 10).

Vincent et al. 2008, Extracting and composing robust features with denoising autoencoders, section 2.3.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import torch
from torch import Tensor, nn

from engine.labs import mnist
from engine.labs.knob import knob
from engine.models.autoencoder import UP, WHOLE, AutoEncoder
from engine.models.pca import pca
from engine.train.batches import Pairs, order
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.psnr import psnr
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.streamed import Stream, streamed
from engine.train.supervised import PIECE, answers, updates
from engine.train.untrained import baselines, neighbours, principal

VIEWS = {"restored": "rows", "latent": "clusters"}
CURVES = {"loss": "log", "psnr": "linear"}
HELD_OUT_SEED = 2**40  # of noise, beyond all that is learned from
MAPPED = 500  # held-out digits on the latent map
KNOWN = 4000  # training digits from which baselines are made


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    sigma: float = knob(0.8, 0, 2)  # standard deviation of the noise; black is 0, white is 1
    latent: int = knob(WHOLE, 2, WHOLE, log=True)  # numbers in the middle
    up: str = knob("transposed", choices=tuple(UP))
    epochs: int = knob(20, 1, 100, log=True)
    lr: float = knob(1e-3, 1e-5, 1, log=True)
    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    batch: int = knob(32, 1, 1000, log=True)  # digits a step
    data: str = knob("bundled", choices=("bundled", "full"))
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """The network sees noisy digits and is held against the clean ones; the five steps stand in `streamed`."""
    torch.manual_seed(config.seed)
    model = network(config).to(device)
    held_out = unseen(config.data, config.sigma)  # noisy and clean, (1000, 1, 28, 28) each
    task = Stream(
        model=model,
        loss=nn.MSELoss(),  # mean squared difference from the clean digit
        optimizer=optimizer(config.optimizer, model.parameters(), config.lr),
        draw=partial(drawn, config),  # noisy and clean, (32, 1, 28, 28) each
        held_out=held_out,
        measure=measure,
        views=partial(views, model, config),
        batch=config.batch,
        steps=steps(config),
        every=updates(len(clean(config.data)[0]), config.batch),
        seed=config.seed,
    )
    yield from streamed(task, resume)


def noisy(x: Tensor, sigma: float, generator: torch.Generator) -> Tensor:
    """Digits (B, 1, 28, 28) from 0 to 1 with Gaussian noise on every pixel, still from 0 to 1."""
    noise = sigma * torch.randn(x.shape, generator=generator)  # (B, 1, 28, 28)
    return (x + noise).clamp(0, 1)  # (B, 1, 28, 28)


def drawn(config: Config, number: int) -> Pairs:
    """Batch `number`: noisy digits and clean ones, (B, 1, 28, 28) each. The noise is never the same twice."""
    x = clean(config.data)[0]  # (4000, 1, 28, 28)
    epoch, place = divmod(number, updates(len(x), config.batch))
    target = x[order(len(x), config.seed, epoch).split(config.batch)[place]]  # (B, 1, 28, 28)
    generator = torch.Generator().manual_seed(config.seed * 10_000_019 + number)
    return noisy(target, config.sigma, generator), target


def network(config: Config) -> AutoEncoder:
    """At random weights."""
    return AutoEncoder(config.latent, config.up)


missing, download = mnist.missing, mnist.download  # of the full set: the same files as in that lab


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.epochs * updates({"bundled": 4000, "full": 60000}[config.data], config.batch)


@cache
def clean(which: str) -> tuple[Tensor, Tensor, Tensor]:
    """Digits (N, 1, 28, 28) from 0 (paper) to 1 (ink) to learn from; held-out ones, and which digits those are (M,)."""
    (x, _), (new, label) = mnist.digits(which)
    return x[:, None], new[:, None], label


@cache
def unseen(which: str, sigma: float) -> Pairs:
    """Held-out digits (M, 1, 28, 28) with noise that is always the same, and without."""
    x = clean(which)[1]
    return noisy(x, sigma, torch.Generator().manual_seed(HELD_OUT_SEED)), x


def measure(found: Tensor, target: Tensor) -> dict[str, Tensor]:
    """Mean over (N, 1, 28, 28) of each digit's PSNR, in decibels."""
    return {"psnr": psnr(found, target).mean()}


def views(model: AutoEncoder, config: Config) -> Views:
    """One digit of each kind with noise, restored and clean; and where held-out digits lie on the latent map."""
    x, target = unseen(config.data, config.sigma)
    label = clean(config.data)[2]
    one = torch.stack([(label == digit).nonzero()[0, 0] for digit in range(10)])  # (10,) the first of each
    rows = {"noisy": x[one], "restored": answers(model, x[one]).cpu(), "clean": target[one]}
    place = plane(codes(model, x[:MAPPED]))
    return {
        "restored": {name: shown(pictures) for name, pictures in rows.items()},
        "latent": {"x": place[:, 0], "y": place[:, 1], "label": label[:MAPPED].numpy()},
    }


def shown(pictures: Tensor) -> np.ndarray:
    """(N, 1, 28, 28) about 0 … 1 -> (N, 28, 28) uint8, 255 = ink"""
    return (255 * pictures[:, 0].clamp(0, 1)).round().byte().numpy()


@torch.no_grad()
def codes(model: AutoEncoder, x: Tensor) -> np.ndarray:
    """(N, 1, 28, 28) -> (N, Z) latent vectors"""
    device = next(model.parameters()).device
    return torch.cat([model.encode(piece.to(device)).flatten(1) for piece in x.split(PIECE)]).cpu().numpy()


def plane(z: np.ndarray) -> np.ndarray:
    """(N, Z) latent vectors -> (N, 2): themselves when they have two numbers, else along their two main axes."""
    return z if z.shape[1] == 2 else pca(z, 2).encode(z)


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """PSNR and MSE of held-out digits; the gains over doing nothing and over a median filter, where there is noise.

    Beside it PCA with as many numbers and, with noise, the best linear map; and how often a digit's nearest neighbour
    in the latent is the same digit, beside the same for PCA.
    """
    model, (x, target) = load(network(config), weights).to(device), unseen(config.data, config.sigma)
    found, z, label = answers(model, x).cpu(), codes(model, x), clean(config.data)[2].numpy()
    known = clean(config.data)[0][:KNOWN]
    seen = noisy(known, config.sigma, torch.Generator().manual_seed(HELD_OUT_SEED + 1)), known
    linear, linear_z = principal(seen, x, config.latent)
    mine, noise = float(psnr(found, target).mean()), baselines(seen, (x, target)) if config.sigma else {}
    return {
        "psnr": mine,
        "mse": float((found.clamp(0, 1) - target).square().mean()),
        **{f"gain_{name}": mine - value for name, value in noise.items()},
        **{f"baseline_{name}": value for name, value in noise.items()},
        "baseline_pca": float(psnr(linear, target).mean()),
        "neighbours": neighbours(z, label),
        "baseline_neighbours_pca": neighbours(linear_z, label),
    }


def against(config: Config, device: torch.device) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """What must the output be compared with? Two outputs, one perfect and one that leaves the noise as it is."""
    x = clean("bundled")[0][:4].to(device)  # (4, 1, 28, 28)
    given = noisy(x, config.sigma, torch.Generator().manual_seed(config.seed))  # (4, 1, 28, 28)
    mse = nn.MSELoss()
    right = {"restored": mse(x, x), "unchanged": mse(given, x)}  # with the clean picture
    wrong = {"restored": mse(x, given), "unchanged": mse(given, given)}  # with the noisy one: a slip
    return right, wrong


def enlarged(_config: Config, device: torch.device) -> Pairs:
    """The same four numbers made larger in two ways."""
    x = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]], device=device)  # (1, 1, 2, 2)
    learned = nn.ConvTranspose2d(1, 1, kernel_size=2, stride=2, device=device)  # 4 weights and a bias
    copying = nn.Upsample(scale_factor=2)  # nothing to learn
    pattern = learned(x)  # (1, 1, 4, 4)
    squares = copying(x)  # (1, 1, 4, 4)
    return pattern, squares
