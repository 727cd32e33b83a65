"""Shapes and parameters, layer by layer: VGG16, ResNet-18 and the two networks of the CIFAR-10 labs."""

from functools import cache
from typing import Any

import numpy as np

from engine.worked.arrange import concat
from engine.worked.grid import Grid
from engine.worked.inputs import Input, choice, matrix, real
from engine.worked.layer_table import (
    Layer,
    basic_block,
    convolution,
    dense,
    flattened,
    head,
    lab_block,
    layer_table,
    measured,
    stem,
)
from engine.worked.reduce import total
from engine.worked.register import example

IN, OUT = r"C_{\mathrm{in}}", r"C_{\mathrm{out}}"
CONV = f"k^2 {IN} {OUT} + {OUT}"
VGG16 = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]]
CIFAR = [[16, 32], [64, 128], [128, 256]]


def picture(side: int) -> Input:
    """Height and width of the input, to be edited."""
    return matrix([[side, side]], 32, 512, whole=True, log=True, symbol=r"H \times W", columns=("H", "W"))


def outputs(classes: int) -> Input:
    """Neurons of the last layer, to be edited."""
    return real(classes, 1, 10000, whole=True, log=True, symbol="K")


def blocks(widths: list[list[int]]) -> list[Layer]:
    """The input, then blocks of 3×3 convolutions (padding 1 keeps the sides) and a pooling that halves."""
    layers = [Layer("input", 3, 0)]
    for b, block in enumerate(widths, 1):
        layers += [Layer(f"conv{b}_{i}", c, b - 1, convolution) for i, c in enumerate(block, 1)]
        layers.append(Layer(f"pool{b}", block[-1], b))
    return layers


@example(size=picture(224), classes=outputs(1000), oracles=("WE-10",))
def vgg16_shapes(size: Grid, classes: Grid) -> list[Grid]:
    """13 convolutions, all 3×3, and 3 fully connected layers, as in the paper (arXiv 1409.1556, column D)."""
    layers = [*blocks(VGG16), *head(flattened(size, 512, 5), [4096, 4096], classes, 6)]
    shapes, params, everything = layer_table(size, layers, CONV)
    kinds = concat(total(params[:-4]), total(params[-3:]), axis=0)  # (2, 1)
    kinds = kinds.named("kinds", r"\sum P", rows=("conv", "fc"))
    return [size, classes, shapes, params, kinds, everything]


@vgg16_shapes.reference
def vgg16_by_torchvision(size: np.ndarray, classes: int) -> dict[str, Any]:
    from torch import nn

    model = models()["vgg16"]
    layers = [m for m in model.features if not isinstance(m, nn.ReLU)]
    features = measured(layers, size)
    flat = int(np.prod(features["shapes"][-1]))  # torchvision averages to 7×7 before it, the paper does not
    first, last = nn.Linear(flat, 4096, device="meta"), nn.Linear(4096, classes, device="meta")
    found = measured([*layers, nn.Flatten(), first, model.classifier[3], last], size)
    return found | {"kinds": [[features["total"]], [found["total"] - features["total"]]]}


@example(size=picture(224), classes=outputs(1000), oracles=("WE-11",))
def resnet18_shapes(size: Grid, classes: Grid) -> list[Grid]:
    """A 7×7 stem, eight blocks of two convolutions, one fully connected layer: 18 layers with weights."""
    layers = [Layer("input", 3, 0), Layer("conv1", 64, 1, stem), Layer("maxpool", 64, 2)]
    for stage, channels in enumerate((64, 128, 256, 512), 1):
        layers += [Layer(f"layer{stage}.{i}", channels, stage + 1, basic_block) for i in (0, 1)]
    layers += [Layer("avgpool", 512, None), Layer("fc", classes, None, dense)]
    block = f"9 {IN} {OUT} + 9 {OUT}^2 + 4 {OUT} + S"
    return [size, classes, *layer_table(size, layers, block, rounded="ceil")]


@resnet18_shapes.reference
def resnet18_by_torchvision(size: np.ndarray, classes: int) -> dict[str, Any]:
    from torch import nn

    model = models()["resnet18"]
    blocks = [b for stage in (model.layer1, model.layer2, model.layer3, model.layer4) for b in stage]
    fc = nn.Sequential(nn.Flatten(), nn.Linear(512, classes, device="meta"))
    return measured([nn.Sequential(model.conv1, model.bn1), model.maxpool, *blocks, model.avgpool, fc], size)


@example(network=choice("cnn", "resnet"), size=picture(32), classes=outputs(10), oracles=("WE-12",))
def cifar_shapes(network: str, size: Grid, classes: Grid) -> list[Grid]:
    """Three blocks, each halving the picture, then flatten and three fully connected layers."""
    layers, widths, formula = blocks(CIFAR), [2048, 256], CONV
    if network == "resnet":
        layers, widths = [Layer("input", 3, 0)], [2048, 512]
        for i, channels in enumerate((64, 128, 256), 1):
            layers += [Layer(f"block{i}", channels, i - 1, lab_block), Layer(f"avgpool{i}", channels, i)]
        formula = f"9 {IN} {OUT} + 9 {OUT}^2 + {IN} {OUT} + 7 {OUT}"
    table = layer_table(size, [*layers, *head(flattened(size, 256, 3), widths, classes, 1)], formula)
    return [size, classes, *table]


@cifar_shapes.reference
def cifar_by_torch(network: str, size: np.ndarray, classes: int) -> dict[str, Any]:
    import torch
    from torch import nn
    from torchvision.models.resnet import BasicBlock

    with torch.device("meta"):
        layers: list[nn.Module] = []
        for before, middle, after in ((3, 16, 32), (32, 64, 128), (128, 128, 256)):
            pairs = ((before, middle), (middle, after))
            layers += [*(nn.Conv2d(c, d, 3, padding=1) for c, d in pairs), nn.MaxPool2d(2)]
        if network == "resnet":
            layers = []
            for before, after in ((3, 64), (64, 128), (128, 256)):
                block = BasicBlock(before, after, downsample=nn.Conv2d(before, after, 1))
                block.conv1.bias, block.conv2.bias = (nn.Parameter(torch.empty(after)) for _ in range(2))
                layers += [block, nn.AvgPool2d(2, 2)]
        wide = 512 if network == "resnet" else 256
        flat = int(np.prod(measured(layers, size)["shapes"][-1]))
        full = [nn.Linear(flat, 2048), nn.Linear(2048, wide), nn.Linear(wide, classes)]
    return measured([*layers, nn.Flatten(), *full], size)


@cache
def models() -> dict[str, Any]:
    """torchvision's networks without their weights."""
    import torch
    from torchvision.models import resnet18, vgg16

    with torch.device("meta"):
        return {"vgg16": vgg16(), "resnet18": resnet18().eval()}
