"""The view `colorize`: pictures that are truly unseen, colours that add up, both languages, photos without a truth."""

import re

import numpy as np
import pytest
import streamlit as st
import torch
from streamlit.testing.v1 import AppTest

from engine.data import photo_kinds, photos
from engine.labs.colorize import HELD_OUT, Config, network, swapped
from engine.ui.look import pictures, trained
from engine.ui.runs import shipped
from engine.words import LANGUAGES, say
from engine.zoom.colouring import borrowed, chroma, coloured, distance, joined, plane, planes, shifted, unshown
from tests.browser.serving import ROOT

SIDE = 32
HOST = str(ROOT / "tests" / "browser" / "colorize_host.py")


@pytest.fixture(autouse=True)
def _fresh() -> None:
    st.cache_resource.clear()
    st.cache_data.clear()


def model(whole: str = "on"):
    torch.manual_seed(0)
    return network(Config(whole=whole)).eval()


def test_photos_of_the_row_are_held_out() -> None:
    fold = dict(zip([photo.name for photo in photo_kinds.chosen()], photo_kinds.folds(), strict=True))
    row = pictures.codes("colour")
    assert len(row) == len(set(row)) >= 9
    assert {fold[code] for code in row} == {HELD_OUT}


def test_truth_joined_with_its_lightness_is_the_photo() -> None:
    photo = photos.read("animal_giraffe", SIDE)
    made = coloured(model(), model("off"), photo)
    assert np.abs(joined(made.light, made.true).astype(int) - photo).max() <= 1
    grey = joined(made.light, None).astype(int)
    assert np.ptp(grey, axis=2).max() <= 1
    assert made.whole.shape == made.local.shape == made.true.shape
    assert distance(made.true * 0, made.true) == pytest.approx(chroma(made.true), rel=1e-5), "grey is 0 in a and b"


def test_a_grey_photo_has_no_truth() -> None:
    grey = np.repeat(photos.read("animal_giraffe", SIDE)[..., :1], 3, axis=2)
    made = coloured(model(), None, grey)
    assert made.true is None
    assert made.local is None


def test_a_plane_is_painted_in_the_two_colours_it_stands_for() -> None:
    ab = torch.tensor([[-40.0, 0, 40], [-40, 0, 40]])[None, :, None]  # (1, 2, 1, 3)
    green, neutral, red = plane(ab, 0)[0].astype(int)
    assert green[1] > green[0]
    assert red[0] > red[1]
    assert np.ptp(neutral) <= 1
    blue, _, yellow = plane(ab, 1)[0].astype(int)
    assert blue[2] > blue[0]
    assert yellow[2] < min(yellow[:2])


def test_shifts_move_every_pixel_by_as_much() -> None:
    light, ab = planes(photos.read("animal_kangaroo", SIDE))
    assert torch.equal(shifted(ab, 0, 0, 1), ab)
    assert distance(shifted(ab, 3, -4, 1), ab) == pytest.approx(5, rel=1e-4)
    assert chroma(shifted(ab, 0, 0, 2)) == pytest.approx(2 * chroma(ab), rel=1e-5)
    assert unshown(light, ab) == 0, "a photo holds only what a screen can show"
    assert unshown(light, shifted(ab, 100, 0, 1)) > 0.5


def test_a_borrowed_vector_is_what_the_lab_scores() -> None:
    net, pair = model(), [photos.read(name, SIDE) for name in ("animal_bee", "animal_pika")]
    light = torch.cat([planes(one)[0] for one in pair])
    torch.testing.assert_close(borrowed(net, light[1:], pair[0]), swapped(net, light)[1:])
    torch.testing.assert_close(borrowed(net, light[:1], pair[0]), net(light[:1]), msg="its own vector changes nothing")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", [{}, {"picture": "animal_bee", "donor": "animal_bee"},
                                   {"picture": "no", "donor": "no"}], ids=repr)
def test_the_view_opens_in_any_place(language: str, asked: dict) -> None:
    app = AppTest.from_file(HOST, default_timeout=120)
    app.query_params.update({"lang": language, **asked})
    app.run()
    assert not app.exception
    assert not app.error
    assert say(language, "colorize.held_out") in [one.value for one in app.caption]
    scores = shipped("colorize")["colorize"].scores
    told = say(language, "colorize.swap.published", own=f"{scores['delta_e']:.1f}", swapped=f"{scores['swapped']:.1f}")
    assert any(told in one.value for one in app.markdown)


@pytest.mark.parametrize("grey", [True, False])
def test_a_photo_of_ones_own_is_scored_where_it_has_colours(grey: bool) -> None:
    pixels = photos.read("animal_calf", pictures.SIDE)
    pixels = np.repeat(pixels[..., :1], 3, axis=2) if grey else pixels
    app = AppTest.from_file(HOST, default_timeout=120)
    app.query_params.update({"lang": "en", "picture": pictures.OWN})
    app.session_state[pictures.KEPT] = pictures.Own("mine", pixels)
    app.run()
    assert not app.exception
    assert say("en", "colorize.own_grey" if grey else "colorize.own") in [one.value for one in app.caption]
    text = " ".join(one.value for one in app.markdown)
    assert ("ΔE from the truth" in text) != grey
    assert (say("en", "colorize.planes.lead") in text) != grey


def test_a_slider_moves_the_colours() -> None:
    app = AppTest.from_file(HOST, default_timeout=120)
    app.query_params["lang"] = "en"
    app.run()
    pattern = re.compile(r"ΔE from the truth: ([\d.]+) → \*\*([\d.]+)")
    before, after = next(found for one in app.markdown if (found := pattern.search(one.value))).groups()
    assert before == after
    app.slider(key="colorize.a").set_value(60).run()
    kept, moved = next(found for one in app.markdown if (found := pattern.search(one.value))).groups()
    assert kept == before
    assert float(moved) > float(before) + 20


def test_without_a_trained_network_the_view_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained, "shipped", lambda _lab: {})
    app = AppTest.from_file(HOST, default_timeout=60)
    app.query_params["lang"] = "en"
    app.run()
    assert not app.exception
    assert [one.value for one in app.info] == [say("en", "lesson.look.none")]
