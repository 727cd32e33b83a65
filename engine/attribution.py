"""Which numbers of the input decided: gradients and occlusion, by Captum."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

PATCH = 4  # side, in pixels, of the square that occlusion covers


def saliency(model: nn.Module, x: Tensor, target: int) -> np.ndarray:
    """|∂logit/∂x|: how strongly each number of x (1, …) moves the logit of `target` (Simonyan 2014, 3)."""
    from captum.attr import Saliency  # Captum is slow to import, and only this room needs it

    return _quiet(Saliency(model).attribute, model, x, target=target)


def integrated_gradients(model: nn.Module, x: Tensor, target: int) -> np.ndarray:
    """Each number's signed share of logit(x) − logit(blank); they add up to it (Sundararajan 2017)."""
    from captum.attr import IntegratedGradients

    return _quiet(IntegratedGradients(model).attribute, model, x, target=target, n_steps=64)


def occlusion(model: nn.Module, x: Tensor, target: int) -> np.ndarray:
    """How far the logit falls when a 4 × 4 square of x (1, …, H, W) is blanked (Zeiler and Fergus 2014)."""
    from captum.attr import Occlusion

    channels = x.shape[1:-2]  # all covered at once
    patch, step = (*channels, PATCH, PATCH), (*channels, PATCH // 2, PATCH // 2)
    covered = {"sliding_window_shapes": patch, "strides": step}
    return _quiet(Occlusion(model).attribute, model, x, target=target, **covered)


def grad_cam(model: nn.Module, x: Tensor, target: int, layer: nn.Module) -> np.ndarray:
    """(1, H, W): where a layer's maps speak for `target`, enlarged to x (Selvaraju 2017, eq. 2)."""
    from captum.attr import LayerAttribution, LayerGradCam

    found = _quiet(LayerGradCam(model, layer).attribute, model, x, target=target, relu_attributions=True)
    size = tuple(x.shape[-2:])
    whole = LayerAttribution.interpolate(torch.from_numpy(found), size, interpolate_mode="bilinear")
    return whole[:, 0].numpy()


def _quiet(method: Callable[..., Tensor], model: nn.Module, x: Tensor, **settings: object) -> np.ndarray:
    """What a method finds for the model as it is used: dropout off, its mode put back afterwards."""
    training = model.training
    model.eval()
    found = method(x.clone().requires_grad_(), **settings)
    model.train(training)
    return found.detach().cpu().numpy()
