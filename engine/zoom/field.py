"""The receptive field: which part of the picture a cell can see, by the arithmetic of sizes, strides and paddings.

One axis: a window of k cells, step s, padding p on a layer whose cells see `size` pixels, `stride` apart, the
first beginning at `start`, gives cells that see size + (k − 1)·stride pixels, s·stride apart, beginning at
start − p·stride (Dumoulin and Visin 2016, A guide to convolution arithmetic for deep learning).
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

WINDOWS = ("convolution", "max_pool", "average_pool")
SAME = ("normalise", "relu", "sigmoid", "batch_norm")


class Field(NamedTuple):
    """Rows and columns of the picture; the cell at row r sees rows start[0] + r·stride[0], … `size[0]` of them."""

    size: tuple[int, int]
    stride: tuple[int, int]
    start: tuple[int, int]


def fields(layers: Sequence[Any], part: Callable[[str], Any]) -> dict[str, Field]:
    """Layer name -> its Field. `part` gives the module behind a name, or None where there is none."""
    shapes = {layer.name: layer.shape for layer in layers}
    whole = Field(tuple(layers[0].shape[1:]), (0, 0), (0, 0))
    found: dict[str, Field] = {}
    for layer in layers:
        below = [found[name] for name in layer.sources]
        if layer.kind == "input":
            found[layer.name] = Field((1, 1), (1, 1), (0, 0))
        elif len(layer.shape) < 3 or not below:
            found[layer.name] = whole
        elif layer.kind in WINDOWS:
            found[layer.name] = _windowed(below[0], part(layer.name), shapes[layer.sources[0]], layer.shape)
        else:
            found[layer.name] = below[0] if layer.kind in SAME else _together(below)
    return found


def _windowed(below: Field, module: Any, shape: tuple[int, ...], out: tuple[int, ...]) -> Field:
    def one(axis: int) -> tuple[int, int, int]:
        reach, step, padding = _window(module, shape[1 + axis], out[1 + axis], axis)
        size, stride, start = (field[axis] for field in below)
        return size + (reach - 1) * stride, stride * step, start - padding * stride

    return Field(*zip(one(0), one(1), strict=True))


def _window(module: Any, length: int, out: int, axis: int) -> tuple[int, int, int]:
    """Cells reached, step and padding of a window along one axis; an adaptive pooling shares the length out."""
    def of(name: str, otherwise: int) -> int:
        value = getattr(module, name, otherwise)
        return value[axis] if isinstance(value, tuple) else value

    if not hasattr(module, "kernel_size"):
        step = length // out
        return length - (out - 1) * step, step, 0
    kernel = of("kernel_size", 1)
    return (kernel - 1) * of("dilation", 1) + 1, of("stride", kernel), of("padding", 0)


def _together(below: Sequence[Field]) -> Field:
    """What at least one of several sources sees, as for additions and concatenations."""
    def one(axis: int) -> tuple[int, int]:
        start = min(field.start[axis] for field in below)
        return max(field.start[axis] + field.size[axis] for field in below) - start, start

    (high, top), (wide, left) = one(0), one(1)
    return Field((high, wide), below[0].stride, (top, left))
