"""PCA by hand: points of a plane become one number each, as the straight-line relative of an autoencoder."""

from typing import Any

import numpy as np

from engine.problem import Problem
from engine.worked.arithmetic import call
from engine.worked.arrange import concat
from engine.worked.functions import apply
from engine.worked.grid import Grid, elementwise
from engine.worked.inputs import matrix
from engine.worked.reduce import mean, total
from engine.worked.register import example

POINTS = [[2, 1.9], [0, 0.1], [-2, -2.1], [1, 1.1], [-1, -1]]
PLANE = ("x₁", "x₂")


def angle(y: Grid, x: Grid) -> Grid:
    """The direction of (x, y), −π to π."""
    return elementwise(np.arctan2(y.values, x.values), lambda c: call("atan2", c[0].text, c[1].text), y, x)


def longest(across: Grid, up: Grid, both: Grid) -> Grid:
    """The direction in which points spread most, (1, 2), from their variances and covariance, each (1, 1).

    Raises Problem when they spread alike in every direction.
    """
    if np.hypot(2 * both.values, across.values - up.values).item() <= 1e-9 * (across.values + up.values).item():
        raise Problem("no_longest_direction")
    turned = angle(2 * both, across - up) / 2
    return concat(apply("cos", turned), apply("sin", turned))


@example(points=matrix(POINTS, -9, 9, height=(3, 8), width=(2, 2), symbol="X", rows="x", columns=PLANE),
         oracles=("WE-28",))
def pca_codes(points: Grid) -> list[Grid]:
    """Encode: drop each point onto the longest direction. Decode: walk that far along it from the mean."""
    names = points.row_labels
    mu = mean(points, 0).named("mean", r"\mu", r"\tfrac{1}{N} \sum x", columns=PLANE)  # (1, 2)
    centred = (points - mu).named("centred", r"\bar{X}", r"X - \mu", rows=names, columns=PLANE)  # (N, 2)
    spread = (centred.T @ centred) / points.shape[0]
    spread = spread.named("covariance", "C", r"\tfrac{1}{N} \bar{X}^\top \bar{X}", rows=PLANE, columns=PLANE)
    axis = longest(spread[[0], [0]], spread[[1], [1]], spread[[0], [1]])
    axis = axis.named("axis", "u", r"(\cos \theta, \sin \theta), \; \tan 2\theta = \tfrac{2 c_{12}}{c_{11} - c_{22}}",
                      role="weight", columns=PLANE)
    codes = (centred @ axis.T).named("codes", "z", r"\bar{X} u^\top", rows=names)  # (N, 1): the encoder
    restored = (mu + codes @ axis).named("restored", r"\hat{X}", r"\mu + z u", rows=names, columns=PLANE)
    error = mean((restored - points) ** 2).named("mse", r"\mathrm{MSE}", r"\tfrac{1}{2N} \sum (\hat{X} - X)^2")
    kept = total(codes**2) / total(centred**2)
    kept = kept.named("kept", r"r", r"\sum z^2 / \sum \bar{X}^2")
    return [points, mu, centred, spread, axis, codes, restored, error, kept]


@pca_codes.reference
def pca_by_svd(points: np.ndarray) -> dict[str, Any]:
    import torch

    x = torch.from_numpy(points)
    mu = x.mean(0, keepdim=True)
    _, lengths, directions = torch.linalg.svd(x - mu, full_matrices=False)
    axis = directions[:1] * (1 if (directions[0, 0].abs() < 1e-12 and directions[0, 1] > 0)
                             or directions[0, 0] > 0 else -1)
    codes = (x - mu) @ axis.T
    restored = codes @ axis + mu
    return {"mean": mu, "centred": x - mu, "covariance": torch.cov(x.T, correction=0), "axis": axis, "codes": codes,
            "restored": restored, "mse": torch.nn.functional.mse_loss(restored, x),
            "kept": lengths[0] ** 2 / (lengths**2).sum()}
