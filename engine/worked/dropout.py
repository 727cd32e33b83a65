"""Dropout: in training some neurons are switched off and the others made up for it; in evaluation none."""

from typing import Any

import numpy as np

from engine.worked.functions import apply
from engine.worked.grid import Grid
from engine.worked.inputs import matrix, real
from engine.worked.register import example


@example(h=matrix([[1, 2, 3, 4]], -9, 9, columns="h"), p=real(0.5, 0, 0.9),
         u=matrix([[0.8, 0.3, 0.6, 0.1], [0.2, 0.9, 0.4, 0.7]], 0, 1, height=(1, 5), rows="u", columns="h"),
         oracles=("WE-40",))
def dropout(h: Grid, p: Grid, u: Grid) -> list[Grid]:
    """Every forward pass draws random numbers anew, a row each; a neuron lives where its number reaches p."""
    mask = 1 - apply("positive", p - u)  # (T, H)
    mask = mask.named("mask", "m", "1 - [p - u > 0]", rows="u", columns="h")
    scale = (1 / (1 - p)).named("scale", "c", r"\frac{1}{1 - p}")
    train = h * mask * scale  # (T, H)
    train = train.named("train", r"y_{\mathrm{train}}", r"h \odot m \cdot c", rows="u", columns="h")
    expected = p * 0 + (1 - p) * (h * scale)  # (1, H)
    expected = expected.named("expected", "E[y]", r"p \cdot 0 + (1 - p) \cdot h c", columns="h")
    evaluated = h[:, :].named("eval", r"y_{\mathrm{eval}}", "h", columns="h")  # (1, H)
    return [h, p, u, mask, scale, train, expected, evaluated]


@dropout.reference
def dropout_by_torch(h: np.ndarray, p: float, u: np.ndarray) -> dict[str, Any]:
    import torch
    from torch.nn import functional as F

    x, dropped = torch.from_numpy(h), torch.from_numpy(u) < p
    scale = F.dropout(torch.ones(2000, dtype=torch.float64), p).max()  # the ones that live
    return {"mask": (~dropped).double(), "scale": scale, "train": (x * scale).masked_fill(dropped, 0),
            "expected": x, "eval": torch.nn.Dropout(p).eval()(x)}
