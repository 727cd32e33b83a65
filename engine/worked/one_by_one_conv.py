"""1×1 convolution: the same weighted sum over the channels at every pixel; channels become classes."""

from functools import reduce
from typing import Any

import numpy as np

from engine.worked.arithmetic import Text, call
from engine.worked.functions import apply
from engine.worked.grid import Cell, Grid, constant
from engine.worked.inputs import Side, matrix
from engine.worked.register import example
from engine.worked.windows import windows

H, W, K = Side(1, 4, ("H",)), Side(1, 4, ("W",)), Side(1, 4, ("K",))
MAPS = [[[2, 1, 0], [2, 3, 0], [1, 0, -1]], [[0, 1, 3], [1, 0, 2], [0, 2, 1]], [[1, 0, -1], [0, 1, 1], [3, 1, 0]]]
FOUND = {name: matrix(values, -9, 9, height=H, width=W, symbol=f"F_{{{name[1]}}}")
         for name, values in zip(("f1", "f2", "f3"), MAPS, strict=True)}


@example(**FOUND,
         weight=matrix([[1, -1, 0], [-1, 1, 0], [0, -1, 1]], -9, 9, height=K, symbol="W", role="weight",
                       columns=("F₁", "F₂", "F₃")),
         bias=matrix([[0], [0.5], [-1]], -9, 9, height=K, symbol="b", role="weight"))
def one_by_one_conv(f1: Grid, f2: Grid, f3: Grid, weight: Grid, bias: Grid) -> list[Grid]:
    """Every class is one row of weights; it sees one pixel at a time, and all pixels alike."""
    scores = []
    for k in range(weight.shape[0]):
        parts = [windows(f, weight[k : k + 1, c : c + 1]) for c, f in enumerate((f1, f2, f3))]
        score = reduce(Grid.__add__, parts) + bias[k : k + 1, :]
        scores.append(score.named(f"score{k}", f"S_{k}", rf"\sum_c w_{{{k}c}} F_c + b_{k}", caption="score"))
    count = (constant(weight.shape[0]) * weight.shape[1] + weight.shape[0]).named("learned", "P", "K C + K")
    return [f1, f2, f3, weight, bias, *scores, *decided(scores), count]


def decided(scores: list[Grid]) -> list[Grid]:
    """What each pixel becomes: the class of the highest score, from 0; with a single class whether its σ is above ½."""
    if len(scores) > 1:
        values = np.argmax([s.values for s in scores], 0)
        label = Grid(values, lambda r, c: [Cell(s, r, c) for s in scores], _argmax)
        return [label.named("label", r"\hat{y}", r"\mathrm{argmax}_k \; S_k")]
    p = apply("sigmoid", scores[0]).named("p", "p", r"\sigma(S_0)")
    return [p, apply("positive", p - 0.5).named("mask", r"\hat{y}", r"[p > \tfrac12]")]


def _argmax(cells: list[Cell]) -> Text:
    return call("argmax", *(cell.text for cell in cells))


@one_by_one_conv.reference
def one_by_one_conv_by_torch(f1: np.ndarray, f2: np.ndarray, f3: np.ndarray, weight: np.ndarray,
                             bias: np.ndarray) -> dict[str, Any]:
    import torch
    from torch.nn import functional as F

    maps, kernel = torch.from_numpy(np.stack([f1, f2, f3]))[None], torch.from_numpy(weight)[:, :, None, None]
    scores = F.conv2d(maps, kernel, torch.from_numpy(bias[:, 0]))[0]
    found = {f"score{k}": score for k, score in enumerate(scores)}
    if len(scores) > 1:
        found["label"] = scores.argmax(0)
    else:
        found |= {"p": scores[0].sigmoid(), "mask": scores[0] > 0}  # σ is above ½ exactly where the score is above 0
    layer = torch.nn.Conv2d(3, len(scores), 1)
    return found | {"learned": sum(p.numel() for p in layer.parameters())}
