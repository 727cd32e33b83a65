"""How near a restored picture comes to the true one: peak signal-to-noise ratio, in decibels."""

from torch import Tensor

HIGHEST = 100  # decibels; two equal pictures would have infinitely many


def psnr(found: Tensor, true: Tensor) -> Tensor:
    """(N, …) against (N, …), true ones 0 … 1 -> (N,) decibels: 10·log10(1 / MSE). +10 is a tenth of the error.

    What is found is clipped to 0 … 1 first, as it is when it is shown.
    """
    error = (found.clamp(0, 1) - true).square().flatten(1).mean(dim=1)  # (N,)
    return -10 * error.clamp(min=10 ** (-HIGHEST / 10)).log10()
