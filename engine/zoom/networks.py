"""The networks that can be opened: which belong to a lesson, their shapes, and their weights where they are here."""

from __future__ import annotations

import os
from collections import OrderedDict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from engine.data import pretrained
from engine.data.download import Progress
from engine.problem import Problem

if TYPE_CHECKING:
    from torch import nn

LESSONS = {"w03_cnn": ("squeezenet", "cifar", "vgg16"), "w04_resnet": ("depth", "resnet18", "squeezenet")}
HEAVY = ("vgg16",)  # too large for a machine that strangers share
WIDE = 10**7  # a fully connected layer with more weights keeps them in half precision


class Network(NamedTuple):
    """What holds for a network whatever its weights."""

    id: str
    side: int  # of the square picture it is shown
    classes: int
    gradcam: str  # the part whose maps are closest to the classes and still maps: for Grad-CAM


NETWORKS = {one.id: one for one in (
    Network("squeezenet", 224, 1000, "features.12"),
    Network("vgg16", 224, 1000, "features.29"),
    Network("resnet18", 224, 1000, "layer4"),
    Network("cifar", 32, 10, "block3"),
    Network("depth", 32, 10, "stage3"),
)}


def networks(lesson: str) -> tuple[str, ...]:
    """Ids of the networks that a lesson opens, the first to be shown first."""
    return LESSONS.get(lesson, ())


def network(id: str) -> Network:
    """Raises KeyError when there is none."""
    return NETWORKS[id]


def missing(id: str) -> bool:
    """True when its weights must be fetched first; those of a lab's network are the caller's concern."""
    return id in pretrained.ENUMS and pretrained.missing(id)


def offered(id: str) -> bool:
    """False when its weights are not fetched here, however much one asks."""
    return id in pretrained.ENUMS and not (id in HEAVY and os.environ.get("AI_LIBRARY_HOSTED") == "1")


def download(id: str, progress: Progress) -> None:
    """Fetches the weights; progress(fraction) is told how much is done.

    Raises Problem: weights_not_offered, no_network, home_not_writable.
    """
    if not offered(id):
        raise Problem("weights_not_offered", name=id)
    pretrained.download(id, progress)


@cache
def skeleton(id: str) -> nn.Module:
    """The network without weights, for its shapes: "squeezenet", "vgg16" or "resnet18"."""
    import torch

    with torch.device("meta"):
        return _bare(id).eval()


@cache
def opened(id: str) -> nn.Module:
    """The network with its weights, in evaluation mode, one for all: never change it.

    Raises Problem("weights_missing").
    """
    if id == "squeezenet":
        from engine.models.squeezenet import squeezenet

        return squeezenet()
    return _filled(id)


def _bare(id: str) -> nn.Module:
    """torchvision's network, its parts called as there, behind a layer that normalises the picture."""
    import torchvision
    from torch import nn

    from engine.models.normalise import IMAGENET, Normalise

    if id == "squeezenet":
        from engine.models.squeezenet import SqueezeNet

        return SqueezeNet()
    parts = OrderedDict(normalise=Normalise(*IMAGENET), **dict(getattr(torchvision.models, id)().named_children()))
    head = parts.popitem()
    parts |= OrderedDict([("flatten", nn.Flatten()), head])  # in torchvision a line of forward()
    for part in parts.values():
        for layer in part.modules():
            if isinstance(layer, nn.ReLU):
                layer.inplace = False  # so that what it is given can still be looked at
    return nn.Sequential(parts)


def _filled(id: str) -> nn.Module:
    """The weights put into place; the very wide layers leave theirs in the file."""
    import torch
    from torch import nn

    from engine.models.half_linear import HalfLinear
    from engine.models.normalise import IMAGENET, Normalise

    found = pretrained.tensors(id)
    with torch.device("meta"):
        model = _bare(id)
    for name, part in list(model.named_modules()):
        if isinstance(part, nn.Linear) and part.weight.numel() > WIDE:
            wide = HalfLinear(found[f"{name}.weight"], found[f"{name}.bias"])
            model.set_submodule(name, wide)
            found |= dict(wide.state_dict(prefix=f"{name}."))
    kept = {name for name, part in model.named_parameters() if part.dtype == torch.float16}
    real = {name: value if name in kept or not value.is_floating_point() else value.float()
            for name, value in found.items()}
    model.load_state_dict(real | Normalise(*IMAGENET).state_dict(prefix="normalise."), assign=True)
    return model.eval()
