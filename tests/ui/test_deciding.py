"""What decided: the five classes, the square over the picture, the maps, in both languages."""

from html import escape

import numpy as np
import pytest
import streamlit as st
import torch
from streamlit.testing.v1 import AppTest

from engine import attribution
from engine.ui import verdict
from engine.ui.look import evidence
from engine.ui.look.attribution_map import attribution_map
from engine.ui.look.subject import Subject
from engine.words import LANGUAGES, say
from engine.zoom import networks
from tests.test_pages import opened

METHODS = ("grad_cam", "saliency", "integrated_gradients", "occlusion")


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture(scope="module")
def found() -> Subject:
    from engine.data import photos
    from engine.models.squeezenet import CLASSES

    model, picture = networks.opened("squeezenet"), photos.read("animal_calf", 224)
    return Subject(networks.network("squeezenet"), model, picture, CLASSES, "squeezenet/animal_calf", "SqueezeNet")


def batch(picture: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(picture.copy()).permute(2, 0, 1)[None]


def test_the_first_five_are_those_of_topk(found: Subject) -> None:
    with torch.no_grad():
        logits = found.model(batch(found.picture))[0]
    scores, classes = logits.softmax(0).topk(5)
    ours = evidence.known(found.code, found)
    assert evidence.first(ours) == classes.tolist()
    shares = evidence.probabilities(ours)
    assert shares.sum() == pytest.approx(1)
    assert shares[classes.numpy()] == pytest.approx(scores.numpy(), abs=1e-6)


def test_of_equals_the_lower_number_comes_first() -> None:
    assert evidence.first(np.array([1.0, 3.0, 3.0, 2.0, 3.0]), 4) == [1, 2, 4, 3]
    assert evidence.probabilities(np.array([1e4, 0.0, 1e4])) == pytest.approx([0.5, 0, 0.5])


@pytest.mark.parametrize(("row", "column", "top", "left"), [(112, 112, 75, 75), (0, 0, 0, 0), (223, 5, 150, 0)])
def test_the_square_covers_with_the_mean_colour(
    found: Subject, row: int, column: int, top: int, left: int
) -> None:
    side = 224 // verdict.SHARE
    assert evidence.grey(found) == [124, 116, 104], "ImageNet's mean"
    before = found.picture.copy()
    covered = evidence.covered(found, row, column, side)
    assert (covered[top:top + side, left:left + side] == (124, 116, 104)).all()
    assert (covered != found.picture).any(axis=2).sum() <= side * side
    assert (found.picture == before).all(), "the subject keeps its own"


def test_covering_tells_what_the_network_then_says(found: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {verdict.KEPT: {"code": found.code, "spot": {"row": 100, "column": 112},
                                                             "n": 3}})
    monkeypatch.setattr(st, "query_params", {})
    data = verdict._data(found, "en")
    pixels = evidence.covered(found, 100, 112, data["window"])
    with torch.no_grad():
        after = found.model(batch(pixels))[0].softmax(0)
    assert [row["left"] for row in data["classes"]] == pytest.approx([float(after[int(row["code"])])
                                                                      for row in data["classes"]], abs=1e-6)
    assert data["ack"] == 3
    best = found.classes[int(after.argmax())]
    assert data["classes"][0]["name"] == "Chihuahua", "a calf, for ImageNet knows none"
    assert best != "Chihuahua"
    assert best in data["now"]


def test_a_square_over_another_picture_is_forgotten(found: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {verdict.KEPT: {"code": "squeezenet/other", "spot": {"row": 1, "column": 1}, "n": 9}}
    monkeypatch.setattr(st, "session_state", kept)
    monkeypatch.setattr(st, "query_params", {})
    data = verdict._data(found, "ko")
    assert data["spot"] is None
    assert not data["now"]
    assert {row["after"] for row in data["classes"]} == {""}


@pytest.mark.parametrize("told", [
    None, 7, {"spot": "x", "n": 1}, {"spot": {"row": 1}, "n": 1}, {"spot": {"row": -1, "column": 0}, "n": 1},
    {"spot": {"row": 0, "column": 224}, "n": 1}, {"spot": {"row": float("inf"), "column": 0}},
], ids=repr)
def test_what_is_no_place_is_left_aside(found: Subject, told: object, monkeypatch: pytest.MonkeyPatch) -> None:
    state = {verdict.KEY: {"cover": told}}
    monkeypatch.setattr(st, "session_state", state)
    verdict._covered(found)
    assert verdict.KEPT not in state


@pytest.mark.parametrize(("asked", "index"), [("", 0), ("999", 0), ("<b>", 0), (None, 2)])
def test_the_class_explained_is_one_of_the_five(
    found: Subject, asked: str | None, index: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    five = evidence.first(evidence.known(found.code, found))
    monkeypatch.setattr(st, "query_params", {"class": str(five[2]) if asked is None else asked})
    assert verdict.explained(found) == five[index]


@pytest.mark.parametrize(("share", "text"), [
    (0.0, "0.0 %"), (1e-6, "< 0.1 %"), (0.1234, "12.3 %"), (0.99999, "> 99.9 %"), (1.0, "100.0 %")])
def test_percentages_do_not_round_to_certainty(share: float, text: str) -> None:
    assert verdict.percent(share) == text


def test_maps_are_those_of_the_methods(found: Subject) -> None:
    x, target = batch(found.picture), evidence.first(evidence.known(found.code, found))[1]
    assert evidence.grad_cam(found.code, target, found) == pytest.approx(
        attribution.grad_cam(found.model, x, target, found.network.gradcam)[0])
    assert evidence.saliency(found.code, target, found) == pytest.approx(
        np.abs(attribution.saliency(found.model, x, target)).max(axis=(0, 1)))
    shares = evidence.integrated_gradients(found, target, lambda _done: None)
    logits = [evidence.answer(found, pixels)[target] for pixels in (found.picture, np.zeros_like(found.picture))]
    assert shares.change == pytest.approx(logits[0] - logits[1], abs=1e-3)
    assert shares.total == pytest.approx(shares.values.sum(), abs=1e-3)
    assert shares.gap < 0.1
    assert evidence.together(shares.values, 4)[::4, ::4].sum() == pytest.approx(shares.total, abs=1e-2)


def test_sums_of_squares_by_hand() -> None:
    values = np.arange(16.0).reshape(4, 4)
    found = evidence.together(values, 2)
    assert found[0, 0] == found[1, 1] == 0 + 1 + 4 + 5
    assert found[2, 3] == 10 + 11 + 14 + 15
    assert (evidence.together(values, 1) == values).all()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", METHODS)
def test_a_map_says_how_to_read_it_and_where_it_misleads(found: Subject, method: str, language: str) -> None:
    values = np.linspace(-1, 2, 224 * 224).reshape(224, 224)
    html = attribution_map(method, values, found, 151, language, False)
    assert all(escape(say(language, f"deciding.{method}.{name}")) in html
               for name in ("title", "term", "read", "beware", "source"))
    assert 'alt="' in html
    assert "Chihuahua" in html
    assert html.count("data:image/png") == 1
    assert ("−" in html.partition("attribution-scale")[2].partition("<i")[0]) == (
        method in ("occlusion", "integrated_gradients"))


def test_a_map_of_nothing_has_no_scale(found: Subject) -> None:
    assert "linear-gradient" not in attribution_map("occlusion", np.zeros((224, 224)), found, 0, "en", True)


def shown(app: AppTest) -> list[str]:
    """The titles of the maps on the page."""
    return [one.proto.body for one in app.get("html") if "attribution-map\"" in one.proto.body]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_four_maps_and_covers_on_request(language: str) -> None:
    app = opened("pages/w04_resnet.py", lang=language, room="look", look="deciding", picture="cloth-7")
    assert not app.exception
    assert len(shown(app)) == 4
    before = shown(app)
    (button,) = [one for one in app.button if one.key and one.key.startswith("occlusion.")]
    assert button.label == say(language, "deciding.occlusion.start", passes=evidence.passes("occlusion", 32))
    button.click().run()
    assert not app.exception
    assert not [one for one in app.button if one.key and one.key.startswith("occlusion.")]
    assert sum(a != b for a, b in zip(before, shown(app), strict=True)) == 1
    app.run()
    assert not [one for one in app.button if one.key and one.key.startswith("occlusion.")], "kept over reruns"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_weights_one_sentence(language: str) -> None:
    app = opened("pages/w04_resnet.py", lang=language, room="look", look="deciding", network="resnet18")
    assert not app.exception
    assert say(language, "deciding.no_weights") in [one.value for one in app.info]
    assert not shown(app)


def test_the_slow_map_counts_its_passes_and_the_session_keeps_few(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.models.cnn import CNN
    from engine.models.normalise import CIFAR10

    torch.manual_seed(0)
    model, calls = CNN(CIFAR10, 2, 8).eval(), []
    model.register_forward_hook(lambda _model, x, _out: calls.append(len(x[0])))
    picture = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    small = Subject(networks.network("cifar"), model, picture, ("a",) * 10, "small", "")
    state: dict = {}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(evidence, "FEW", 3)
    told: list[float] = []
    for target in range(4):
        assert evidence.kept("occlusion", small, target) is None
        values = evidence.compute("occlusion", small, target, told.append)
        assert (evidence.kept("occlusion", small, target) == values).all()
    assert told.count(1.0) == 4
    assert sum(calls) == 4 * (evidence.passes("occlusion", 32) + 1), "each square, and the picture"
    assert len(state[evidence.KEPT]) == 3
    assert evidence.kept("occlusion", small, 0) is None, "the oldest is given up"


def test_integrated_gradients_tell_how_far_they_are(found: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "STEPS", 4)
    told: list[float] = []
    evidence.integrated_gradients(found, 5, told.append)
    assert told == [0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_heavy_network_waits_to_be_asked_for(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "WEIGHTY", 0)
    app = opened("pages/w04_resnet.py", lang=language, room="look", look="deciding", picture="cloth-7")
    (button,) = [one for one in app.button if one.key and one.key.startswith("integrated_gradients.")]
    assert button.label == say(language, "deciding.integrated_gradients.start", passes=evidence.STEPS)
    button.click().run()
    assert not app.exception
    assert not [one for one in app.button if one.key and one.key.startswith("integrated_gradients.")]


def test_weights_are_fetched_with_a_bar_and_then_used(monkeypatch: pytest.MonkeyPatch) -> None:
    here: list[float] = []

    def download(_id: str, progress: evidence.Progress) -> None:
        for done in (0.2, 0.9, 1.0):
            progress(done)
            here.append(done)

    monkeypatch.setattr(networks, "missing", lambda id: id == "resnet18" and not here)
    monkeypatch.setattr(networks, "download", download)
    monkeypatch.setattr(networks, "opened", lambda _id: networks._bare("squeezenet").eval())
    place = {"room": "look", "look": "deciding", "network": "resnet18"}
    app = opened("pages/w04_resnet.py", lang="en", **place)
    (button,) = [one for one in app.button if one.key == "deciding.fetch.resnet18"]
    monkeypatch.setattr(networks, "network", lambda _id: networks.NETWORKS["squeezenet"])
    button.click().run()
    assert not app.exception
    assert here == [0.2, 0.9, 1.0]
    assert len(shown(app)) == 4
