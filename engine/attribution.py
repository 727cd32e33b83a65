"""Which numbers of the input decided: gradients, occlusion and Grad-CAM, by Captum.

Shapes: C channels, H height, W width. x is one input, (1, …); of a picture (1, C, H, W).
"""

import math
from collections.abc import Callable
from copy import deepcopy
from itertools import chain

import numpy as np
import torch
from torch import Tensor, nn

PATCH = 4  # side, in pixels, of the square that occlusion covers, where nothing else is said
STEPS = 64  # points on the way from the blank picture at which integrated gradients look, likewise
AT_ONCE = 3 * 224 * 224  # numbers of inputs that pass together: more are no faster, and fill the memory
Progress = Callable[[float], None]  # told the fraction done, 0 to 1


def saliency(model: nn.Module, x: Tensor, target: int) -> np.ndarray:
    """|∂logit/∂x|: how strongly each number of x (1, …) moves the logit of `target` (Simonyan 2014, 3)."""
    from captum.attr import Saliency  # Captum is slow to import, and only these rooms need it

    return _numbers(Saliency(_apart(model)).attribute(_leaf(x), target=target))


def integrated_gradients(
    model: nn.Module, x: Tensor, target: int, steps: int = STEPS, progress: Progress = lambda _done: None
) -> np.ndarray:
    """Each number's signed share of logit(x) − logit(0); they add up to it (Sundararajan 2017, 3)."""
    from captum.attr import IntegratedGradients

    method = IntegratedGradients(_counting(_apart(model), steps, progress))
    return _numbers(method.attribute(_leaf(x), target=target, n_steps=steps, internal_batch_size=_together(x)))


@torch.no_grad()
def change(model: nn.Module, x: Tensor, target: int) -> float:
    """logit(x) − logit(0): what integrated gradients must add up to (completeness, Sundararajan 2017, 3)."""
    own = _apart(model)
    present, blank = (own(picture)[0, target] for picture in (x.float(), torch.zeros_like(x, dtype=torch.float32)))
    return float(present - blank)


def occlusion(
    model: nn.Module, x: Tensor, target: int, window: int = PATCH, stride: int = PATCH // 2,
    cover: Tensor | float = 0.0, progress: Progress = lambda _done: None,
) -> np.ndarray:
    """How far the logit falls when a square of x (1, …, H, W) is covered (Zeiler and Fergus 2014, 4.2).

    A pixel under several squares gets their mean. `window` and `stride` in pixels; `cover`: the number or the
    (1, …, H, W) numbers that stand in the square instead; `progress` is told the fraction done.
    """
    from captum.attr import Occlusion

    channels = x.shape[1:-2]  # all covered at once
    total = 1 + math.prod(math.ceil((side - window) / stride) + 1 for side in x.shape[-2:])  # x itself is one
    method = Occlusion(_counting(_apart(model), total, progress))
    with torch.no_grad():
        found = method.attribute(x.float(), target=target, baselines=cover,
                                 sliding_window_shapes=(*channels, window, window),
                                 strides=(*channels, stride, stride), perturbations_per_eval=_together(x))
    return _numbers(found)


def grad_cam(model: nn.Module, x: Tensor, target: int, layer: str) -> np.ndarray:
    """(1, H, W): where the maps of a layer speak for `target`, enlarged to x (Selvaraju 2017, eq. 1 and 2).

    `layer` is the dotted name of a part of the model that makes maps (1, C, h, w).
    """
    from captum.attr import LayerAttribution, LayerGradCam

    own = _apart(model)
    method = LayerGradCam(own, own.get_submodule(layer))
    found = method.attribute(_leaf(x), target=target, relu_attributions=True)  # (1, 1, h, w)
    whole = LayerAttribution.interpolate(found, tuple(x.shape[-2:]), interpolate_mode="bilinear")
    return _numbers(whole[:, 0])


def _apart(model: nn.Module) -> nn.Module:
    """The same weights in parts of their own, dropout off: Captum's hooks meet nobody else's forward pass."""
    shared = {id(tensor): tensor for tensor in chain(model.parameters(), model.buffers())}
    return deepcopy(model, shared).eval()


def _together(x: Tensor) -> int:
    """How many inputs like x pass the network at once."""
    return max(1, AT_ONCE // x[0].numel())


def _leaf(x: Tensor) -> Tensor:
    return x.detach().float().clone().requires_grad_()


def _counting(model: nn.Module, total: int, progress: Progress) -> Callable[[Tensor], Tensor]:
    """The forward pass, telling how many of `total` inputs are done."""
    done = 0

    def forward(x: Tensor) -> Tensor:
        nonlocal done
        logits = model(x)
        done += len(x)
        progress(min(done / total, 1.0))
        return logits

    return forward


def _numbers(found: Tensor) -> np.ndarray:
    return found.detach().cpu().numpy()
