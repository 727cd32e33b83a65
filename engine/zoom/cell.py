"""The last rung: the arithmetic that made one cell of a layer, with the layer's own numbers, as a board."""

from collections.abc import Callable

from engine.worked import algebra  # noqa: F401  gives grids their signs + − · /
from engine.worked.grid import Grid
from engine.zoom import moved, pointwise, pooled, weighted
from engine.zoom.layers import Run
from engine.zoom.place import Place, Source, maps

KINDS: dict[str, tuple[Callable[[Place], list[Grid]], Callable[[Place], list[Source]]]] = {
    "input": (moved.alone, moved.nowhere),
    "normalise": (pointwise.normalise, pointwise.same_place),
    "convolution": (weighted.convolution, weighted.convolution_sources),
    "relu": (pointwise.activation, pointwise.same_place),
    "sigmoid": (pointwise.activation, pointwise.same_place),
    "max_pool": (pooled.max_pool, pooled.sources),
    "average_pool": (pooled.average_pool, pooled.sources),
    "batch_norm": (pointwise.batch_norm, pointwise.same_place),
    "linear": (weighted.linear, weighted.linear_sources),
    "add": (pointwise.add, pointwise.same_places),
    "concat": (moved.concat, moved.concat_source),
    "flatten": (moved.flatten, moved.flatten_source),
    "other": (moved.alone, moved.nowhere),
}


def cell(run: Run, name: str, channel: int, row: int, column: int) -> list[Grid]:
    """The board of the cell [channel, row, column] of a layer; its last grid is 1×1 and holds the cell's number.

    Of a vector (N,) row and column are 0. Captions are ids in assets/words/zoom.toml, table grids.
    Raises KeyError when there is no such layer, IndexError when it has no such cell.
    """
    at = _place(run, name, channel, row, column)
    return KINDS[at.layer.kind][0](at)


def source(run: Run, name: str, channel: int, row: int, column: int) -> list[Source]:
    """The cells of the layers below that the board of this cell shows, those that count most first; none for a pixel.

    Raises KeyError and IndexError as `cell` does.
    """
    at = _place(run, name, channel, row, column)
    return KINDS[at.layer.kind][1](at)


def _place(run: Run, name: str, channel: int, row: int, column: int) -> Place:
    found = maps(run[name])
    if not all(0 <= i < n for i, n in zip((channel, row, column), found.shape, strict=True)):
        raise IndexError(f"{name} has no cell [{channel}, {row}, {column}]")
    return Place(run, run.at[name], channel, row, column)
