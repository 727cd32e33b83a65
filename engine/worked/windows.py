"""Operations that look through a small window: convolution, pooling, and transposed convolution."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from engine.problem import Problem
from engine.worked.algebra import products, settle
from engine.worked.arithmetic import Text, call, over, plain, plus, summed
from engine.worked.grid import Cell, Grid

Stamps = Mapping[tuple[int, int], Grid]  # (row, column) of a cell of x -> what it stamps, (k, k)
POOLING: dict[str, tuple[Callable, Callable[[Sequence[Cell]], Text]]] = {
    "max": (np.max, lambda cells: call("max", *(c.text for c in cells))),
    "min": (np.min, lambda cells: call("min", *(c.text for c in cells))),
    "average": (np.mean, lambda cells: over(plus(*(c.text for c in cells)), plain(len(cells)))),
}


def windows(x: Grid, kernel: Grid | int, stride: int = 1, dilation: int = 1, how: str = "weigh") -> Grid:
    """A window slides over x (H, W) in steps of `stride` and makes one number at each place.

    how "weigh": Σ x ⊙ kernel under the window, the kernel not flipped (what deep learning calls convolution);
    several channels are several such grids, added. how "max", "min", "average": kernel is the side of the window.
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


def stamps(x: Grid, kernel: Grid) -> Stamps:
    """What each cell of x puts down in a transposed convolution: the kernel, that many times."""
    return {(row, column): x[[row], [column]] * kernel for row, column in np.ndindex(x.shape)}


def overlap_add(printed: Stamps, stride: int = 1, padding: int = 0, extra: int = 0) -> Grid:
    """Transposed convolution: stamps put down `stride` apart; where they overlap they are added cell by cell.

    n cells become (n − 1)·stride + k − 2·padding + extra; `extra` is torch's output_padding.
    """
    made_of: dict[tuple[int, int], list[Cell]] = {}
    for (i, j), stamp in printed.items():
        for a, b in np.ndindex(stamp.shape):
            place = (i * stride + a - padding, j * stride + b - padding)
            made_of.setdefault(place, []).append(Cell(stamp, a, b))
    last, side = max(printed), next(iter(printed.values())).shape
    shape = [n * stride + k - 2 * padding + extra for n, k in zip(last, side, strict=True)]
    values, size = np.zeros(shape), np.zeros(shape)
    for place, cells in made_of.items():
        if all(0 <= p < n for p, n in zip(place, shape, strict=True)):
            values[place], size[place] = sum(c.value for c in cells), sum(abs(c.value) for c in cells)

    def told(cells: Sequence[Cell]) -> Text:
        return summed(len(cells), lambda i: cells[i].grid.text(cells[i].row, cells[i].column), lambda i: cells[i].brief)

    return Grid(settle(values, size), lambda r, c: made_of.get((r, c), []), told)
