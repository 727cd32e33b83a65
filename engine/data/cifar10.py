"""CIFAR-10 (Krizhevsky 2009): 60,000 small photos of ten classes. Its licence is not stated, so none are bundled."""

import os
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from engine.data import download
from engine.problem import Problem

FOLDER = "cifar-10-batches-py"  # where torchvision looks for the files
FILES = (*(f"data_batch_{n}" for n in range(1, 6)), "test_batch", "batches.meta")
SUBSET = "AI_LIBRARY_CIFAR10_SUBSET"  # names an npz with x_train, y_train, x_test, y_test; pictures (N, 32, 32, 3)
Pictures = tuple[np.ndarray, np.ndarray]  # pictures (N, 3, 32, 32) uint8; labels (N,) int64


def full(progress: download.Progress = lambda _fraction: None, folder: Path | None = None) -> tuple[Pictures, Pictures]:
    """50,000 pictures to train on and 10,000 held out, read by torchvision; downloaded the first time (170 MB).

    progress(fraction) is told how much is done. Raises Problem: no_network, home_not_writable.
    """
    from torchvision.datasets import CIFAR10  # a slow import that the bundled clothes need not wait for

    folder = folder or download.cache()
    if missing("cifar10", folder):
        download.archive(CIFAR10.url, folder / FOLDER, CIFAR10.tgz_md5, progress)
    train, held_out = (CIFAR10(folder, train=train) for train in (True, False))  # checks the md5 of every file
    return channels_first(train.data, train.targets), channels_first(held_out.data, held_out.targets)


def subset() -> tuple[Pictures, Pictures]:
    """Part of CIFAR-10 from the file that SUBSET names, without the network. Raises Problem("subset_missing")."""
    try:
        with np.load(os.environ.get(SUBSET, ""), allow_pickle=False) as file:
            train, held_out = ((file[f"x_{part}"], file[f"y_{part}"]) for part in ("train", "test"))
    except (OSError, EOFError, KeyError, ValueError, BadZipFile):
        raise Problem("subset_missing", variable=SUBSET) from None
    return channels_first(*train), channels_first(*held_out)


def channels_first(pictures: np.ndarray, labels: list[int] | np.ndarray) -> Pictures:
    """(N, 32, 32, 3) as in a file of pictures -> (N, 3, 32, 32) as in a network."""
    return np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)), np.asarray(labels, dtype=np.int64)


def missing(which: str, folder: Path | None = None) -> bool:
    """True when these pictures are not here: "cifar10" must be downloaded, "subset" is a file of the learner's own."""
    if which == "subset":
        return not Path(os.environ.get(SUBSET, "")).is_file()
    return not all(((folder or download.cache()) / FOLDER / name).is_file() for name in FILES)
