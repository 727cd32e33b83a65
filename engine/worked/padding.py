"""Padding: three ways to fill the border of a picture."""

from typing import Any

import numpy as np

from engine.worked.arrange import pad
from engine.worked.grid import Grid
from engine.worked.inputs import matrix, whole
from engine.worked.register import example


@example(image=matrix([[1, 2, 3], [4, 5, 6], [7, 8, 9]], -9, 9, height=(2, 5), width=(2, 5), symbol="X"),
         width=whole(1, 1, 2), oracles=("WE-06",))
def padding(image: Grid, width: int) -> list[Grid]:
    """Zeros, a mirror that leaves out the edge, or the edge itself again."""
    return [image,
            pad(image, width, "zero").named("zero", r"X_{\mathrm{zero}}"),
            pad(image, width, "reflection").named("reflection", r"X_{\mathrm{reflection}}"),
            pad(image, width, "replication").named("replication", r"X_{\mathrm{replication}}")]


@padding.reference
def padding_by_torch(image: np.ndarray, width: int) -> dict[str, Any]:
    import torch
    from torch import nn

    picture = torch.from_numpy(image)[None]
    layers = {"zero": nn.ZeroPad2d, "reflection": nn.ReflectionPad2d, "replication": nn.ReplicationPad2d}
    return {name: layer(width)(picture)[0] for name, layer in layers.items()}
