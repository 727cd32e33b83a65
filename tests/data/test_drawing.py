"""A drawn digit must come out as MNIST would have made it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.data.drawing import digit
from engine.data.mnist import bundled
from engine.problem import Problem


def stroke(height: int, width: int, at: tuple[int, int], paper: int, ink: int, side: int = 280) -> np.ndarray:
    """A filled bar on a square sheet."""
    sheet = np.full((side, side), paper, dtype=np.uint8)
    sheet[at[0]:at[0] + height, at[1]:at[1] + width] = ink
    return sheet


def middle(image: np.ndarray) -> tuple[float, float]:
    mass = image / image.sum()
    return float((mass.sum(axis=1) * np.arange(28)).sum()), float((mass.sum(axis=0) * np.arange(28)).sum())


@pytest.mark.parametrize(("paper", "ink"), [(0, 255), (255, 0), (230, 40), (20, 90)])
@pytest.mark.parametrize("at", [(10, 10), (90, 180), (140, 60)])
def test_20_pixels_long_and_mass_in_the_middle(at: tuple[int, int], paper: int, ink: int) -> None:
    image = digit(stroke(120, 60, at, paper, ink))
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    assert (image.shape, image.dtype, image.max(), image.min()) == ((28, 28), np.uint8, 255, 0)
    assert (len(rows), len(columns)) == (20, 10)
    assert middle(image) == pytest.approx((14, 14), abs=0.51)


def test_a_digit_of_mnist_stays_as_it_is() -> None:
    images = bundled()[1][0][:50]
    again = np.stack([digit(image) for image in images]).astype(float)
    assert np.abs(again - images).mean() < 1.5  # of 255: only the faintest ink is lost
    turned = np.stack([digit(255 - image) for image in images])
    assert (turned == again).all()


@pytest.mark.parametrize("level", [0, 128, 255])
def test_empty_sheet_is_said_to_be_empty(level: int) -> None:
    with pytest.raises(Problem) as caught:
        digit(np.full((50, 70), level, dtype=np.uint8))
    assert caught.value.code == "drawing_empty"


@given(arrays(np.uint8, st.tuples(st.integers(1, 60), st.integers(1, 60))))
def test_any_picture_gives_a_digit_or_the_sentence(grey: np.ndarray) -> None:
    try:
        image = digit(grey)
    except Problem as problem:
        image = problem.code
    assert isinstance(image, np.ndarray) or image == "drawing_empty"
    assert isinstance(image, str) or (image.shape, image.max()) == ((28, 28), 255)
