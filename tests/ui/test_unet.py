"""The views `unet` and `compare`: any link, what the browser is sent, both languages, pictures without a truth."""

import base64
import re

import numpy as np
import pytest
import streamlit as st
import torch
from streamlit.testing.v1 import AppTest

from engine.data import composite
from engine.data.trimap import binary, trimap
from engine.figures.masks import outline
from engine.labs.segment import HELD_OUT_SEED, SCORED, Config, network
from engine.ui import unet as component
from engine.ui.look import compare, pictures, segmenters, trained, unet
from engine.ui.look.contrast_rows import rows
from engine.ui.unet import Opened, Whole, _gone, _whole, boxes, packed, place
from engine.words import LANGUAGES, say
from engine.zoom.contrast import restored, segmented
from engine.zoom.skips import passed
from tests.browser.serving import ROOT

SIDE = 48


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    for view in (unet, compare):  # the host pages put networks of their own in this place
        monkeypatch.setattr(view, "trained", trained.trained)
    monkeypatch.setattr(compare, "published", segmenters.published)
    st.cache_resource.clear()
    st.cache_data.clear()


def opened(skip: str = "concat", truth: bool = True) -> Opened:
    torch.manual_seed(0)
    model = network(Config(skip=skip)).eval()
    found = composite.composite(HELD_OUT_SEED, 3, SIDE, held_out=True)
    return Opened(f"test-{skip}", model, skip, found.picture,
                  binary(trimap(found.alpha)) if truth else None)


WHOLE = Whole(np.ones((2, 2), bool), (1, 2, 3), {"input": 0, "enc1": 0, "skip1": 0, "dec1": 0, "output": 0}, {})


@pytest.mark.parametrize(("asked", "found"), [
    ({}, ((), "")), ({"off": "1.3", "box": "enc1"}, ((1, 3), "enc1")),
    ({"off": "9.x.2.2", "box": "output"}, ((2,), "")),
    ({"off": ["1"], "box": 3}, ((), "")), ({"off": None, "box": None}, ((), "")), ({"off": "3.1"}, ((1, 3), "")),
], ids=repr)
def test_the_place_is_what_exists_of_it(asked: dict, found: tuple) -> None:
    assert place(asked, WHOLE) == found


def test_the_browser_puts_only_what_exists_into_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    class Link(dict):
        pass

    link = Link(off="1", box="dec1", room="look")
    monkeypatch.setattr(st, "query_params", link)
    for told in (None, 7, "off"):
        monkeypatch.setattr(st, "session_state", {"unet": {"go": told}})
        _gone("unet", WHOLE)
        assert link == {"off": "1", "box": "dec1", "room": "look"}
    monkeypatch.setattr(st, "session_state", {"unet": {"go": {"off": "2.8", "box": "nowhere", "n": 4}}})
    _gone("unet", WHOLE)
    assert link == {"off": "2", "room": "look"}
    assert st.session_state["unet.ack"] == 4


@pytest.mark.parametrize("skip", ["concat", "add", "none", "fcn"])
def test_what_is_sent_is_what_the_network_made(skip: str) -> None:
    found = opened(skip)
    whole = _whole(found.code, found)
    off = whole.skips[:1]
    box = "enc2"
    data = packed(found.code, off, box, found, whole)
    made = passed(found.model, found.picture, off)
    logits = np.frombuffer(base64.b64decode(data["logits"]), "<i2").reshape(SIDE, SIDE) / data["step"]
    assert np.abs(logits - made["output"][0]).max() <= 0.5 / data["step"] + 1e-6
    assert data["edge"] == outline(made["output"][0] > 0)
    assert data["truth"] == outline(found.truth)
    assert {name: tuple(one["shape"]) for name, one in data["boxes"].items()} == {
        name: made[name].shape for name in boxes(whole)}
    sheet = data["gallery"]
    tiles = np.frombuffer(base64.b64decode(sheet["levels"]), np.uint8).reshape(sheet["count"], *sheet["tile"])
    share = np.clip(made[box] / whole.full[box], -1, 1)
    assert np.abs((tiles.astype(float) - 128) / 127 - share).max() <= 0.5 / 127 + 1e-6
    shown = np.frombuffer(base64.b64decode(data["boxes"][box]["levels"]), np.uint8)
    assert (shown == tiles[data["boxes"][box]["channel"]].ravel()).all(), "the box shows one of its channels"


def test_scores_are_against_the_truth_or_else_against_the_whole_mask() -> None:
    known = opened()
    whole = _whole(known.code, known)
    nothing = np.zeros_like(whole.mask)
    found = component._scores(known.truth, whole, known, segmenters.scores)
    assert found["known"]
    assert found["now"] == {"iou": 1.0, "boundary_iou": 1.0}
    unknown = component._scores(nothing, whole, opened(truth=False), segmenters.scores)
    assert not unknown["known"]
    assert unknown["whole"] == {"iou": 1.0, "boundary_iou": 1.0}
    assert unknown["share"] == 0


def test_pictures_of_the_row_are_unseen_and_no_part_of_the_scores() -> None:
    scenes = [code for code in pictures.codes("scenes") if code.startswith("scene-")]
    assert len(scenes) == len(set(scenes)) >= 8
    for code in scenes:
        number = int(code.removeprefix("scene-"))
        assert number < SCORED, "evaluate scores the second batch"
        found = composite.composite(HELD_OUT_SEED, number, SIDE, held_out=True)
        assert found.place in composite.places(held_out=True)
        assert (pictures._read(code, SIDE) == found.picture).all()
        assert (pictures.truth(code, SIDE) == (found.alpha >= 16)).all()
    assert pictures.truth("animal_kitten", SIDE) is None


@pytest.mark.parametrize("truth", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_six_rows_of_the_table(truth: bool, language: str) -> None:
    from engine.labs import restore
    from engine.ui.contrast_table import table

    found = opened(truth=truth)
    torch.manual_seed(0)
    model = restore.network(restore.Config()).eval()
    pair = restored(model, found.picture), segmented(found.model, found.picture)
    html = table(rows(found.picture, found.truth, *pair, np.array([0.0, 1.0]), language), language)
    assert re.findall(r'data-row="(\w+)"', html) == ["purpose", "relation", "skip", "output", "compression", "use"]
    assert html.count(say(language, "compare.corrected")) == 1
    assert (say(language, "compare.no_truth") in html) == (not truth)
    assert f"{pair[0].mse:.4f}" in html
    assert "6,912" in html, "numbers of the input"
    if truth:
        assert f"{segmenters.scores(pair[1].mask, found.truth)['iou']:.2f}" in html


@pytest.mark.parametrize("view", ["unet", "compare"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("picture", ["scene-24", "animal_kitten", "nothing"])
def test_the_views_open_on_any_picture(view: str, language: str, picture: str) -> None:
    app = AppTest.from_file(str(ROOT / "tests" / "browser" / f"{view}_host.py"), default_timeout=120)
    app.query_params.update({"lang": language, "picture": picture, "off": "1.7", "box": "enc9"})
    app.run()
    assert not app.exception
    assert not app.error
    told = say(language, "unet.uncut" if picture == "animal_kitten" else "unet.composite")
    assert told in [one.value for one in app.caption]


@pytest.mark.parametrize("view", ["unet", "compare"])
def test_without_a_trained_network_the_views_say_so(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained, "shipped", lambda _lab: {})

    def page(view: str) -> None:
        import importlib

        importlib.import_module(f"engine.ui.look.{view}").show(None, "en")

    app = AppTest.from_function(page, kwargs={"view": view}, default_timeout=60).run()
    assert not app.exception
    assert [one.value for one in app.info] == [say("en", "lesson.look.none")]
