"""Functions on show: every line explained in both languages, and run as their labs run them."""

import tomllib

import pytest
import torch

from engine import exhibit, words


@pytest.mark.parametrize("name", list(exhibit.exhibits()))
def test_every_line_on_show_is_explained_and_nothing_is_stale(name):
    missing, stale = exhibit.unexplained(name)
    assert not missing, f"{name}: lines without an explanation"
    assert not stale, f"{name}: explanations of lines that are gone"


@pytest.mark.parametrize(("name", "line_text", "shapes"), [
    ("sine_fit", "predicted = model(x)", {"predicted": (1000,)}),
    ("sine_fit", "by_hand(model", {f"model.{c}.grad": () for c in "abcd"}),
    ("sine_by_hand", "model.a.grad", {"model.a.grad": ()}),
    ("cubic_forward", "return", {"return": (1000,)}),
    ("housing_fit", "predicted = model(x)", {"predicted": (100, 1)}),
    ("supervised", "predicted = model(x)", {"predicted": (32, 10)}),
    ("mlp_forward", "x = x.flatten", {"x": (32, 784)}),
    ("mlp_forward", "z =", {"z": (32, 64)}),
])
def test_what_the_labs_make_has_the_shapes_of_the_course(name, line_text, shapes):
    before = torch.get_rng_state()
    found = exhibit.watch(name)
    (hit,) = [item for item in found.lines if item.text.strip().startswith(line_text)]
    assert {item.name: item.shape for item in hit.made} == shapes
    assert found.failure is None
    assert {item.function for item in found.lines} >= {exhibit.exhibits()[name]}
    assert torch.equal(before, torch.get_rng_state()), "nobody else's random numbers are disturbed"


def test_exhibits_stand_in_reading_order():
    assert list(exhibit.exhibits("w02_ann"))[:2] == ["sine_fit", "sine_by_hand"]
    assert not exhibit.exhibits("w99_nothing")


@pytest.mark.parametrize("file", sorted((words.FOLDER / "code").glob("*.toml")), ids=lambda file: file.stem)
def test_explanations_are_written_in_both_languages(file):
    entries = tomllib.loads(file.read_text())["line"]
    assert len({entry["text"] for entry in entries}) == len(entries), "each line once"
    for entry in entries:
        assert set(entry) == {"text", "ko", "en"}
        assert entry["ko"].endswith(("다.", "다")), entry["text"]
        assert any("\uac00" <= letter <= "\ud7a3" for letter in entry["ko"])
        assert entry["en"].endswith(".")
