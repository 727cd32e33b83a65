"""A U-Net on one picture: every named tensor of one forward pass, with skips of one's choice replaced by zeros."""

from collections.abc import Collection
from threading import Lock

import numpy as np
import torch
from torch import Tensor, nn

from engine.trace import Tap, trace

_ALONE = Lock()  # hooks sit in the model, which all sessions share


def skips(model: nn.Module) -> tuple[int, ...]:
    """The levels at which this network hands something across, 1 at the full resolution; none for an FCN."""
    names = (name for name, part in model.named_modules() if isinstance(part, Tap) and name.startswith("skip"))
    return tuple(sorted(int(name.removeprefix("skip")) for name in names))


def passed(model: nn.Module, picture: np.ndarray, without: Collection[int] = ()) -> dict[str, np.ndarray]:
    """Every Tap's (C, h, w) float32 in the order of the computation, "input" first and "output" (K, H, W) last.

    picture (H, W, 3) uint8. At the levels in `without` the tensor handed across is zeros: weights and shapes stay,
    only what the encoder says there is gone. Raises ValueError for a level without a skip or a model in training mode.
    """
    if model.training:
        raise ValueError("the network is in training mode")
    if unknown := set(without) - set(skips(model)):
        raise ValueError(f"no skip at {sorted(unknown)}")
    x = torch.from_numpy(np.ascontiguousarray(picture.transpose(2, 0, 1)))[None]  # (1, 3, H, W) uint8
    with _ALONE, torch.inference_mode():
        hooks = [model.get_submodule(f"skip{level}").register_forward_hook(_zeros) for level in without]
        try:
            seen = trace(model, x)  # its own hooks come later and see the zeros
        finally:
            for hook in hooks:
                hook.remove()
    return {"input": (x[0].float() / 255).numpy()} | {name: made[0].float().numpy() for name, made in seen.items()}


def _zeros(_tap: nn.Module, _given: tuple, handed: Tensor) -> Tensor:
    return torch.zeros_like(handed)
