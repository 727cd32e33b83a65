"""The views of week 10 that restore pictures: any link, what the browser is handed, and nothing trained yet."""

import base64
import math
import zlib
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from engine.ui import anomaly, denoise, latent, parcel
from engine.ui.look import trained
from engine.words import LANGUAGES, say

HOST = Path(__file__).parents[1] / "browser" / "restoring_host.py"


LOOKS = ("latent", "denoise", "anomaly")


@pytest.fixture(autouse=True)
def _back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The host puts a network of its own into the views; afterwards they have what they had."""
    for look in LOOKS:
        monkeypatch.setattr(f"engine.ui.look.{look}.trained", trained.trained)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """What goes to the browser as a parcel."""
    found = Mock()
    monkeypatch.setattr(parcel, "_component", lambda: found)
    return found


def opened(look: str, language: str = "en", **params: str) -> AppTest:
    app = AppTest.from_file(str(HOST), default_timeout=120)
    for name, value in {"lang": language, "look": look, **params}.items():
        app.query_params[name] = value
    return app.run()


def floats(text: str) -> np.ndarray:
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype="<f4")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
def test_a_view_opens_in_both_languages(look: str, language: str, sent: Mock) -> None:
    app = opened(look, language, picture="nothing", sigma="x", threshold="nan", to="-1", z="1_x")
    assert not app.exception
    assert sent.call_count == 1


def none() -> None:
    import importlib

    import streamlit as st

    for look in ("latent", "denoise", "anomaly"):
        importlib.import_module(f"engine.ui.look.{look}").show(None, st.query_params["lang"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_network_one_sentence_says_so(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained, "shipped", lambda _name: {})
    app = AppTest.from_function(none, default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    assert [one.value for one in app.info] == 3 * [say(language, "lesson.look.none")]


def test_codes_and_errors_on_the_map_are_those_of_numpy(sent: Mock) -> None:
    from engine.labs import mnist

    app = opened("latent")
    data = sent.call_args.kwargs["data"]
    rows = mnist.digits("bundled")[1][0][:500].flatten(1).numpy()
    train = mnist.digits("bundled")[0][0].flatten(1).numpy()
    values, vectors = np.linalg.eigh(np.cov(train.T))
    two = vectors[:, np.argsort(-values)[:2]].T  # (2, 784), each in one of two directions
    flat = (rows - train.mean(0)) @ two.T
    codes = floats(data["packed"]["pca"]).reshape(-1, 2)
    np.testing.assert_allclose(np.abs(codes), np.abs(flat), atol=2e-3)
    error = np.square((flat @ two + train.mean(0)).clip(0, 1) - rows).mean()
    assert any(f"PCA {error:.4f}" in one.value for one in app.caption)


def test_the_curve_holds_the_noise_against_its_own_definition(sent: Mock) -> None:
    """PSNR of clipped noise by a Monte-Carlo of numpy's own; no noise is infinitely good."""
    from engine.data.mnist import bundled

    opened("denoise")
    curve = sent.call_args.kwargs["data"]["curve"]
    assert curve["noisy"][0] is None
    x = bundled()[1][0][:200] / 255.0
    at = 8
    noisy = (x + np.random.default_rng(0).normal(0, curve["sigma"][at], x.shape)).clip(0, 1)
    true = (-10 * np.log10(np.square(noisy - x).mean(axis=(1, 2)))).mean()
    assert curve["noisy"][at] == pytest.approx(true, abs=0.05)


def test_the_area_is_how_often_an_anomaly_has_the_larger_error(sent: Mock) -> None:
    opened("anomaly")
    data = sent.call_args.kwargs["data"]
    normal, odd = (floats(data["packed"][f"{kind}_errors"]) for kind in ("normal", "odd"))
    pairs = (odd[:, None] > normal[None]).mean() + (odd[:, None] == normal[None]).mean() / 2
    assert data["auroc"] == pytest.approx(pairs)
    assert (len(normal), len(odd)) == (1000, 1000)


@pytest.mark.parametrize(("asked", "chosen", "z"), [
    ({}, [0, 1], None), ({"from": "3", "to": "7", "z": "1.5_-2"}, [3, 7], [1.5, -2]),
    ({"from": "3", "to": "3"}, [0, 1], None), ({"from": "3", "to": "99"}, [0, 1], None),
    ({"z": "nan_1"}, [0, 1], None), ({"z": "1_2_3"}, [0, 1], None), ({"z": "1e9_0"}, [0, 1], None),
])
def test_a_place_on_the_map(asked: dict, chosen: list, z: list | None) -> None:
    assert latent.place(10, asked) == {"digits": chosen, "z": z}


@pytest.mark.parametrize(("asked", "sigma", "draw"), [
    ({}, 0.8, 0), ({"sigma": "0.3", "draw": "7"}, 0.3, 7), ({"sigma": "9"}, 0.8, 0), ({"sigma": "nan"}, 0.8, 0),
    ({"sigma": None, "draw": "-1"}, 0.8, 0),
])
def test_a_strength_of_noise(asked: dict, sigma: float, draw: int) -> None:
    assert denoise.place(1.6, 0.8, asked) == {"sigma": sigma, "draw": draw}


@pytest.mark.parametrize("asked", [None, "x", "-0.1", "2", math.inf, "nan", {}])
def test_a_threshold_that_is_none(asked: object) -> None:
    assert anomaly.place(asked) is None
    assert anomaly.place("0.02") == 0.02
