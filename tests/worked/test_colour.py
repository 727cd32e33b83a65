"""Week 11: colours held to scikit-image and to assets/course/oracles.json."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import color

from tests.worked.test_networks import reads
from tests.worked.test_oracles import ORACLES, near, values

colours = st.tuples(*[st.integers(0, 255)] * 3)


@pytest.mark.parametrize("row", ORACLES["we29.lab"], ids=lambda row: row[0])
def test_the_colours_of_the_course(row):
    _, rgb, lab, stored = row
    got = values("rgb_lab", rgb=rgb)
    assert near(got["lab"], lab)
    assert got["bytes"].tolist() == [stored]


def test_the_steps_of_red():  # WE-29
    got = values("rgb_lab", rgb=[255, 0, 0])
    assert near(got["light"], [1, 0, 0])
    assert near(got["xyz"], [0.412453, 0.212671, 0.019334])
    assert near(got["f"], [0.757086, 0.596902, 0.260888])
    assert reads("rgb_lab", "lab", 0, 0, rgb=[[255, 0, 0]]) == "116·0.5969 − 16 = 53.2406"


@settings(deadline=None)
@given(colours)
def test_any_colour_is_that_of_scikit_image(rgb):
    got, seen = values("rgb_lab", rgb=list(rgb)), np.array([[rgb]], np.uint8)
    assert np.allclose(got["xyz"], color.rgb2xyz(seen)[0], atol=1e-9)
    assert np.allclose(got["lab"], color.rgb2lab(seen)[0], atol=1e-6)


@settings(deadline=None)
@given(colours)
def test_there_and_back_again(rgb):
    lab = values("rgb_lab", rgb=list(rgb))["lab"][0]
    back = values("lab_rgb", L=float(np.clip(lab[0], 0, 100)), ab=lab[1:].tolist())
    assert np.allclose(back["rgb"], rgb, atol=0.01)
    assert not back["outside"].any()


def test_the_gray_of_the_course():
    assert near(values("lab_rgb", L=50, ab=[0, 0])["rgb"], ORACLES["we29.back"])


@settings(deadline=None)
@given(st.tuples(st.integers(0, 100), st.integers(-100, 100), st.integers(-100, 100)))
def test_what_a_screen_shows_is_that_of_scikit_image(lab):
    got = values("lab_rgb", L=lab[0], ab=list(lab[1:]))
    if got["f"].min() < 0:
        return  # scikit-image sets a negative Z to 0 first, which the formula does not
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shown = color.lab2rgb(np.array([[lab]], float))[0]
    assert np.allclose(got["screen"] / 255, shown, atol=1e-6)
    assert got["outside"].any() == (not np.allclose(got["rgb"], got["screen"], atol=0.5))


def test_lightness_alone_does_not_say_the_colour():  # WE-29: 0.34 in L, 104.5 in the plane of a and b
    red, gray = (values("rgb_lab", rgb=rgb)["lab"][0] for rgb in ([255, 0, 0], [128, 128, 128]))
    assert abs(red[0] - gray[0]) == pytest.approx(0.344425, abs=1e-5)
    assert np.hypot(*(red - gray)[1:]) == pytest.approx(104.5, abs=0.1)
