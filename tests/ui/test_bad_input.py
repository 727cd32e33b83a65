"""Whatever goes wrong on a page gives one clear sentence in the learner's language, and the page stays usable."""

import shutil
from pathlib import Path
from urllib.error import URLError

import pytest
import streamlit as st

from engine.problem import Problem
from engine.runs import checkpoint
from engine.runs.store import Store
from engine.ui.trouble import sentence
from engine.words import LANGUAGES
from tests.test_pages import HANGUL, opened

TRAIN = {"room": "train", "lab": "housing"}


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_data_folder_that_cannot_be_written(language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("AI_LIBRARY_HOME", str(tmp_path / "file" / "home"))
    app = opened("pages/w02_ann.py", lang=language, **TRAIN)
    assert not app.exception
    assert len(app.warning) == 1
    assert bool(HANGUL.search(app.warning[0].value)) == (language == "ko")
    start = next(button for button in app.button if button.key == "start.housing")
    assert start.disabled
    assert len(app.markdown) > 2, "the published result is still shown"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["safetensors", "run.npz"])
def test_a_damaged_checkpoint(language: str, part: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = shutil.copytree(checkpoint.FOLDER, tmp_path / "checkpoints")
    file = folder / f"housing.{part}"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    monkeypatch.setattr(checkpoint, "FOLDER", folder)
    place = TRAIN if part == "run.npz" else {"room": "look", "look": "house"}
    app = opened("pages/w02_ann.py", lang=language, **place)
    assert not app.exception
    assert len(app.error) == 1
    assert "housing" in app.error[0].value
    assert bool(HANGUL.search(app.error[0].value)) == (language == "ko")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "value"), [("room", "cellar"), ("at", "nowhere"), ("lab", "gold"), ("look", "away")])
def test_a_place_that_does_not_exist(name: str, value: str, language: str) -> None:
    rooms = {"lab": {"room": "train"}, "look": {"room": "look"}}
    app = opened("pages/w02_ann.py", **{"lang": language, **rooms.get(name, {}), name: value})
    assert not app.exception
    assert [value in info.value for info in app.info] == [True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_learner_typed_is_never_markup(language: str) -> None:
    text = sentence(Problem("unknown_lab", name="[x](http://y) **z** <b>", known="sine"), language)
    assert "\\[x\\]\\(http" in text
    assert "\\*\\*z\\*\\*" in text
    assert "<b>" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_share_link_of_a_board(language: str) -> None:
    link = {"lang": language, "at": "fit", "we.descent": "{not json"}
    app = opened("pages/w02_ann.py", **(link | {"at": "gradient"}))
    assert not app.exception
    skip = [button for button in app.button if button.key and button.key.endswith("/skip")]
    skip[0].click().run()
    assert not app.exception
    assert len(app.warning) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_full_data_without_a_network(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.data.download.urlopen", unreachable)
    app = opened("pages/w02_ann.py", **{"lang": language, "room": "train", "lab": "mnist", "mnist.data": "full"})
    assert not app.exception
    buttons = {button.key: button for button in app.button}
    assert buttons["start.mnist"].disabled
    buttons["download.mnist"].click().run()
    assert not app.exception
    assert len(app.error) == 1
    assert bool(HANGUL.search(app.error[0].value)) == (language == "ko")


def unreachable(*_arguments: object, **_more: object) -> None:
    raise URLError("no route")


def test_hosted_a_link_shows_a_run_but_does_not_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AI_LIBRARY_HOSTED", "1")
    store = Store()
    theirs = store.queue("sine", {}, owner="somebody else")
    app = opened("pages/w02_ann.py", lang="en", room="train", lab="sine", run=theirs)
    assert not app.exception
    assert f"stop.{theirs}" not in {button.key for button in app.button}
    mine = store.queue("sine", {}, owner=app.session_state["visitor"])
    app.query_params["run"] = mine
    app.run()
    assert f"stop.{mine}" in {button.key for button in app.button}


def test_a_share_link_is_never_markup() -> None:
    app = opened("pages/w02_ann.py", lang="en", at="gradient", **{"we.descent": '{"[x](http://y)": 1}'})
    next(button for button in app.button if button.key and button.key.endswith("/skip")).click().run()
    assert not app.exception
    assert "\\[x\\]\\(http" in app.warning[0].value
