"""Pooling: a window keeps its largest number or its average."""

from engine.worked.grid import Cell, Grid, given
from engine.worked.reduce import mean
from engine.worked.windows import POOLING
from engine.zoom.place import Place, Source, inside, labels, numbers, reach, window


def max_pool(at: Place) -> list[Grid]:
    """The window, as far as it lies in the picture, and its largest number."""
    rows, columns = _reach(at)
    x = _window(at, rows, columns)
    places = [Cell(x, i, j) for i in range(len(rows)) for j in range(len(columns))]
    largest = Grid(x.values.max(keepdims=True), lambda *_: places, POOLING["max"][1])
    return [x, largest.named("result", "y", r"\max X", caption="largest")]


def average_pool(at: Place) -> list[Grid]:
    """The window and its average."""
    x = _window(at, *_reach(at))
    return [x, mean(x).named("result", "y", rf"\tfrac{{1}}{{{x.values.size}}} \sum X", caption="average")]


def sources(at: Place) -> list[Source]:
    """The window in the same channel."""
    _, height, width = at.below().shape
    rows, columns = _reach(at)
    return [Source(at.layer.sources[0], at.channel, inside(rows, height), inside(columns, width))]


def _window(at: Place, rows: range, columns: range) -> Grid:
    seen = window(numbers(at.below()[at.channel:at.channel + 1]), rows, columns)[0]
    return given("x", seen, "X", rows=labels(rows), columns=labels(columns), caption="window")


def _reach(at: Place) -> tuple[range, range]:
    """Rows and columns under the window; what lies outside the picture counts only in an average over padding."""
    part, (_, height, width) = at.part, at.below().shape
    if not hasattr(part, "kernel_size"):  # adaptive: as torch shares a side out
        out = at.run[at.layer.name].shape[1:] or (1, 1)
        return tuple(range(i * size // n, -(-(i + 1) * size // n))
                     for i, size, n in zip((at.row, at.column), (height, width), out, strict=True))
    rows, columns = reach(part, 0, at.row), reach(part, 1, at.column)
    if getattr(part, "count_include_pad", False) and part.padding:
        return rows, columns
    return inside(rows, height), inside(columns, width)
