"""A map over its faint picture: the colour says the sign, its strength the share of the largest."""

import base64
import io

import numpy as np
import pytest
from PIL import Image, ImageColor

from engine.figures.colours import palette
from engine.figures.overlay import full_colour, overlay


def pixels(source: str) -> np.ndarray:
    head, _, body = source.partition(",")
    assert head == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(body))))


@pytest.mark.parametrize("dark", [False, True])
def test_full_colour_above_and_below_nothing_at_zero(dark: bool) -> None:
    values = np.array([[1.0, -1.0, 0.0], [5.0, -5.0, 0.5]])
    picture = np.zeros((2, 3, 3), np.uint8)
    found = pixels(overlay(values, picture, ("positive", "negative"), 1.0, dark)).astype(int)
    above, below = (ImageColor.getrgb(palette(dark)[role]) for role in ("positive", "negative"))
    assert found[0, 0].tolist() == found[1, 0].tolist() == list(above)
    assert found[0, 1].tolist() == found[1, 1].tolist() == list(below)
    assert np.abs(2 * found[1, 2] - found[0, 2] - above).max() <= 2, "half of it lies half way"


@pytest.mark.parametrize("dark", [False, True])
def test_the_picture_is_faint_but_there(dark: bool) -> None:
    picture = np.zeros((1, 2, 3), np.uint8)
    picture[0, 1] = 255
    black, white = pixels(overlay(np.zeros((1, 2)), picture, ("positive", "negative"), 1.0, dark)).astype(int)[0]
    assert (white - black > 50).all()
    assert (white - black < 128).all()


def test_what_gets_full_colour() -> None:
    values = np.array([[0.0, -4.0, 1.0, 2.0]])
    assert full_colour(values) == 4
    assert full_colour(values, 0.5) == 1.5
    assert full_colour(np.zeros((2, 2))) == 1
    assert full_colour(np.array([[0.0] * 99 + [3.0]]), 0.5) == 3
