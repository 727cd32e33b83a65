"""A CRNN reads a CAPTCHA: the convolutions use the height up and keep the width, which becomes the time steps."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.problem import Problem
from engine.worked.arithmetic import Text, minus, over, plain, plus
from engine.worked.arrange import concat
from engine.worked.functions import apply
from engine.worked.grid import Cell, Grid, constant
from engine.worked.inputs import matrix, real, whole
from engine.worked.register import example

CHANNELS, UNITS, HIDDEN = 64, 64, 128  # of the lab: feature maps, GRU, first linear layer


def reached(size: np.ndarray, kernel: np.ndarray, stride: np.ndarray) -> np.ndarray:
    """Cells of both sides after a convolution without padding. Raises Problem when the kernel does not fit."""
    if (kernel > size).any():
        window, room = ("×".join(f"{side:g}" for side in sides) for sides in (kernel, size))
        raise Problem("window_too_large", window=window, size=room)
    return (size - kernel) // stride + 1


def feature_maps(size: Grid, kernel: Grid, stride: Grid, blocks: int) -> Grid:
    """(blocks + 2, 3): channels, height, width of the picture, of each block, and of the last convolution."""
    sides = [size.values[0]]
    for _ in range(blocks):
        sides.append(reached(sides[-1], kernel.values[0], stride.values[0]))
    last = np.array([sides[-1][0], kernel.values[0, 1]])  # as tall as what is left
    sides.append(reached(sides[-1], last, np.array([1, 1])))

    def of(row: int, column: int) -> list[Cell]:
        if column == 0 or row == 0:
            return [Cell(size, 0, column - 1) if column else Cell(channels, row, 0)]
        above = Cell(maps, row - 1, column)
        if row <= blocks:
            return [above, Cell(kernel, 0, column - 1), Cell(stride, 0, column - 1)]
        return [above, above if column == 1 else Cell(kernel, 0, 1)]

    def told(cells: Sequence[Cell]) -> Text:
        before, *window = (cell.brief for cell in cells)
        if not window:
            return before
        room = minus(before, window[0])
        return plus(Text(f"⌊{over(room, window[1]).text}⌋") if len(window) > 1 else room, plain(1))

    channels = constant([[CHANNELS if row else 3] for row in range(len(sides))])
    names = ["input", *(f"block{i + 1}" for i in range(blocks)), "conv"]
    maps = Grid(np.hstack([channels.values, sides]), of, told).named(
        "maps", r"C \times H \times W", r"n' = \lfloor (n - k) / s \rfloor + 1", rows=names, columns=("C", "H", "W"))
    return maps


@example(size=matrix([[50, 200]], 16, 512, whole=True, log=True, symbol="n", columns=("H", "W")),
         kernel=matrix([[3, 5]], 1, 9, whole=True, symbol="k", role="weight", columns=("H", "W")),
         stride=matrix([[2, 1]], 1, 4, whole=True, symbol="s", columns=("H", "W")),
         blocks=whole(4, 1, 6), N=real(8, 1, 256, whole=True, log=True), K=real(37, 2, 512, whole=True, log=True),
         oracles=("WE-24",))
def crnn_shapes(size: Grid, kernel: Grid, stride: Grid, blocks: int, N: Grid, K: Grid) -> list[Grid]:
    """Block after block down to a height of 1; then every column of the picture is a time step of the GRU."""
    maps = feature_maps(size, kernel, stride, blocks)
    T = maps[-1:, 2:].named("T", "T", r"W_{\mathrm{conv}}")
    features = maps[-1:, :1] * maps[-1:, 1:2]
    widths = [("permute", features), ("GRU", constant(UNITS)), ("fc1", constant(HIDDEN)), ("fc2", K)]
    sequence = concat(*(concat(T, N, width) for _, width in widths), axis=0)
    sequence = sequence.named("sequence", r"T \times N \times F", rows=[name for name, _ in widths],
                              columns=("T", "N", "F"))
    longest = apply("floor", (T + 1) / 2).named("longest", r"U_{\max}", r"\lfloor (T + 1) / 2 \rfloor")
    return [size, kernel, stride, N, K, maps, T, sequence, longest]


@crnn_shapes.reference
def crnn_shapes_by_torch(size: np.ndarray, kernel: np.ndarray, stride: np.ndarray, blocks: int, N: int,
                         K: int) -> dict[str, Any]:
    """The lab's layers run on torch's meta device; the longest label by trying."""
    import torch
    from torch import nn

    (kh, kw), (sh, sw) = kernel[0].astype(int).tolist(), stride[0].astype(int).tolist()
    with torch.device("meta"):
        x = torch.empty(N, 3, *size[0].astype(int).tolist())
        maps = [x]
        for i in range(blocks):
            path, skip = (nn.Conv2d(CHANNELS if i else 3, CHANNELS, (kh, kw), (sh, sw))(x) for _ in range(2))
            x = nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1)(path) + skip
            maps.append(x)
        x = nn.Conv2d(CHANNELS, CHANNELS, (x.shape[2], kw))(x)
        maps.append(x)
        steps = x.flatten(1, 2).permute(2, 0, 1)  # (T, N, C·H)
        h, _ = nn.GRU(steps.shape[2], UNITS)(steps)
        hidden = nn.Linear(UNITS, HIDDEN)(h)
        out = nn.Linear(HIDDEN, K)(hidden)
    T = len(out)
    longest = max(U for U in range(T + 1) if U + max(U - 1, 0) <= T)  # the same letter again and again
    return {"maps": [list(m.shape[1:]) for m in maps], "T": T, "longest": longest,
            "sequence": [list(s.shape) for s in (steps, h, hidden, out)]}
