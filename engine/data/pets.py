"""Oxford-IIIT Pet (Parkhi et al. 2012), the data of the course: 7,349 photos of cats and dogs with trimaps, on request.

The pictures are CC BY-SA 4.0 and 800 MB large: none are bundled.
"""

import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from engine.data import download
from engine.data.trimap import binary

if TYPE_CHECKING:
    from torchvision.datasets import OxfordIIITPet

FOLDER = "oxford-iiit-pet"  # where torchvision looks for the files
PARTS = {"images": 0.97, "annotations": 0.03}  # shares of the bytes


def fetch(progress: download.Progress = lambda _fraction: None, folder: Path | None = None) -> None:
    """Downloads what is not here yet (800 MB); progress(fraction) is told how much is done.

    Raises Problem: no_network, home_not_writable.
    """
    from torchvision.datasets import OxfordIIITPet  # a slow import that the bundled pictures need not wait for

    folder, before = folder or download.cache(), 0.0
    for (url, md5), (part, share) in zip(OxfordIIITPet._RESOURCES, PARTS.items(), strict=True):
        to = folder / FOLDER / part
        if not to.is_dir():
            download.archive(url, to, md5, lambda done, a=before, b=share: progress(a + b * done))
        before += share


def missing(folder: Path | None = None) -> bool:
    """True when the photos must be downloaded before they can be used."""
    return not all(((folder or download.cache()) / FOLDER / part).is_dir() for part in PARTS)


def batch(seed: int, number: int, size: int, side: int, held_out: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Photos (B, side, side, 3) uint8 and masks (B, side, side) bool, drawn by chance, every second one mirrored.

    Each hangs on the seed and its number alone. Held out are the 3,669 that the data set names for testing.
    """
    photos, found = opened(download.cache(), held_out), []
    for i in range(size):
        dice = random.Random(f"{seed} {number * size + i}")
        photo, classes = photos[dice.randrange(len(photos))]
        found.append(fitted(photo, classes, side, mirrored=dice.random() < 0.5))
    x, masks = zip(*found, strict=True)
    return np.stack(x), np.stack(masks)


@cache
def opened(folder: Path, held_out: bool) -> "OxfordIIITPet":
    """The data set as torchvision reads it: pairs of a photo and its trimap, from the disk whenever asked."""
    from torchvision.datasets import OxfordIIITPet

    return OxfordIIITPet(folder, "test" if held_out else "trainval", "segmentation")


def fitted(photo: Image.Image, classes: Image.Image, side: int, mirrored: bool) -> tuple[np.ndarray, np.ndarray]:
    """(side, side, 3) uint8 and (side, side) bool; classes are never blended, so the nearest one is taken."""
    x = np.asarray(photo.resize((side, side), Image.Resampling.BILINEAR))
    mask = binary(np.asarray(classes.resize((side, side), Image.Resampling.NEAREST)))
    return (x[:, ::-1], mask[:, ::-1]) if mirrored else (x, mask)
