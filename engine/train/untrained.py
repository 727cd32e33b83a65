"""What restores digits without a network: baselines, each as good as it can be. Pictures (N, 1, H, W), 0 … 1."""

import numpy as np
import torch
from torch import Tensor

from engine.models.median import median
from engine.models.pca import pca
from engine.models.wiener import filtered, wiener
from engine.train.batches import Pairs
from engine.train.psnr import psnr


def baselines(seen: Pairs, new: Pairs) -> dict[str, float]:
    """PSNR of new digits as they are, after the better of two median filters, and after the best linear map.

    Pairs of noisy and clean pictures; the linear map is found on those seen.
    """
    weights = wiener(*(part.flatten(1) for part in seen))
    x, target = new
    return {
        "noisy": float(psnr(x, target).mean()),
        "median": max(float(psnr(median(x, side), target).mean()) for side in (3, 5)),
        "wiener": float(psnr(filtered(x.flatten(1), weights).view_as(x), target).mean()),
    }


def principal(seen: Pairs, x: Tensor, components: int) -> tuple[Tensor, np.ndarray]:
    """What PCA of the clean digits seen restores of new noisy ones x, and their codes (N, components).

    Clipped noise makes digits brighter on the whole: that much, measured on the pairs seen, is taken off first.
    """
    given, clean = seen
    linear = pca(clean.flatten(1).numpy(), components)
    brighter = (given - clean).mean(dim=0)  # (1, H, W)
    z = linear.encode((x - brighter).flatten(1).numpy())  # (N, K)
    return torch.from_numpy(linear.decode(z)).view_as(x), z


def neighbours(z: np.ndarray, label: np.ndarray) -> float:
    """The share of rows (N, Z) whose nearest other row has the same label (N,)."""
    place = torch.from_numpy(z)
    distance = torch.cdist(place, place).fill_diagonal_(torch.inf)  # (N, N)
    return float((label[distance.argmin(dim=1).numpy()] == label).mean())
