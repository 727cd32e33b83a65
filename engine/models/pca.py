"""Principal component analysis: the best that a linear encoder and decoder can do (Baldi and Hornik 1989).

Shapes: N rows, D numbers a row, K components.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class PCA:
    """Encoder and decoder without training: K directions, each along as much of what varies as is left."""

    mean: np.ndarray  # (D,)
    axes: np.ndarray  # (K, D) of length 1 and at right angles, the most telling first

    def encode(self, x: np.ndarray) -> np.ndarray:
        """(N, D) -> (N, K)"""
        return (x - self.mean) @ self.axes.T

    def decode(self, z: np.ndarray) -> np.ndarray:
        """(N, K) -> (N, D)"""
        return z @ self.axes + self.mean


def pca(x: np.ndarray, components: int) -> PCA:
    """Rows (N, D) -> their PCA with at most so many components. The largest number of each axis is positive."""
    mean = x.mean(axis=0)  # (D,)
    _u, _s, axes = np.linalg.svd(x - mean, full_matrices=False)  # (min(N, D), D)
    axes = axes[:components]
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)  # (K, 1)
    return PCA(mean, axes * np.sign(largest))
