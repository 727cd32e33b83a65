"""Handwritten digits: 5,000 of MNIST in the project, all 70,000 on request (LeCun, Cortes, Burges)."""

from pathlib import Path

import numpy as np

from engine.data import BUNDLED
from engine.data.download import Progress, cache, fetch

HELD_OUT_A_CLASS = 100  # of the bundled 500
RAW = Path("MNIST") / "raw"  # where torchvision looks for the files
FILES = tuple(f"{part}-{kind}" for part in ("train", "t10k") for kind in ("images-idx3-ubyte", "labels-idx1-ubyte"))
Digits = tuple[np.ndarray, np.ndarray]  # images (N, 28, 28) uint8, 0 = paper, 255 = ink; labels (N,) int64


def bundled() -> tuple[Digits, Digits]:
    """4,000 digits to train on and 1,000 held out, each class equally often, shuffled, always the same."""
    with np.load(BUNDLED / "mnist_5k.npz", allow_pickle=False) as file:
        x, y = file["x"], file["y"].astype(np.int64)
    random = np.random.default_rng(0)
    train, held_out = [], []
    for digit in range(10):
        rows = random.permutation(np.flatnonzero(y == digit))  # the file is sorted by class
        held_out.append(rows[:HELD_OUT_A_CLASS])
        train.append(rows[HELD_OUT_A_CLASS:])
    train, held_out = (random.permutation(np.concatenate(rows)) for rows in (train, held_out))
    return (x[train], y[train]), (x[held_out], y[held_out])


def full(progress: Progress = lambda _fraction: None, folder: Path | None = None) -> tuple[Digits, Digits]:
    """All of MNIST, 60,000 and 10,000, read by torchvision; downloaded the first time into the cache (11 MB).

    progress(fraction) is told how much is done. Raises Problem("no_network") when nothing can be fetched.
    """
    from torchvision.datasets import MNIST  # a slow import that the bundled digits need not wait for

    folder, files = folder or cache(), len(MNIST.resources)
    for number, (name, md5) in enumerate(MNIST.resources):
        to = folder / RAW / name.removesuffix(".gz")
        if not to.is_file():
            mirrors = [mirror + name for mirror in MNIST.mirrors]
            fetch(mirrors, to, md5, lambda part, before=number: progress((before + part) / files))
    train, held_out = (MNIST(folder, train=train) for train in (True, False))
    return (train.data.numpy(), train.targets.numpy()), (held_out.data.numpy(), held_out.targets.numpy())


def missing(which: str, folder: Path | None = None) -> bool:
    """True when these digits must be downloaded before they can be used."""
    return which == "full" and not all(((folder or cache()) / RAW / name).is_file() for name in FILES)


def load(which: str) -> tuple[Digits, Digits]:
    """Training and held-out digits of "bundled" or "full"."""
    return {"bundled": bundled, "full": full}[which]()
