"""Pooling: a window keeps its largest number or its average."""

from typing import Any

import numpy as np

from engine.worked.grid import Grid
from engine.worked.inputs import matrix, whole
from engine.worked.reduce import mean
from engine.worked.register import example
from engine.worked.windows import windows

PICTURE = [[2, 2, 7, 3], [9, 4, 6, 1], [8, 5, 2, 4], [3, 1, 2, 6]]


@example(image=matrix(PICTURE, -9, 9, height=(1, 8), width=(1, 8), symbol="X"),
         size=whole(2, 1, 4), stride=whole(2, 1, 4), oracles=("WE-07",))
def pooling(image: Grid, size: int, stride: int) -> list[Grid]:
    """Max pooling, average pooling, and the average of the whole picture."""
    return [image,
            windows(image, size, stride, how="max").named("max", r"Y_{\max}"),
            windows(image, size, stride, how="average").named("average", r"Y_{\mathrm{avg}}"),
            mean(image).named("global_average", r"Y_{\mathrm{GAP}}", r"\tfrac{1}{HW} \sum X")]


@pooling.reference
def pooling_by_torch(image: np.ndarray, size: int, stride: int) -> dict[str, Any]:
    import torch
    from torch.nn import functional as F

    x = torch.from_numpy(image)[None]
    return {"max": F.max_pool2d(x, size, stride)[0], "average": F.avg_pool2d(x, size, stride)[0],
            "global_average": F.adaptive_avg_pool2d(x, 1).item()}
