"""An autoencoder and a U-Net on the same picture: everything that the course's table compares, measured.

Shapes: H height, W width. Pictures are bytes; errors are of numbers 0 … 1.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from engine.train.overlap import BAND
from engine.zoom.skips import passed, skips

SIGMA = 0.2  # of the noise that is added, in shares of full brightness


@dataclass(frozen=True, eq=False)
class Restored:
    """What the autoencoder makes of the picture."""

    picture: np.ndarray  # (H, W, 3) uint8
    mse: float
    flat: float  # MSE of one colour, the picture's own mean: what knows nothing else
    squared: np.ndarray  # (H, W): the squared error of each pixel, mean over the three colours
    edges: float  # strength of all edges ÷ their strength in the picture
    latent: tuple[int, ...]  # shape in the middle
    noisy: np.ndarray  # (H, W, 3) uint8: the picture with noise
    cleaned: np.ndarray  # (H, W, 3) uint8: what becomes of that
    psnr: tuple[float, float]  # dB against the picture: of the noisy one, of the cleaned one


@dataclass(frozen=True, eq=False)
class Segmented:
    """What the U-Net makes of it."""

    logits: np.ndarray  # (H, W)
    cut: np.ndarray  # (H, W) bool: the mask with zeros for everything that is handed across
    handed: dict[str, tuple[int, ...]]  # shapes of all that the decoder is given

    @property
    def mask(self) -> np.ndarray:
        """(H, W) bool"""
        return self.logits > 0


def restored(model: nn.Module, picture: np.ndarray) -> Restored:
    """picture (H, W, 3) uint8; the model's logits (3, H, W) become a picture by the sigmoid."""
    made = passed(model, picture)
    true, found = picture / 255, _picture(made)
    squared = ((found - true) ** 2).mean(axis=2)  # (H, W)
    noise = np.random.default_rng(0).normal(0, SIGMA, picture.shape)
    noisy = _bytes(np.clip(true + noise, 0, 1))
    cleaned = _picture(passed(model, noisy))
    return Restored(
        picture=_bytes(found), mse=float(squared.mean()), flat=float(((true - true.mean(axis=(0, 1))) ** 2).mean()),
        squared=squared, edges=_edges(found) / max(_edges(true), 1e-9), latent=made["bottom"].shape, noisy=noisy,
        cleaned=_bytes(cleaned), psnr=(psnr(((noisy / 255 - true) ** 2).mean()), psnr(((cleaned - true) ** 2).mean())),
    )


def segmented(model: nn.Module, picture: np.ndarray) -> Segmented:
    """picture (H, W, 3) uint8."""
    made = passed(model, picture)
    cut = passed(model, picture, skips(model))["output"][0] > 0
    handed = {name: made[name].shape for name in (*(f"skip{level}" for level in skips(model)), "bottom")}
    return Segmented(made["output"][0], cut, handed)


def near(mask: np.ndarray) -> np.ndarray:
    """(H, W) bool -> (H, W) bool: pixels within 2 % of the diagonal of the mask's edge, on either side.

    The rim of the picture is no edge.
    """
    d = max(1, round(BAND * math.hypot(*mask.shape)))
    x = torch.from_numpy(mask.astype(np.float32))[None]  # (1, H, W)
    grown, shrunk = F.max_pool2d(x, 2 * d + 1, 1, d), -F.max_pool2d(-x, 2 * d + 1, 1, d)
    return (grown > shrunk)[0].numpy()


def split(values: np.ndarray, border: np.ndarray) -> tuple[float, float]:
    """Means of (H, W) near the border (H, W) bool and elsewhere; NaN where there is no such pixel."""
    return tuple(float(values[part].mean()) if part.any() else math.nan for part in (border, ~border))


def cross_entropy(logits: np.ndarray, true: np.ndarray) -> tuple[float, float]:
    """BCE in nats of (H, W) against (H, W) bool, and the least that one probability for all pixels can have."""
    target = torch.from_numpy(true.astype(np.float32))
    loss = F.binary_cross_entropy_with_logits(torch.from_numpy(logits), target)
    share = float(true.mean())
    flat = -sum(p * math.log(p) for p in (share, 1 - share) if p > 0)
    return float(loss), flat


def psnr(mse: float) -> float:
    """10 · log10(1 ÷ MSE) in decibels; infinite without an error."""
    return -10 * math.log10(mse) if mse > 0 else math.inf


def count(shape: tuple[int, ...]) -> int:
    """Numbers in a tensor of this shape."""
    return math.prod(shape)


def _picture(made: dict[str, Any]) -> np.ndarray:
    """(H, W, 3), 0 … 1"""
    return (1 / (1 + np.exp(-made["output"]))).transpose(1, 2, 0)


def _bytes(picture: np.ndarray) -> np.ndarray:
    return (255 * picture).round().astype(np.uint8)


def _edges(picture: np.ndarray) -> float:
    """(H, W, 3) -> the mean difference between neighbours."""
    return float(sum(np.abs(np.diff(picture, axis=axis)).mean() for axis in (0, 1)))
