"""What the zoom ladder in the browser is handed: the network as boxes, and the heavy parts under their stamps."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.figures.maps import ACROSS, full, levels, peak, png, reduced, sheet
from engine.ui.spot import MANY, Spot, maps_of
from engine.zoom.field import Field

TOP = 5  # largest numbers of a vector, named


@dataclass(frozen=True)
class Rungs:
    """One network on the ladder; without weights it has no run and no picture, only layers."""

    network: str  # its id
    title: str  # in the learner's language
    code: str  # of weights and picture together
    layers: Sequence[Any]  # engine.zoom.layers.Layer
    fields: dict[str, Field] | None = None  # receptive field of each layer
    run: Any = None  # engine.zoom.layers.Run
    picture: np.ndarray | None = None  # (H, W, 3) uint8
    classes: tuple[str, ...] = ()


def boxes(layers: Sequence[Any]) -> list[dict[str, Any]]:
    """One box a layer, as its shape and kind say."""
    return [{"name": one.name, "kind": one.kind, "block": one.block, "shape": list(one.shape),
             "params": one.params, "sources": list(one.sources)} for one in layers]


def picture(rungs: Rungs) -> dict[str, Any]:
    """The picture that went in."""
    return {"part": "picture", "stamp": f"{rungs.code}/picture", "src": png(rungs.picture)}


def gallery(rungs: Rungs, layer: str, page: int, network: float) -> dict[str, Any]:
    """Up to 64 maps of a layer on one sheet, each in levels of its own; or 64 numbers of a vector.

    `network` is what is full colour when the whole network is the scale; the browser changes scales by itself.
    """
    maps = maps_of(rungs.run, layer)
    some = maps[page * MANY : (page + 1) * MANY]
    each = peak(some)
    facts = {
        "part": "gallery", "stamp": f"{rungs.code}/{layer}/{page}", "layer": layer, "total": len(maps),
        "first": page * MANY, "count": len(some), "page": page, "pages": -(-len(maps) // MANY),
        "low": _floats(some.min(axis=(1, 2))), "high": _floats(some.max(axis=(1, 2))), "peak": _floats(each),
        "full": {"map": [full(one) for one in some], "layer": full(maps), "network": network},
    }
    if maps[0].size == 1 and len(rungs.run[layer].shape) == 1:
        return facts | _bars(rungs, layer, maps[:, 0, 0], page)
    small = reduced(some)
    pixels = png(sheet(levels(small, each)))
    return facts | {"kind": "maps", "src": pixels, "tile": list(small.shape[1:]), "across": ACROSS}


def _bars(rungs: Rungs, layer: str, values: np.ndarray, page: int) -> dict[str, Any]:
    """Names only where the numbers are those of classes: in the last layer."""
    classes = rungs.classes if layer == rungs.layers[-1].name and len(rungs.classes) == len(values) else ()
    top = [{"channel": int(i), "value": float(values[i]), "name": classes[i] if classes else ""}
           for i in np.argsort(-values, kind="stable")[:TOP]]
    names = list(classes[page * MANY : (page + 1) * MANY]) or None
    return {"kind": "bars", "names": names, "top": top}


def channel(rungs: Rungs, at: Spot, network: float) -> dict[str, Any]:
    """One map in full, float32, with what each of its cells can see of the picture."""
    maps = maps_of(rungs.run, at.layer)
    values = np.ascontiguousarray(maps[at.channel], dtype="<f4")
    return {
        "part": "channel", "stamp": f"{rungs.code}/{at.layer}[{at.channel}]", "layer": at.layer,
        "channel": at.channel, "rows": values.shape[0], "columns": values.shape[1],
        "values": base64.b64encode(values.tobytes()).decode(),
        "full": {"map": full(values), "layer": full(maps), "network": network},
        "field": rungs.fields[at.layer]._asdict(),
    }


def everywhere(run: Any) -> float:
    """Full colour for the whole network: that of its strongest layer. The picture's own 0 … 255 do not count."""
    layers = (maps_of(run, one.name) for one in run.layers if one.kind != "input")
    found = 0.0
    for most, maps in sorted(((np.abs(maps).max(), maps) for maps in layers), key=lambda pair: -pair[0]):
        if most <= found:  # no layer that follows can be stronger: most are never sorted through
            break
        found = max(found, full(maps))
    return found


def _floats(values: np.ndarray) -> list[float]:
    return [float(value) for value in values]
