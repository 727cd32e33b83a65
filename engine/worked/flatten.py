"""A picture becomes a row of numbers: what a fully connected network is given."""

from typing import Any

import numpy as np

from engine.worked import arrange
from engine.worked.grid import Grid
from engine.worked.inputs import matrix, real
from engine.worked.register import example


@example(picture=matrix([[0, 9, 0], [5, 9, 0], [0, 9, 0]], 0, 9, height=(1, 6), width=(1, 6), symbol="X"),
         H=real(28, 1, 256, whole=True), W=real(28, 1, 256, whole=True), oracles=("WE-03",))
def flatten(picture: Grid, H: Grid, W: Grid) -> list[Grid]:
    """Row after row, nothing is computed: 28×28 pixels are 784 numbers."""
    row = arrange.flatten(picture).named("row", "x", "x_{r W + c} = X_{r c}", columns="x")  # (1, H·W)
    return [picture, row, H, W, (H * W).named("length", "n", r"H \cdot W")]


@flatten.reference
def flatten_by_torch(picture: np.ndarray, H: int, W: int) -> dict[str, Any]:
    import torch

    return {"row": torch.from_numpy(picture).reshape(-1, picture.size),
            "length": torch.empty(1, H, W).flatten(1).shape[1]}
