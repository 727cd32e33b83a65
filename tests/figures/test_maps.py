"""Maps as levels of grey: held to the numbers they stand for."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from engine.figures.maps import full, levels, peak, png, reduced, sheet

RANDOM = np.random.default_rng(3)


def test_levels_stand_for_the_numbers_to_half_a_step() -> None:
    maps = RANDOM.normal(size=(5, 7, 9)).astype(np.float32)
    back = (levels(maps, peak(maps)).astype(float) - 128) / 127 * peak(maps)[:, None, None]
    assert np.abs(back - maps).max() <= 0.51 / 127 * np.abs(maps).max()


def test_zero_is_the_middle_and_a_map_of_zeros_stays_there() -> None:
    maps = np.zeros((2, 3, 3), np.float32)
    maps[1, 0, 0] = -4
    found = levels(maps, peak(maps))
    assert (found[0] == 128).all()
    assert found[1, 0, 0] == 1


def test_the_colour_is_full_for_the_largest_hundredth() -> None:
    values = np.append(RANDOM.normal(size=9999), 500.0)
    assert (np.abs(values) > full(values)).mean() == pytest.approx(0.01, abs=1e-4)
    assert full(np.eye(20)[0]) == 1, "almost all are zero: the largest after all"
    assert full(np.array([-3.0])) == 3


@pytest.mark.parametrize("side", [1, 13, 56, 57, 111, 224])
def test_large_maps_are_means_of_squares(side: int) -> None:
    maps = RANDOM.normal(size=(2, side, side)).astype(np.float32)
    small = reduced(maps)
    step = -(-side // 56)
    assert max(small.shape[1:]) <= 56
    assert small[1, 0, 0] == pytest.approx(maps[1, :step, :step].mean(), rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("count", [1, 7, 8, 9, 64])
def test_each_map_lies_at_its_place_of_the_sheet(count: int) -> None:
    maps = RANDOM.integers(0, 256, (count, 3, 5), dtype=np.uint8)
    whole = sheet(maps)
    for i, one in enumerate(maps):
        top, left = 3 * (i // 8), 5 * (i % 8)
        assert (whole[top:top + 3, left:left + 5] == one).all()


def test_the_png_holds_the_very_levels() -> None:
    pixels = RANDOM.integers(0, 256, (9, 16), dtype=np.uint8)
    text = png(pixels).removeprefix("data:image/png;base64,")
    assert (np.asarray(Image.open(io.BytesIO(base64.b64decode(text)))) == pixels).all()
