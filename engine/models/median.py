"""A median filter: noise removed without learning anything (Tukey 1977)."""

from torch import Tensor
from torch.nn.functional import pad, unfold


def median(x: Tensor, side: int) -> Tensor:
    """(B, 1, H, W) -> (B, 1, H, W): each pixel becomes the middle one of the side × side around it, side odd.

    Beyond the rim the pixels of the rim are repeated.
    """
    around = unfold(pad(x, 4 * [side // 2], mode="replicate"), side)  # (B, side², H·W)
    return around.median(dim=1).values.view_as(x)
