"""The learner's photo as the network wants it: the middle square, and clothes as light on black."""

import numpy as np
import pytest
from PIL import Image

from engine.data.square import cloth, square


@pytest.mark.parametrize(("width", "height"), [(300, 100), (100, 300), (224, 224), (7, 5)])
def test_the_middle_square_is_taken(width: int, height: int) -> None:
    pixels = np.zeros((height, width, 3), np.uint8)
    least = min(width, height)
    top, left = (height - least) // 2, (width - least) // 2
    pixels[top:top + least, left:left + least] = (10, 200, 90)
    found = square(Image.fromarray(pixels), 32)
    assert found.shape == (32, 32, 3)
    assert found.dtype == np.uint8
    assert (np.abs(found[4:-4, 4:-4].astype(int) - (10, 200, 90)) <= 1).all()


def test_no_side_is_swapped() -> None:
    pixels = np.zeros((60, 60, 3), np.uint8)
    pixels[:, :30, 0] = 250  # red on the left
    found = square(Image.fromarray(pixels), 224)
    assert found[:, :100, 0].min() == 250
    assert found[:, 124:, 0].max() == 0


@pytest.mark.parametrize("background", [0, 255])
def test_clothes_are_light_on_black(background: int) -> None:
    pixels = np.full((224, 224, 3), background, np.uint8)
    pixels[60:160, 60:160] = 255 - background
    found = cloth(pixels)
    assert found.shape == (32, 32, 3)
    assert found[16, 16].tolist() == [255, 255, 255]
    assert found[[0, 1, 31]].max() == 0
    assert found[4, 4].max() == 0
