"""Where the learner stands on the zoom ladder: one cell of one channel of one layer, kept in the URL."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import streamlit as st

SCALES = ("map", "layer", "network")
MANY = 64  # channels on one page of the gallery
RIM = 8  # of the first sight: a cell within the outermost eighth is no good example


@dataclass(frozen=True)
class Spot:
    """Layer name, indices as torch counts them, and the colour scale. Vectors have row and column 0."""

    layer: str
    channel: int
    row: int
    column: int
    scale: str


def spot(run: Any, asked: Mapping[str, Any]) -> Spot:
    """The place asked for; whatever of it does not exist becomes the first sight of the ladder."""
    names = [layer.name for layer in run.layers]
    layer = asked.get("layer") if asked.get("layer") in names else first(run)
    maps = maps_of(run, layer)
    channel = index(asked.get("channel"), len(maps))
    if channel is None:
        channel = telling(maps, asked.get("page"))
    row, column = (index(asked.get(name), size) for name, size in zip(("row", "column"), maps.shape[1:], strict=True))
    if row is None or column is None:
        row, column = strongest(maps[channel])
    scale = asked.get("scale")
    return Spot(layer, channel, row, column, scale if scale in SCALES else SCALES[0])


def first(run: Any) -> str:
    """The first convolution: edges are understood at once."""
    return next((one.name for one in run.layers if one.kind == "convolution"), run.layers[0].name)


def maps_of(run: Any, layer: str) -> np.ndarray:
    """(C, H, W); a vector (N,) counts as N maps of one cell."""
    values = np.asarray(run[layer])
    return values if values.ndim == 3 else values.reshape(-1, 1, 1)


def telling(maps: np.ndarray, page: Any = None) -> int:
    """The channel whose neighbours differ most (total variation): edges; of a vector the largest number.

    `page` looks among its channels only.
    """
    number = index(page, -(-len(maps) // MANY))
    start, end = (0, len(maps)) if number is None else (MANY * number, MANY * (number + 1))
    some = maps[start:end]
    if some[0].size == 1:
        return start + int(some[:, 0, 0].argmax())
    varies = sum(np.abs(np.diff(some, axis=axis)).sum(axis=(1, 2)) for axis in (1, 2))  # (C,)
    return start + int(varies.argmax())


def strongest(values: np.ndarray) -> tuple[int, int]:
    """(row, column) of the number furthest from the map's middle value, away from the rim."""
    rim = [size // RIM for size in values.shape]
    inside = values[rim[0]:values.shape[0] - rim[0], rim[1]:values.shape[1] - rim[1]]
    row, column = np.unravel_index(np.abs(inside - np.median(values)).argmax(), inside.shape)
    return int(row) + rim[0], int(column) + rim[1]


def index(asked: Any, size: int) -> int | None:
    """A whole number below `size`, else None; also out of a URL, where everything is text."""
    try:
        number = int(asked)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if 0 <= number < size else None


def in_url() -> dict[str, str]:
    """What the URL says about the place."""
    return {name: st.query_params[name] for name in Spot.__annotations__ if name in st.query_params}


def keep(place: Spot) -> None:
    """Into the URL, so that a link shows the same cell."""
    st.query_params.update({name: str(value) for name, value in asdict(place).items()})
