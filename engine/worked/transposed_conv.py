"""Transposed convolution: every cell stamps the kernel, and where stamps overlap they are added."""

from typing import Any

import numpy as np

from engine.problem import Problem
from engine.worked.algebra import Number
from engine.worked.functions import apply
from engine.worked.grid import Grid, constant, rearrange
from engine.worked.inputs import matrix, real, whole
from engine.worked.register import example
from engine.worked.windows import overlap_add, stamps

SIZE = r"(n - 1) s - 2p + k + p_{\mathrm{out}}"


def reached(n: Grid, k: Number, s: Number, p: Number, extra: Number) -> Grid:
    """Cells along each side of what comes out. Raises Problem when nothing is left or the extra border is too wide."""
    if constant(extra).values.max() >= constant(s).values.min():
        raise Problem("output_padding_too_wide", extra=constant(extra).values.max(), stride=constant(s).values.min())
    out = (n - 1) * s - constant(2) * p + k + extra
    if out.values.min() < 1:
        raise Problem("transposed_size_impossible", size=out.values.min(), padding=constant(p).values.max())
    return out


@example(x=matrix([[1, 2], [3, 4]], -9, 9, height=(1, 3), width=(1, 3), symbol="X"),
         kernel=matrix([[1, 2], [3, 4]], -9, 9, height=(1, 4), width=(1, 4), symbol="K", role="weight"),
         stride=whole(1, 1, 3), padding=whole(0, 0, 2), output_padding=whole(0, 0, 2), oracles=("WE-26",))
def transposed_conv(x: Grid, kernel: Grid, stride: int, padding: int, output_padding: int) -> list[Grid]:
    """Each number times the whole kernel, put down a stride apart; overlapping parts are added."""
    size = reached(constant([x.shape]), constant([kernel.shape]), stride, padding, output_padding)
    printed = {(i, j): stamp.named(f"s{i + 1}{j + 1}", f"S_{{{i + 1}{j + 1}}}", f"x_{{{i + 1}{j + 1}}} K", caption="s")
               for (i, j), stamp in stamps(x, kernel).items()}
    made = overlap_add(printed, stride)
    shown = []
    if padding or output_padding:  # the border is cut off, or one more row and column kept, at the end
        shown.append(made.named("canvas", "Y_0", r"\sum_{ij} S_{ij}"))
        made = cut(shown[0], padding, size.values[0])
    once = overlap_add({place: constant(np.ones(kernel.shape)) for place in printed}, stride, padding, output_padding)
    return [x, kernel, size.named("size", "o", SIZE, columns=("H", "W")), *printed.values(), *shown,
            made.named("out", "Y", "" if shown else r"\sum_{ij} S_{ij}"), once.named("count", "m", "")]


def cut(canvas: Grid, padding: int, size: np.ndarray) -> Grid:
    """The canvas without `padding` cells before the first; past its end there are zeros."""
    rows, columns = (np.where(i < n, i, -1) for i, n in
                     ((np.arange(padding, padding + int(o)), n) for o, n in zip(size, canvas.shape, strict=True)))
    return rearrange(canvas, *np.meshgrid(rows, columns, indexing="ij"))


@transposed_conv.reference
def transposed_conv_by_torch(x: np.ndarray, kernel: np.ndarray, stride: int, padding: int,
                             output_padding: int) -> dict[str, Any]:
    import torch
    from torch.nn import functional as F

    def made(x: torch.Tensor, kernel: torch.Tensor, *border: int) -> torch.Tensor:
        return F.conv_transpose2d(x[None, None], kernel[None, None], None, stride, *border)[0, 0]

    x, kernel, border = torch.from_numpy(x), torch.from_numpy(kernel), (padding, output_padding)
    out = made(x, kernel, *border)
    found = {f"s{i + 1}{j + 1}": x[i, j] * kernel for i in range(x.shape[0]) for j in range(x.shape[1])}
    found |= {"canvas": made(x, kernel)} if any(border) else {}
    count = made(torch.ones_like(x), torch.ones_like(kernel), *border)
    return found | {"size": [out.shape], "out": out, "count": count}


@example(n=real(3, 1, 256, whole=True, log=True), k=real(3, 1, 11, whole=True), s=real(2, 1, 8, whole=True),
         p=real(1, 0, 4, whole=True), extra=real(0, 0, 7, whole=True, symbol=r"p_{\mathrm{out}}"), oracles=("WE-26",))
def transposed_size(n: Grid, k: Grid, s: Grid, p: Grid, extra: Grid) -> list[Grid]:
    """How long the output is, and how long a convolution of the same kernel, stride and padding makes it again."""
    out = reached(n, k, s, p, extra).named("out", "o", SIZE)
    room = (out + 2 * p - k) / s
    back = (apply("floor", room) + 1).named("back", "n'", r"\left\lfloor \frac{o + 2p - k}{s} \right\rfloor + 1")
    return [n, k, s, p, extra, out, back]


@transposed_size.reference
def transposed_size_by_torch(n: int, k: int, s: int, p: int, extra: int) -> dict[str, Any]:
    import torch
    from torch import nn

    with torch.device("meta"):
        up = nn.ConvTranspose1d(1, 1, k, s, p, extra)(torch.empty(1, 1, n))
        return {"out": up.shape[-1], "back": nn.Conv1d(1, 1, k, s, p)(up).shape[-1]}
