"""One cell of one layer, with what is needed to work it out: the layer below, the module, the window it looked at."""

from typing import NamedTuple

import numpy as np
from torch import Tensor, nn

from engine.worked.number import number
from engine.zoom.layers import Layer, Run


class Source(NamedTuple):
    """Cells that a cell was read from: these rows and columns of one channel; of a vector, one number."""

    layer: str
    channel: int
    rows: range
    columns: range


class Place(NamedTuple):
    """A vector (N,) counts as N channels of one cell."""

    run: Run
    layer: Layer
    channel: int
    row: int
    column: int

    @property
    def part(self) -> nn.Module | None:
        """The module that made the layer."""
        return self.run.part(self.layer.name)

    @property
    def value(self) -> float:
        """The number that the network really had there."""
        return float(maps(self.run[self.layer.name])[self.channel, self.row, self.column])

    def below(self, which: int = 0) -> Tensor:
        """(C, H, W): a layer that this one reads."""
        return maps(self.run[self.layer.sources[which]])

    def at(self, channel: int, row: int, column: int, which: int = 0) -> Source:
        """One cell of a layer below."""
        return Source(self.layer.sources[which], channel, range(row, row + 1), range(column, column + 1))

    def one(self, channel: int, which: int = 0) -> float:
        """The number of that channel at the same row and column of a layer below."""
        return float(self.below(which)[channel, self.row, self.column])


def maps(values: Tensor) -> Tensor:
    """(C, H, W) as it is, (N,) as (N, 1, 1)."""
    return values if values.ndim == 3 else values.reshape(-1, 1, 1)


def numbers(values: Tensor) -> np.ndarray:
    """float64, in which the board calculates."""
    return values.detach().double().numpy()


def pair(setting: int | tuple[int, int]) -> tuple[int, int]:
    """torch lets one number stand for height and width."""
    return (setting, setting) if isinstance(setting, int) else tuple(setting)


def reach(part: nn.Module, axis: int, index: int) -> range:
    """The rows (axis 0) or columns (axis 1) under the window for one output index, also those outside the picture."""
    kernel, stride, padding = (pair(setting)[axis] for setting in (part.kernel_size, part.stride, part.padding))
    step = pair(getattr(part, "dilation", 1))[axis]
    start = index * stride - padding
    return range(start, start + step * kernel, step)


def inside(places: range, size: int) -> range:
    """Those of the places that lie in the picture."""
    first = next(i for i, place in enumerate(places) if place >= 0)
    return places[first:sum(place < size for place in places)]


def window(picture: np.ndarray, rows: range, columns: range) -> np.ndarray:
    """(C, H, W) -> (C, rows, columns): what lies there, 0 outside the picture (zero padding)."""
    seen = np.zeros((len(picture), len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            if 0 <= row < picture.shape[1] and 0 <= column < picture.shape[2]:
                seen[:, i, j] = picture[:, row, column]
    return seen


def labels(places: range) -> tuple[str, ...]:
    """Row or column numbers as the layer below counts them, from 0; −1 lies outside the picture."""
    return tuple(number(place) for place in places)
