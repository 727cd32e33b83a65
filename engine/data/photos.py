"""234 real colour photos that ship with the project, 192 × 192, each with its author and licence."""

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image

from engine.data import BUNDLED
from engine.problem import Problem

FOLDER = BUNDLED / "photos"
# Offered where a network is opened. ImageNet has no class for the last three: SqueezeNet takes them for others.
SHOWN = (
    "animal_red_panda",
    "animal_koala",
    "animal_polar_bear",
    "animal_panda",
    "animal_dog",
    "animal_kitten",
    "animal_chicken",
    "animal_gorilla",
    "fish_fish9",
    "monument_chateaudeChambord",
    "monument_eiffelTower",
    "energy_windmill7",
    "animal_calf",
)


@dataclass(frozen=True)
class Photo:
    """Where one photo comes from."""

    name: str  # of the file, without .jpg: "animal_red_panda"
    category: str  # "animal", "monument", "energy", "fish", "landmark", "tool" or "object"
    author: str
    licence: str  # "CC0-1.0", "Public Domain", "CC-BY-SA-4.0", …
    source: str  # an address, or a sentence with one in it

    @property
    def free(self) -> bool:
        """True when the author need not be named (they all are)."""
        return not self.licence.startswith("CC-BY")


@cache
def photos() -> tuple[Photo, ...]:
    """All photos, ordered by name."""
    with (FOLDER / "attribution.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["file"])
    keys = "category", "author", "licence", "source"
    return tuple(Photo(row["file"].removesuffix(".jpg"), *(row[key] for key in keys)) for row in rows)


def read(name: str, side: int) -> np.ndarray:
    """One photo (side, side, 3) uint8, enlarged or reduced as torchvision's Resize does (bilinear).

    Raises Problem("unknown_photo") for a name that photos() does not have.
    """
    if name not in {photo.name for photo in photos()}:
        raise Problem("unknown_photo", name=name)
    with Image.open(FOLDER / f"{name}.jpg") as image:
        return np.asarray(image.convert("RGB").resize((side, side), Image.Resampling.BILINEAR))
