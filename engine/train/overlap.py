"""How far a predicted mask and the true one overlap. N pictures, H height, W width; everything is a mean over pictures.

Boundary IoU: Cheng et al. 2021 (arXiv 2103.16562), equation 2, the band as wide as in their code, 2 % of the diagonal.
"""

import math

import torch
from torch import Tensor
from torch.nn.functional import max_pool2d

BAND = 0.02  # of the picture's diagonal


def iou(found: Tensor, true: Tensor) -> Tensor:
    """() from two (N, H, W) bool: pixels in both masks ÷ pixels in either; two empty masks agree, 1."""
    both, either = (found & true).sum(dim=(1, 2)), (found | true).sum(dim=(1, 2))  # (N,), (N,)
    return torch.where(either > 0, both / either.clamp(min=1), 1.0).mean()


def dice(found: Tensor, true: Tensor) -> Tensor:
    """() from two (N, H, W) bool: twice the pixels in both masks ÷ the pixels of one and of the other, added."""
    both, sizes = (found & true).sum(dim=(1, 2)), found.sum(dim=(1, 2)) + true.sum(dim=(1, 2))  # (N,), (N,)
    return torch.where(sizes > 0, 2 * both / sizes.clamp(min=1), 1.0).mean()


def pixels(found: Tensor, true: Tensor) -> Tensor:
    """() from two (N, H, W) bool: the share of pixels that are named rightly, animal or background."""
    return (found == true).float().mean()


def boundary_iou(found: Tensor, true: Tensor) -> Tensor:
    """() from two (N, H, W) bool: IoU of the two bands that lie along the edges inside the masks."""
    return iou(band(found), band(true))


def band(mask: Tensor) -> Tensor:
    """(N, H, W) bool -> (N, H, W) bool: what lies in the mask within d steps of its edge; the picture ends it too."""
    d = max(1, round(BAND * math.hypot(*mask.shape[1:])))
    outside = torch.nn.functional.pad((~mask).float()[:, None], (d,) * 4, value=1.0)  # (N, 1, H + 2d, W + 2d)
    near = max_pool2d(outside, kernel_size=2 * d + 1, stride=1)[:, 0] > 0  # (N, H, W) eroded d times by 3 × 3
    return mask & near
