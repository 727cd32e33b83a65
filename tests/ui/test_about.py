"""Whoever must be named is named: the credits on the About page, held to the files that are really here."""

import re

import pytest

from engine.data import BUNDLED
from engine.data.photos import photos
from engine.ui.about import credit, credits
from engine.words import LANGUAGES
from tests.test_pages import opened


def test_every_data_file_is_credited_and_no_other() -> None:
    here = {path.name for path in BUNDLED.iterdir()} - {"CREDITS.md", "credits.toml"}
    assert {row["file"] for row in credits()} == here
    written = (BUNDLED / "CREDITS.md").read_text(encoding="utf-8")
    assert all(row["file"] in written for row in credits())
    assert all(set(row["what"]) == set(LANGUAGES) for row in credits())


@pytest.mark.parametrize("language", LANGUAGES)
def test_photographers_are_named_with_licence_and_source(language: str) -> None:
    app = opened("pages/about.py", lang=language)
    assert not app.exception
    shown = "\n".join(one.value for one in app.markdown)
    named = [photo for photo in photos() if photo.licence.startswith("CC-BY")]
    assert len(named) == 33
    for photo in named:
        line = next(line for line in shown.split("\n") if f"`{photo.name}.jpg`" in line)
        assert photo.author in line
        assert re.search(r"\[CC BY(-SA)? [234]\.0\]\(https://creativecommons\.org/licenses/by(-sa)?/[234]\.0/\)", line)
        assert re.search(r"https://\S+$", photo.source)[0] in line
    (table,) = (one.value for one in app.markdown if one.value.startswith("| "))
    assert len(table.split("\n")) == 234 + 2, "every photo, a header and a rule"


def test_a_photo_based_on_another_says_so() -> None:
    photo = next(photo for photo in photos() if photo.name == "landmark_Chenonceau_background")
    line = credit(photo, "en")
    assert "based on an original image by Ra-smit" in line
    assert "(<https://commons.wikimedia.org/wiki/File:Chateau_de_Chenonceau_2008.jpg>)" in line
