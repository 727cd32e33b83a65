"""The sine wave of the course: 1000 points from −π to π."""

import numpy as np


def sine(points: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    """x (N,) in radians and y = sin x (N,), float64. 1000 points are 999 intervals of 2π/999."""
    x = np.linspace(-np.pi, np.pi, points)  # (N,)
    return x, np.sin(x)
