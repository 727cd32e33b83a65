"""Layers that compute nothing: the picture itself, concatenation, flattening; and what is not known."""

from engine.worked.grid import Grid, given
from engine.zoom.place import Place, Source


def alone(at: Place) -> list[Grid]:
    """Only the number."""
    return [given("result", at.value, "x", caption="pixel" if at.layer.kind == "input" else "unknown")]


def nowhere(_at: Place) -> list[Source]:
    """A pixel comes from nowhere; of an unknown operation nothing is claimed."""
    return []


def concat(at: Place) -> list[Grid]:
    """The same number, in the channel that it had below."""
    which, channel = _part(at)
    x = given("x", at.one(channel, which), f"X_{{{channel}}}", caption="below")
    shift = f" - {at.channel - channel}" if which else ""
    counted = f"Y_{{{at.channel}}} = X_{{{at.channel}{shift}}}"
    return [x, x[:, :].named("result", f"Y_{{{at.channel}}}", counted, caption="concat")]


def concat_source(at: Place) -> list[Source]:
    """The cell in the layer that stands at this place of the row."""
    which, channel = _part(at)
    return [at.at(channel, at.row, at.column, which)]


def flatten(at: Place) -> list[Grid]:
    """The same number: number i of the vector stands at channel, row and column of the maps."""
    c, row, column = _unflattened(at)
    _, height, width = at.below().shape
    x = given("x", float(at.below()[c, row, column]), f"X_{{{c},{row},{column}}}", caption="below")
    counted = rf"y_{{{at.channel}}} \quad ({c} \cdot {height} + {row}) \cdot {width} + {column} = {at.channel}"
    return [x, x[:, :].named("result", f"y_{{{at.channel}}}", counted, caption="flatten")]


def flatten_source(at: Place) -> list[Source]:
    """The cell of the maps."""
    return [at.at(*_unflattened(at))]


def _part(at: Place) -> tuple[int, int]:
    """Which of the layers put together, and the channel there."""
    channel = at.channel
    for which, name in enumerate(at.layer.sources):
        count = at.run.at[name].shape[0]
        if channel < count:
            return which, channel
        channel -= count
    raise IndexError(at.channel)


def _unflattened(at: Place) -> tuple[int, int, int]:
    _, height, width = at.below().shape
    return at.channel // (height * width), at.channel // width % height, at.channel % width
