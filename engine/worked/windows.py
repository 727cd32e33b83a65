"""Operations that look through a small window: convolution, pooling, and transposed convolution."""

from collections.abc import Callable, Sequence

import numpy as np

from engine.problem import Problem
from engine.worked.algebra import products, settle
from engine.worked.arithmetic import Text, call, over, plain, plus
from engine.worked.grid import Cell, Grid

POOLING: dict[str, tuple[Callable, Callable[[Sequence[Cell]], Text]]] = {
    "max": (np.max, lambda cells: call("max", *(c.text for c in cells))),
    "average": (np.mean, lambda cells: over(plus(*(c.text for c in cells)), plain(len(cells)))),
}


def windows(x: Grid, kernel: Grid | int, stride: int = 1, dilation: int = 1, how: str = "weigh") -> Grid:
    """A window slides over x (H, W) in steps of `stride` and makes one number at each place.

    how "weigh": Σ x ⊙ kernel under the window, the kernel not flipped (what deep learning calls convolution);
    several channels are several such grids, added. how "max", "average": kernel is the side of the window.
    Raises Problem when the window is larger than x.
    """
    size = (kernel, kernel) if isinstance(kernel, int) else kernel.shape
    span = [dilation * (k - 1) + 1 for k in size]
    if any(s > n for s, n in zip(span, x.shape, strict=True)):
        raise Problem("window_too_large", window="×".join(map(str, span)), size="×".join(map(str, x.shape)))
    seen = np.lib.stride_tricks.sliding_window_view(x.values, span)
    seen = seen[::stride, ::stride, ::dilation, ::dilation]  # (H', W', k, k)
    inside = list(np.ndindex(*size))

    def under(row: int, column: int) -> list[Cell]:
        return [Cell(x, row * stride + i * dilation, column * stride + j * dilation) for i, j in inside]

    if how in POOLING:
        drawn, told = POOLING[how]
        return Grid(drawn(seen, (2, 3)), under, told)
    weighted = seen * kernel.values
    weights = [Cell(kernel, i, j) for i, j in inside]

    def weighed(row: int, column: int) -> list[Cell]:
        return [cell for pair in zip(under(row, column), weights, strict=True) for cell in pair]

    return Grid(settle(weighted.sum((2, 3)), np.abs(weighted).sum((2, 3))), weighed, products)


def overlap_add(x: Grid, kernel: Grid, stride: int = 1, padding: int = 0, extra: int = 0) -> Grid:
    """Transposed convolution: each cell of x stamps a copy of the kernel, `stride` apart; overlaps add up.

    (n, n) -> (n − 1)·stride + k − 2·padding + extra; `extra` is torch's output_padding.
    """
    stamps = list(np.ndindex(*x.shape, *kernel.shape))
    made_of: dict[tuple[int, int], list[Cell]] = {}
    for i, j, a, b in stamps:
        place = (i * stride + a - padding, j * stride + b - padding)
        made_of.setdefault(place, []).extend((Cell(x, i, j), Cell(kernel, a, b)))
    shape = [(n - 1) * stride + k - 2 * padding + extra for n, k in zip(x.shape, kernel.shape, strict=True)]
    values, size = np.zeros(shape), np.zeros(shape)
    for place, cells in made_of.items():
        if all(0 <= p < n for p, n in zip(place, shape, strict=True)):
            stamped = [cells[k].value * cells[k + 1].value for k in range(0, len(cells), 2)]
            values[place], size[place] = sum(stamped), sum(map(abs, stamped))
    return Grid(settle(values, size), lambda r, c: made_of.get((r, c), []), products)
