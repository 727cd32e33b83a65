"""A photo taken apart into L*, a*, b* and coloured again by the networks of the lab `colorize`.

Shapes: H height, W width. Planes are float tensors with a batch of 1: L* (1, 1, H, W), a*, b* (1, 2, H, W).
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.data.colour import delta_e, outside
from engine.labs import colorize
from engine.models.colorizer import Colorizer

GREY = 1.0  # mean chroma; below it a photo holds no colour that could be true
MIDDLE = 65.0  # L* at which a plane of a* or b* is painted: light enough for both of its colours


@dataclass(frozen=True, eq=False)
class Coloured:
    """One photo and what two networks make of its lightness."""

    light: Tensor  # (1, 1, H, W)
    true: Tensor | None  # (1, 2, H, W); None for a photo that is grey itself
    local: Tensor | None  # (1, 2, H, W) without the global network; None where that network is missing
    whole: Tensor  # (1, 2, H, W) with it


@torch.inference_mode()
def coloured(model: Colorizer, local: Colorizer | None, picture: np.ndarray) -> Coloured:
    """Takes (H, W, 3) uint8 apart and hands its L* to both networks."""
    light, true = planes(picture)
    known = true if chroma(true) >= GREY else None
    return Coloured(light, known, None if local is None else local(light), model(light))


@torch.inference_mode()
def borrowed(model: Colorizer, light: Tensor, other: np.ndarray) -> Tensor:
    """a*, b* (1, 2, H, W) of L* when the global vector is that of another picture (h, w, 3) uint8."""
    return model(light, model.vector(planes(other)[0]))


def planes(picture: np.ndarray) -> tuple[Tensor, Tensor]:
    """(H, W, 3) uint8 -> L* (1, 1, H, W) and a*, b* (1, 2, H, W)."""
    return colorize.planes(torch.tensor(picture).permute(2, 0, 1)[None])


def joined(light: Tensor, ab: Tensor | None) -> np.ndarray:
    """The picture (H, W, 3) uint8 of L* and a*, b*; None for the colours leaves it grey."""
    ab = torch.zeros_like(light).repeat(1, 2, 1, 1) if ab is None else ab
    return colorize.painted(light, ab)[0].permute(1, 2, 0).numpy()


def plane(ab: Tensor, axis: int) -> np.ndarray:
    """a* (axis 0) or b* (1) alone as the colours they stand for (H, W, 3) uint8, every place equally light."""
    alone = torch.zeros_like(ab)
    alone[:, axis] = ab[:, axis]
    return joined(torch.full_like(ab[:, :1], MIDDLE), alone)


def shifted(ab: Tensor, a: float, b: float, times: float) -> Tensor:
    """a*, b* (1, 2, H, W) times a number, then moved by a and b."""
    return ab * times + torch.tensor([a, b])[:, None, None]


def distance(one: Tensor, other: Tensor) -> float:
    """Mean ΔE*ab (1976) of two pictures of the same lightness, from their a*, b* (1, 2, H, W)."""
    return float(delta_e(one, other).mean())


def chroma(ab: Tensor) -> float:
    """Mean distance of a*, b* (1, 2, H, W) from grey."""
    return float(torch.linalg.vector_norm(ab, dim=1).mean())


def unshown(light: Tensor, ab: Tensor) -> float:
    """Share of pixels whose colour no screen can show, 0 … 1."""
    return float(outside(torch.cat([light, ab], dim=1)).float().mean())
