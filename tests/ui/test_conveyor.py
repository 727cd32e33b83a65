"""What the gate conveyor and its neighbour hand to the browser, held to the networks; wrong links; the views."""

import base64
import json
from functools import cache

import numpy as np
import pytest
import streamlit as st
import torch
from streamlit.testing.v1 import AppTest

from engine.ui import remember
from engine.ui.conveyor import Lane, Scene, _packed, _seen, place
from engine.ui.look.recurrent import CELLS
from engine.words import LANGUAGES, entry, has
from engine.zoom.gates import belts
from engine.zoom.unit import unit
from tests.zoom.test_gates import opened

STEPS, HIDDEN = 7, 5
LESSONS = ("w05_rnn", "w06_lstm", "w07a_gru")


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    st.cache_data.clear()


@cache
def scene() -> Scene:
    lanes = []
    for cell in CELLS:
        rnn, x = opened(cell, layers=2)
        with torch.no_grad():
            lanes.append(Lane(cell, f"test/{cell}", belts(rnn, x), []))
    return Scene(tuple("abcdefg"), lanes)


@pytest.mark.parametrize("number", range(3), ids=CELLS)
def test_the_browser_gets_the_numbers_of_the_network(number: int) -> None:
    lane = scene().lanes[number]
    part = json.loads(json.dumps(_packed(lane.code, lane)))
    numbers, at = np.frombuffer(base64.b64decode(part["values"]), "<f4"), 0
    for belt, layer in zip(lane.belts, part["layers"], strict=True):
        for name in layer["tables"]:
            rows = STEPS + (name in ("h", "c"))
            table = numbers[at : at + rows * HIDDEN].reshape(rows, HIDDEN)
            true = {"h": belt.h, "c": belt.c}.get(name, belt.gates.get(name))
            np.testing.assert_allclose(table, true.numpy(), rtol=1e-6, atol=1e-7)
            at += table.size
    assert at == numbers.size


def test_the_first_sight_is_the_middle_step_and_an_existing_unit() -> None:
    at = place(scene(), {}, ("lstm", "gru"))
    assert (at["step"], at["cells"], at["cell"]) == (4, ["lstm", "gru"], "gru")
    assert all(layer == 1 and 0 <= number < HIDDEN for layer, number in at["units"].values())


def test_a_link_shows_the_same_place() -> None:
    asked = {"step": "7", "cells": "rnn.lstm", "cell": "lstm", "lstm": "0.3", "rnn": "1.4", "order": "number"}
    at = place(scene(), asked, ("gru",))
    assert (at["step"], at["cells"], at["cell"], at["order"]) == (7, ["rnn", "lstm"], "lstm", "number")
    assert (at["units"]["lstm"], at["units"]["rnn"]) == ([0, 3], [1, 4])


@pytest.mark.parametrize("wrong", [{"step": "0"}, {"step": "8"}, {"step": "x"}, {"cells": "cnn"}, {"cell": "rnn"},
                                   {"lstm": "9.9"}, {"lstm": "0.5"}, {"lstm": "-1.-1"}, {"order": "size"}])
def test_what_does_not_exist_becomes_the_first_sight(wrong: dict) -> None:
    at, first = place(scene(), wrong, ("lstm", "gru")), place(scene(), {}, ("lstm", "gru"))
    if wrong == {"lstm": "0.5"}:  # the layer exists, its unit 5 does not
        assert at["units"]["lstm"][0] == 0
        assert at["units"]["lstm"][1] < HIDDEN
    else:
        assert at == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_on_screen_has_words(language: str) -> None:
    data = json.loads(json.dumps(_seen(scene(), place(scene(), {}, CELLS), language, 0)))
    for lane in scene().lanes:
        drawn = set(lane.belts[0].gates) - {"p"} | {"h"} | ({"c"} if lane.cell == "lstm" else set())
        assert set(data["words"]["lanes"][lane.cell]) == drawn
        for grid in unit(lane.belts[1], 3, 2):
            assert has(f"conveyor.grids.{grid.caption}"), grid.caption


def test_no_caption_is_left_over() -> None:
    wide = [belts(*opened(cell, 12, 12))[0] for cell in CELLS]
    assert set(entry("conveyor.grids")) == {grid.caption for belt in wide for grid in unit(belt, 2, 0)}


@pytest.mark.parametrize(("asked", "found"), [
    ({}, (7, 7, 1)), ({"length": "4"}, (4, 4, 1)), ({"length": "4", "output": "3", "input": "2"}, (4, 3, 2)),
    ({"length": "1"}, (7, 7, 1)), ({"length": "99", "output": "8", "input": "x"}, (7, 7, 1)),
    ({"output": "3", "input": "4"}, (7, 3, 1)),
])
def test_an_input_is_never_after_its_output(asked: dict, found: tuple) -> None:
    assert tuple(remember.place(STEPS, asked).values()) == found


# ---------------------------------------------------------------- the views of the lessons

def page() -> None:
    import importlib
    from types import SimpleNamespace

    import streamlit as st

    view = importlib.import_module(f"engine.ui.look.{st.query_params['view']}")
    view.show(SimpleNamespace(slug=st.query_params["lesson"]), st.query_params["lang"])


def looked(view: str, lesson: str, language: str = "en", **params: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=120)
    for name, value in {"view": view, "lesson": lesson, "lang": language, **params}.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("source", ["sentence", "stock", "memory"])
@pytest.mark.parametrize("weights", ["trained", "random"])
def test_published_networks_can_be_followed(lesson: str, source: str, weights: str) -> None:
    app = looked("conveyor", lesson, source=source, weights=weights)
    assert not app.exception
    assert not app.error
    assert not app.info


@pytest.mark.parametrize("source", ["stock", "memory"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_they_remember_is_seen(source: str, language: str) -> None:
    app = looked("remember", "w05_rnn", language, source=source)
    assert not app.exception
    assert not app.error


def test_letters_that_the_network_does_not_know_are_named() -> None:
    app = looked("conveyor", "w06_lstm", source="sentence", text="snow ☃")
    assert "☃" in " ".join(caption.value for caption in app.caption)
    assert not app.exception


@pytest.mark.parametrize("params", [{"text": "   "}, {"text": "a"}, {"text": "x" * 500}, {"source": "weather"},
                                    {"source": "stock", "day": "99999"}, {"source": "memory", "sequence": "-3"}])
def test_odd_links_open_too(params: dict) -> None:
    app = looked("conveyor", "w06_lstm", **params)
    assert not app.exception
    assert not app.error
