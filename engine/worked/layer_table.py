"""A network as a table: a row a layer, its shape and the numbers it learns."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from engine.worked.arrange import concat
from engine.worked.functions import apply
from engine.worked.grid import Grid, constant
from engine.worked.reduce import total

Count = Callable[[Grid, Grid], Grid]  # channels before and after -> numbers learned, all (1, 1)


def nothing(_before: Grid, _after: Grid) -> Grid:
    """Input, pooling, flatten."""
    return constant(0)


def kernels(k: int, before: Grid, after: Grid) -> Grid:
    """k×k weights for every pair of channels."""
    return constant(k) ** 2 * before * after if k > 1 else before * after


def convolution(before: Grid, after: Grid) -> Grid:
    """3×3 with bias."""
    return kernels(3, before, after) + after


def dense(before: Grid, after: Grid) -> Grid:
    """Fully connected, with bias."""
    return before * after + after


def stem(before: Grid, after: Grid) -> Grid:
    """ResNet: 7×7 without bias, and batch norm's γ and β."""
    return kernels(7, before, after) + 2 * after


def basic_block(before: Grid, after: Grid) -> Grid:
    """ResNet: two 3×3, two batch norms, no bias; where the channels change, 1×1 and batch norm to skip."""
    count = kernels(3, before, after) + kernels(3, after, after) + 4 * after
    return count if before.values == after.values else count + kernels(1, before, after) + 2 * after


def lab_block(before: Grid, after: Grid) -> Grid:
    """The lab: two 3×3 with bias, two batch norms, 1×1 with bias on the skip."""
    path = convolution(before, after) + convolution(after, after) + 4 * after
    return path + kernels(1, before, after) + after


class Layer(NamedTuple):
    """`halved`: how often the picture's sides have been halved so far; None: they are 1×1."""

    name: str
    channels: Grid | int
    halved: int | None
    count: Count = nothing


def sides(size: Grid, halved: int | None, rounded: str) -> Grid:
    """Height and width of a layer: (1, 2)."""
    if halved is None:
        return constant([[1, 1]])
    return apply(rounded, size / 2**halved) if halved else size[:, :]


def layer_table(size: Grid, layers: Sequence[Layer], formula: str, rounded: str = "floor") -> list[Grid]:
    """[shapes (L, 3), parameters (L, 1), their sum]; `rounded` is how an odd side is halved."""
    names = [layer.name for layer in layers]
    rows = [concat(constant(layer.channels), sides(size, layer.halved, rounded)) for layer in layers]
    shapes = concat(*rows, axis=0)
    shapes = shapes.named("shapes", r"C \times H \times W", rows=names, columns=("C", "H", "W"))
    channels = [shapes[[i], [0]] for i in range(len(layers))]
    before = [channels[0], *channels]  # the input has nothing before it and learns nothing
    counts = [layer.count(b, c) for layer, b, c in zip(layers, before, channels, strict=False)]
    params = concat(*counts, axis=0).named("params", "P", formula, rows=names, columns=("P",))
    return [shapes, params, total(params).named("total", r"P_{\mathrm{all}}", r"\sum P")]


def flattened(size: Grid, channels: int, halved: int) -> Grid:
    """C·H·W: how many numbers the fully connected layers are given, (1, 1)."""
    last = sides(size, halved, "floor")
    return channels * last[:, :1] * last[:, 1:]


def head(flat: Grid, widths: Sequence[int], classes: Grid, first: int) -> list[Layer]:
    """Flatten and fully connected layers, numbered from `first`."""
    names = [f"fc{first + i}" for i in range(len(widths) + 1)]
    sizes = [*map(constant, widths), classes]
    full = [Layer(name, size, None, dense) for name, size in zip(names, sizes, strict=True)]
    return [Layer("flatten", flat, None), *full]


def measured(modules: list[Any], size: np.ndarray) -> dict[str, Any]:
    """Shapes and parameters of modules that are really run one after another, without data."""
    import torch

    x = torch.empty(1, 3, *size[0].astype(int).tolist(), device="meta")
    shapes, counts = [list(x.shape[1:])], [0]
    for module in modules:
        x = module(x)
        shapes.append([*x.shape[1:], 1, 1][:3])
        counts.append(sum(p.numel() for p in module.parameters()))
    return {"shapes": shapes, "params": [[c] for c in counts], "total": sum(counts)}
