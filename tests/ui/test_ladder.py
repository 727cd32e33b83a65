"""What the zoom ladder hands to the browser, held to the numbers of the run; wrong places become the first sight."""

import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from streamlit.testing.v1 import AppTest
from torch import Tensor, nn

from engine.ui import rungs
from engine.ui.rungs import Rungs
from engine.ui.spot import SCALES, first, maps_of, spot
from engine.words import LANGUAGES, spoken
from engine.zoom.field import fields
from engine.zoom.kinds import KINDS
from engine.zoom.layers import run

ROOT = Path(__file__).parents[2]


class Small(nn.Module):
    """Wide enough for two pages of channels."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 5, 3, padding=1)
        self.wide = nn.Conv2d(5, 70, 3, stride=2)
        self.relu = nn.ReLU()
        self.out = nn.Linear(70, 90)

    def forward(self, x: Tensor) -> Tensor:
        """(1, 3, 40, 40) -> (1, 90)"""
        return self.out(self.relu(self.wide(self.first(x / 255))).mean((2, 3)))


@pytest.fixture(scope="module")
def opened() -> Rungs:
    torch.manual_seed(5)
    picture = np.random.default_rng(0).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    made = run(Small().eval(), torch.from_numpy(picture).permute(2, 0, 1))
    classes = tuple(f"class {i}" for i in range(90))
    return Rungs("small", "Small", "small/1", made.layers, fields(made.layers, made.part), made, picture, classes)


def grey(source: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(source.removeprefix("data:image/png;base64,")))))


def tile(part: dict, i: int) -> np.ndarray:
    high, wide = part["tile"]
    top, left = high * (i // part["across"]), wide * (i % part["across"])
    return grey(part["src"])[top:top + high, left:left + wide]


@pytest.mark.parametrize("page", [0, 1])
def test_the_sheet_holds_every_map_of_the_page_to_half_a_level(opened: Rungs, page: int) -> None:
    part = rungs.gallery(opened, "wide", page, 1.0)
    maps = opened.run["wide"].numpy()[64 * page:64 * (page + 1)]
    assert (part["first"], part["count"], part["total"], part["pages"]) == (64 * page, len(maps), 70, 2)
    for i, one in enumerate(maps):
        back = (tile(part, i).astype(float) - 128) / 127 * part["peak"][i]
        assert np.abs(back - one).max() <= 0.51 / 127 * np.abs(one).max()
        assert (part["low"][i], part["high"][i]) == pytest.approx((one.min(), one.max()))


def test_three_scales_reach_from_the_map_to_the_network(opened: Rungs) -> None:
    everywhere = rungs.everywhere(opened.run)
    part = rungs.gallery(opened, "wide", 0, everywhere)
    wide = opened.run["wide"].abs().numpy()
    assert set(part["full"]) == set(SCALES)
    assert (wide > part["full"]["layer"]).mean() <= 0.01
    assert part["full"]["map"] == pytest.approx([np.sort(m, axis=None)[m.size - 1 - m.size // 100] for m in wide[:64]])
    assert part["full"]["network"] == everywhere >= part["full"]["layer"]
    assert everywhere < 255, "the picture's own numbers do not count"


def test_numbers_come_as_bars_and_the_largest_are_named(opened: Rungs) -> None:
    part = rungs.gallery(opened, "out", 1, 1.0)
    values = opened.run["out"].numpy()
    assert part["kind"] == "bars"
    assert part["high"] == pytest.approx(values[64:].tolist())
    assert part["names"] == list(opened.classes[64:])
    order = np.argsort(-values)[:5]
    assert [one["channel"] for one in part["top"]] == order.tolist()
    assert [one["name"] for one in part["top"]] == [f"class {i}" for i in order]
    assert rungs.gallery(opened, opened.layers[-2].name, 0, 1.0)["names"] is None, "only the last layer has classes"


def test_the_channel_is_the_very_numbers_of_the_run(opened: Rungs) -> None:
    part = rungs.channel(opened, spot(opened.run, {"layer": "wide", "channel": "69"}), 1.0)
    values = np.frombuffer(base64.b64decode(part["values"]), "<f4").reshape(part["rows"], part["columns"])
    assert (values == opened.run["wide"][69].numpy()).all()
    assert part["field"] == {"size": (5, 5), "stride": (2, 2), "start": (-1, -1)}


def test_the_picture_is_the_one_that_went_in(opened: Rungs) -> None:
    assert (grey(rungs.picture(opened)["src"]) == opened.picture).all()


def test_everything_is_json(opened: Rungs) -> None:
    at = spot(opened.run, {})
    parts = [rungs.picture(opened), rungs.channel(opened, at, 1.0), {"layers": rungs.boxes(opened.layers)}]
    parts += [rungs.gallery(opened, layer.name, 0, 1.0) for layer in opened.layers]
    assert all(json.dumps(part, allow_nan=False) for part in parts)
    assert len({part["stamp"] for part in parts if "stamp" in part}) == len(parts) - 1


# ---------------------------------------------------------------- places

def test_the_first_sight_is_an_edge_in_the_first_convolution(opened: Rungs) -> None:
    at = spot(opened.run, {})
    assert at.layer == "first" == first(opened.run)
    value = maps_of(opened.run, "first")[at.channel, at.row, at.column]
    assert abs(value) > opened.run["first"][at.channel].abs().mean()
    assert 5 <= at.row < 35
    assert 5 <= at.column < 35
    assert at.scale == "map"


def test_a_place_that_exists_is_kept(opened: Rungs) -> None:
    asked = {"layer": "wide", "channel": "66", "row": "3", "column": "18", "scale": "network"}
    assert {name: str(value) for name, value in vars(spot(opened.run, asked)).items()} == asked


@pytest.mark.parametrize("wrong", [
    {"layer": "nowhere"}, {"layer": "wide", "channel": "70"}, {"channel": "-1"}, {"channel": "1e3"}, {"row": "40"},
    {"row": "NaN", "column": "∞"}, {"column": "2"}, {"scale": "<b>"}, {"page": 99}, {"channel": None, "page": "x"},
    {"layer": ["first"]}, {"layer": {"a": 1}}, {"channel": [1]}, {"row": float("inf"), "column": 1},
    {"layer": "out", "channel": "89", "row": "7"},
])
def test_what_does_not_exist_becomes_the_first_sight(opened: Rungs, wrong: dict) -> None:
    at = spot(opened.run, wrong)
    maps = maps_of(opened.run, at.layer)
    assert 0 <= at.channel < len(maps)
    assert 0 <= at.row < maps.shape[1]
    assert 0 <= at.column < maps.shape[2]
    assert at.scale in SCALES


def test_a_page_shows_one_of_its_own_channels(opened: Rungs) -> None:
    assert spot(opened.run, {"layer": "wide", "page": 1}).channel >= 64
    assert spot(opened.run, {"layer": "wide", "page": 0}).channel < 64
    assert spot(opened.run, {"layer": "out"}).channel == int(opened.run["out"].argmax())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_layer_has_a_word(language: str) -> None:
    assert set(spoken(language, "ladder")["kinds"]) == set(KINDS)


# ---------------------------------------------------------------- the view of the lessons

def looked(page: str, **params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=120).switch_page(f"pages/{page}")
    for name, value in {"lang": "en", "room": "look", "look": "ladder", **params}.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("params", [
    {}, {"racer": "plain"}, {"network": "squeezenet"}, {"network": "resnet18"}, {"network": "squeezenet", "layer": "x"},
    {"network": "squeezenet", "layer": "features.12.concat", "channel": "511", "row": "12", "column": "0"},
])
def test_every_network_of_the_lesson_opens(params: dict) -> None:
    app = looked("w04_resnet.py", **params)
    assert not app.exception
    assert not app.error


def test_the_ladder_of_week_four_begins_with_the_residual_network() -> None:
    app = looked("w04_resnet.py")
    assert app.session_state["_choice_racer"] == "residual"
