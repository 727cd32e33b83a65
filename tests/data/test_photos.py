"""The bundled photos: every one is credited, and pictures are the ones in the files."""

import re

import numpy as np
import pytest
from PIL import Image
from torchvision.transforms import functional

from engine.data.photos import FOLDER, SHOWN, Photo, photos, read
from engine.problem import Problem
from engine.words import LANGUAGES, say


def test_every_photo_is_credited_and_nothing_else_is() -> None:
    assert {f"{photo.name}.jpg" for photo in photos()} == {file.name for file in FOLDER.glob("*.jpg")}
    assert len({photo.name for photo in photos()}) == len(photos()) == 234


def test_licences_are_the_free_ones_and_authors_are_named_where_asked() -> None:
    kinds = {"CC0-1.0": 83, "Public Domain": 118, "CC-BY-SA-4.0": 29, "CC-BY-2.0": 2, "CC-BY-3.0": 2}
    assert {kind: sum(photo.licence == kind for photo in photos()) for kind in kinds} == kinds
    named = [photo for photo in photos() if not photo.free]
    assert len(named) == 33
    assert all(photo.author and re.search(r"https://\S+$", photo.source) for photo in named)


def test_categories_by_the_names_of_the_files() -> None:
    assert all(photo.name.startswith(f"{photo.category}_") for photo in photos())


@pytest.mark.parametrize("side", [32, 192, 224])
def test_read_as_torchvision_resizes(side: int) -> None:
    found = read("animal_red_panda", side)
    with Image.open(FOLDER / "animal_red_panda.jpg") as image:
        expected = np.asarray(functional.resize(image, [side, side]))
    assert (found.shape, found.dtype) == ((side, side, 3), np.uint8)
    assert (found == expected).all()


@pytest.mark.parametrize("name", ["animal_unicorn", "../credits", ""])
def test_a_photo_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(Problem) as caught:
        read(name, 32)
    assert caught.value.code == "unknown_photo"
    assert all(say(language, "problems.unknown_photo", **caught.value.facts) for language in LANGUAGES)


def test_photos_shown_exist_and_have_names_in_both_languages() -> None:
    known: dict[str, Photo] = {photo.name: photo for photo in photos()}
    assert set(SHOWN) <= set(known)
    assert all(say(language, f"photos.{name}") for name in SHOWN for language in LANGUAGES)
