"""118 photos of animals, each cut out by hand with a soft edge, that ship with the project (Tux Paint stamps)."""

import csv
from dataclasses import dataclass
from functools import cache

from PIL import Image

from engine.data import BUNDLED
from engine.problem import Problem

FOLDER = BUNDLED / "animal_cutouts"
LARGEST = 160  # pixels of the longer side kept: pictures are drawn no larger than 128
# Never trained on: of many kinds, none of which has a second photo among the others.
HELD_OUT = (
    "apes__gorilla", "birds__crowned_crane", "birds__owl", "birds__pigeon", "birds__tucan", "birds__turkey",
    "bovines__bison", "bovines__goat", "deer__caribou", "dogs__fox", "equines__zebra", "fish__clownfish",
    "fish__seahorse", "insects__grasshopper", "mammals__elephant", "mammals__ferret", "marsupials__kangaroo",
    "marsupials__koala", "rodents__capybara", "rodents__squirrel",
)  # fmt: skip


@dataclass(frozen=True)
class Animal:
    """One cut-out."""

    name: str  # of the file, without .png: "dogs__fox"
    category: str  # "dogs"
    en: str  # "A fox."
    ko: str


@cache
def animals() -> tuple[Animal, ...]:
    """All 118, ordered by name."""
    with (FOLDER / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["file"])
    return tuple(Animal(row["file"].removesuffix(".png"), row["category"], row["name_en"], row["name_ko"])
                 for row in rows)


@cache
def names(held_out: bool) -> tuple[str, ...]:
    """The 20 that are never trained on, or the 98 others."""
    return tuple(animal.name for animal in animals() if (animal.name in HELD_OUT) == held_out)


@cache
def read(name: str) -> Image.Image:
    """One cut-out, RGBA, transparent outside the animal, cropped to it, its longer side at most 160 pixels.

    Raises Problem("unknown_photo") for a name that animals() does not have.
    """
    if name not in {animal.name for animal in animals()}:
        raise Problem("unknown_photo", name=name)
    with Image.open(FOLDER / f"{name}.png") as file:
        image = file.convert("RGBA")
    image = image.crop(image.getchannel("A").getbbox())
    image.thumbnail((LARGEST, LARGEST))
    return image
