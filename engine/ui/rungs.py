"""What the zoom ladder in the browser is handed: the network as boxes, and the heavy parts under their stamps."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.figures.maps import ACROSS, levels, most, png, reduced, sheet
from engine.ui.spot import MANY, Spot, maps_of
from engine.zoom.field import Field

TOP = 5  # largest numbers of a vector, named


@dataclass(frozen=True)
class Opened:
    """One network on the ladder; without weights it has no run and no picture, only layers."""

    network: str  # its id
    title: str  # in the learner's language
    code: str  # of weights and picture together
    layers: Sequence[Any]  # engine.zoom.layers.Layer
    fields: dict[str, Field]
    run: Any = None  # engine.zoom.layers.Run
    picture: np.ndarray | None = None  # (H, W, 3) uint8
    classes: tuple[str, ...] = ()


def boxes(layers: Sequence[Any]) -> list[dict[str, Any]]:
    """One box a layer, as its shape and kind say."""
    return [{"name": one.name, "kind": one.kind, "block": one.block, "shape": list(one.shape), "params": one.params}
            for one in layers]


def picture(opened: Opened) -> dict[str, Any]:
    """The picture that went in."""
    return {"part": "picture", "stamp": f"{opened.code}/picture", "src": png(opened.picture)}


def gallery(opened: Opened, layer: str, page: int, everywhere: float) -> dict[str, Any]:
    """Up to 64 maps of a layer on one sheet, each in levels of its own; or 64 numbers of a vector.

    `everywhere` is the largest distance from zero in the whole network; the browser scales by it when asked.
    """
    maps = maps_of(opened.run, layer)
    some = maps[page * MANY : (page + 1) * MANY]
    each = most(some)
    facts = {
        "part": "gallery", "stamp": f"{opened.code}/{layer}/{page}", "layer": layer, "total": len(maps),
        "first": page * MANY, "count": len(some), "page": page, "pages": -(-len(maps) // MANY),
        "low": _floats(some.min(axis=(1, 2))), "high": _floats(some.max(axis=(1, 2))), "most": _floats(each),
        "layer_most": float(np.abs(maps).max()), "network_most": everywhere,
    }
    if maps[0].size == 1 and len(opened.run[layer].shape) == 1:
        return facts | _bars(opened, layer, maps[:, 0, 0], page)
    small = reduced(some)
    pixels = png(sheet(levels(small, each)))
    return facts | {"kind": "maps", "src": pixels, "tile": list(small.shape[1:]), "across": ACROSS}


def _bars(opened: Opened, layer: str, values: np.ndarray, page: int) -> dict[str, Any]:
    """Names only where the numbers are those of classes: in the last layer."""
    classes = opened.classes if layer == opened.layers[-1].name and len(opened.classes) == len(values) else ()
    top = [{"channel": int(i), "value": float(values[i]), "name": classes[i] if classes else ""}
           for i in np.argsort(-values, kind="stable")[:TOP]]
    names = list(classes[page * MANY : (page + 1) * MANY]) or None
    return {"kind": "bars", "names": names, "top": top}


def channel(opened: Opened, at: Spot, everywhere: float) -> dict[str, Any]:
    """One map in full, float32, with what each of its cells can see of the picture."""
    maps = maps_of(opened.run, at.layer)
    values = np.ascontiguousarray(maps[at.channel], dtype="<f4")
    return {
        "part": "channel", "stamp": f"{opened.code}/{at.layer}[{at.channel}]", "layer": at.layer,
        "channel": at.channel, "rows": values.shape[0], "columns": values.shape[1],
        "values": base64.b64encode(values.tobytes()).decode(), "most": float(np.abs(values).max()),
        "layer_most": float(np.abs(maps).max()), "network_most": everywhere,
        "field": opened.fields[at.layer]._asdict(),
    }


def largest(run: Any) -> float:
    """The largest distance from zero that any layer computed; the picture's own 0 … 255 do not count."""
    return max(float(np.abs(maps_of(run, one.name)).max()) for one in run.layers if one.kind != "input")


def _floats(values: np.ndarray) -> list[float]:
    return [float(value) for value in values]
