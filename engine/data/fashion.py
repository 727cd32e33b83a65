"""Clothes: 7,000 pictures of Fashion-MNIST in the project (Xiao, Rasul, Vollgraf 2017, arXiv 1708.07747)."""

import numpy as np

from engine.data import BUNDLED

BORDER = 2  # pixels of black around 28 × 28, so that the picture has the 32 × 32 of CIFAR-10
COLOURS = (0.2197, 0.2197, 0.2197), (0.3326, 0.3326, 0.3326)  # mean and deviation of the training pictures, 0 … 1
Pictures = tuple[np.ndarray, np.ndarray]  # pictures (N, 3, 32, 32) uint8; labels (N,) int64


def load() -> tuple[Pictures, Pictures]:
    """6,000 to train on and 1,000 held out, each class equally often, as in a file of colour pictures."""
    with np.load(BUNDLED / "fashion_mnist_7k.npz", allow_pickle=False) as file:
        train, held_out = ((file[f"x_{part}"], file[f"y_{part}"]) for part in ("train", "test"))
    return (coloured(train[0]), train[1].astype(np.int64)), (coloured(held_out[0]), held_out[1].astype(np.int64))


def coloured(grey: np.ndarray) -> np.ndarray:
    """(N, 28, 28) uint8 -> (N, 3, 32, 32) uint8: a black border, and three channels that are the same."""
    bordered = np.pad(grey, ((0, 0), (BORDER, BORDER), (BORDER, BORDER)))  # (N, 32, 32)
    return np.repeat(bordered[:, None], 3, axis=1)  # (N, 3, 32, 32)
