"""Convolution: a small kernel slides over a picture; a filter is one kernel per colour."""

from typing import Any

import numpy as np

from engine.worked.arrange import pad
from engine.worked.grid import Grid
from engine.worked.inputs import choice, matrix, real, whole
from engine.worked.register import example
from engine.worked.windows import windows

PICTURE = [[1, 2, 0, 1, 3], [0, 1, 2, 3, 1], [2, 1, 0, 1, 2], [1, 0, 1, 2, 0], [3, 1, 2, 0, 1]]
EDGE = [[1, 0, -1], [1, 0, -1], [1, 0, -1]]
RED, GREEN, BLUE = (np.arange(27) % 5).reshape(3, 3, 3).tolist()
ALL, DIAGONAL, MINUS = np.ones((3, 3)).tolist(), np.eye(3).tolist(), (-np.ones((3, 3))).tolist()


@example(image=matrix(PICTURE, -9, 9, height=(2, 8), width=(2, 8), symbol="X"),
         kernel=matrix(EDGE, -9, 9, height=(1, 5), width=(1, 5), symbol="K", role="weight"),
         bias=real(0, -9, 9, symbol="b", role="weight"), stride=whole(1, 1, 3), dilation=whole(1, 1, 2),
         padding=whole(0, 0, 2), mode=choice("zero", "reflection", "replication"), oracles=("WE-05",))
def convolution(image: Grid, kernel: Grid, bias: Grid, stride: int, dilation: int, padding: int,
                mode: str) -> list[Grid]:
    """Multiply what lies under the kernel cell by cell, add everything and the bias, move on."""
    shown = [image, kernel, bias]
    if padding:
        image = pad(image, padding, mode).named("padded", "X_p", role="input")  # (H + 2p, W + 2p)
        shown.append(image)
    result = windows(image, kernel, stride, dilation) + bias  # (H', W')
    return [*shown, result.named("result", "Y", r"\sum X \odot K + b")]


@convolution.reference
def convolution_by_torch(image: np.ndarray, kernel: np.ndarray, bias: float, stride: int, dilation: int,
                         padding: int, mode: str) -> dict[str, Any]:
    import torch
    from torch.nn import functional as F

    modes = {"zero": "constant", "reflection": "reflect", "replication": "replicate"}
    padded = F.pad(torch.from_numpy(image)[None, None], [padding] * 4, modes[mode])
    result = F.conv2d(padded, torch.from_numpy(kernel)[None, None], torch.tensor([bias], dtype=torch.float64),
                      stride, dilation=dilation)
    return {"result": result[0, 0]} | ({"padded": padded[0, 0]} if padding else {})


@example(red=matrix(RED, -9, 9, symbol="X_R"), green=matrix(GREEN, -9, 9, symbol="X_G"),
         blue=matrix(BLUE, -9, 9, symbol="X_B"), k_red=matrix(ALL, -9, 9, symbol="K_R", role="weight"),
         k_green=matrix(DIAGONAL, -9, 9, symbol="K_G", role="weight"),
         k_blue=matrix(MINUS, -9, 9, symbol="K_B", role="weight"),
         bias=real(0, -9, 9, symbol="b", role="weight"), oracles=("WE-05",))
def convolution_rgb(red: Grid, green: Grid, blue: Grid, k_red: Grid, k_green: Grid, k_blue: Grid,
                    bias: Grid) -> list[Grid]:
    """One filter is three kernels, one per colour; their three results are added to one number."""
    from_red = windows(red, k_red).named("s_red", "S_R", r"\sum X_R \odot K_R")  # (1, 1)
    from_green = windows(green, k_green).named("s_green", "S_G", r"\sum X_G \odot K_G")
    from_blue = windows(blue, k_blue).named("s_blue", "S_B", r"\sum X_B \odot K_B")
    result = (from_red + from_green + from_blue + bias).named("result", "Y", "S_R + S_G + S_B + b")
    return [red, k_red, from_red, green, k_green, from_green, blue, k_blue, from_blue, bias, result]


@convolution_rgb.reference
def convolution_rgb_by_torch(bias: float, **tables: np.ndarray) -> dict[str, Any]:
    import torch
    from torch.nn import functional as F

    red, green, blue, *kernels = (torch.from_numpy(t) for t in tables.values())
    image, kernel = torch.stack([red, green, blue])[None], torch.stack(kernels)[None]  # (1, 3, 3, 3)
    apart = F.conv2d(image, kernel.transpose(0, 1), groups=3).flatten().tolist()
    together = F.conv2d(image, kernel, torch.tensor([bias], dtype=torch.float64))
    return dict(zip(("s_red", "s_green", "s_blue"), apart, strict=True)) | {"result": together.item()}
