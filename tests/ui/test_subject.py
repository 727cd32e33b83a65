"""Which network and which picture: from the URL, from the learner's file, over languages and views."""

import base64
import io
import re

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from engine import course
from engine.data import photos
from engine.ui.look import pictures
from engine.ui.thumbnails import SIDE, Thumbnail, source
from engine.words import LANGUAGES, has, say
from engine.zoom import networks
from tests.ui.test_bad_input import unreachable


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    st.cache_resource.clear()
    st.cache_data.clear()


def page() -> None:
    import streamlit as st

    from engine import course
    from engine.ui.look.subject import subject

    language = st.query_params["lang"]
    st.session_state["found"] = subject(course.lesson(st.query_params["lesson"]), language, "test")


def opened(language: str, lesson: str = "w03_cnn", **params: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    for name, value in {"lang": language, "lesson": lesson, **params}.items():
        app.query_params[name] = value
    return app.run()


def png(colour: str, size: tuple[int, int] = (90, 60)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def test_the_first_network_and_the_first_picture() -> None:
    found = opened("en").session_state["found"]
    assert found.network.id == "squeezenet"
    assert found.picture.shape == (224, 224, 3)
    assert (found.picture == photos.read(photos.SHOWN[0], 224)).all()
    assert found.classes[387] == "lesser panda"
    assert not found.model.training


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_names_network_and_picture(language: str) -> None:
    app = opened(language, "w04_resnet", network="squeezenet", picture="animal_dog")
    found = app.session_state["found"]
    assert not app.exception
    assert not app.info
    assert (found.picture == photos.read("animal_dog", 224)).all()
    assert found.code == "squeezenet/animal_dog"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "value"), [
    ("network", "<b>nothing"), ("picture", "../../secret"), ("picture", "own"), ("picture", "cloth-99"),
])
def test_an_unknown_code_gives_one_sentence_and_the_first(language: str, name: str, value: str) -> None:
    app = opened(language, **{name: value})
    assert not app.exception
    assert len(app.info) == 1
    assert app.session_state["found"].code == "squeezenet/animal_red_panda"


def test_the_picture_of_another_network_is_no_mistake() -> None:
    app = opened("en", picture="cloth-3")
    assert not app.info
    assert app.session_state["found"].code == "squeezenet/animal_red_panda"


@pytest.mark.parametrize("racer", ["plain", "residual"])
def test_one_network_of_a_race(racer: str) -> None:
    import torch

    from engine.data import fashion

    found = opened("ko", "w04_resnet", network="depth", racer=racer, picture="cloth-7").session_state["found"]
    assert found.code.endswith(f"/{racer}/cloth-7")
    assert found.classes == tuple(say("ko", "classes.fashion").split("|"))
    held_out, labels = fashion.load()[1]
    place = np.flatnonzero(labels == 7)[0]
    assert (found.picture == held_out[place].transpose(1, 2, 0)).all()
    with torch.no_grad():
        assert found.model(torch.from_numpy(held_out[place][None])).shape == (1, 10)
    shortcuts = [name for name, _ in found.model.named_parameters() if "shortcut" in name]
    assert bool(shortcuts) == (racer == "residual")


@pytest.mark.parametrize("language", LANGUAGES)
def test_weights_that_are_not_here(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.data.download.urlopen", unreachable)
    app = opened(language, network="vgg16")
    assert app.session_state["found"].model is None
    app.button[0].click().run(timeout=60)
    assert not app.exception
    assert [error.value for error in app.error] == [say(language, "problems.no_network")]
    assert app.session_state["found"].picture.shape == (224, 224, 3)


def test_a_shared_server_does_not_fetch_what_is_heavy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AI_LIBRARY_HOSTED", "1")
    app = opened("en", network="vgg16")
    assert not app.button
    assert any("VGG16" in caption.value and "shared" in caption.value for caption in app.caption)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_learners_picture_stays_when_the_next_file_is_bad(language: str) -> None:
    app = opened(language)
    app.file_uploader[0].upload("mine.png", png("navy"), "image/png").run()
    assert not app.exception
    found = app.session_state["found"]
    assert app.query_params["picture"] in ("own", ["own"])
    assert found.picture.shape == (224, 224, 3)
    assert found.picture[100, 100].tolist() == [0, 0, 128]
    app.file_uploader[0].set_value(("fake.png", b"only words", "image/png")).run()
    assert len(app.error) == 1
    assert app.session_state["found"].code == found.code, "nothing is lost"
    app.file_uploader[0].set_value(("next.png", png("white"), "image/png")).run()
    assert not app.error
    assert app.session_state["found"].code != found.code


def test_a_learners_picture_is_kept_over_languages_networks_and_the_choice_of_another() -> None:
    app = opened("ko", "w04_resnet", network="squeezenet")
    app.file_uploader[0].upload("mine.png", png("navy"), "image/png").run()
    app.query_params["lang"] = "en"
    app.run()
    assert app.session_state["found"].picture[0, 0].tolist() == [0, 0, 128]
    app.query_params["network"] = "depth"
    app.run()
    assert app.session_state["found"].picture.shape == (32, 32, 3)
    app.query_params["picture"] = "cloth-2"
    app.run()
    assert app.session_state["found"].code.endswith("cloth-2"), "the file in its box does not push in again"


def test_every_network_and_every_picture_has_words() -> None:
    for lesson in course.lessons():
        for id in networks.networks(lesson.slug):
            assert has(f"subject.networks.{id}.what")
            assert networks.missing(id) == has(f"subject.networks.{id}.fetch")
    assert all(has(f"photos.{code}") for code in {*pictures.CIFAR10, *photos.SHOWN})


@pytest.mark.parametrize("data", ["imagenet", "cifar10", "fashion"])
def test_rows_of_thumbnails_are_small_and_named(data: str) -> None:
    rows = {language: pictures.bundled(data, language) for language in LANGUAGES}
    assert all(isinstance(item, Thumbnail) and item.title for row in rows.values() for item in row)
    assert [item.code for item in rows["ko"]] == list(pictures.codes(data))
    assert sum(len(item.source) for item in rows["ko"]) < 100_000
    assert len({item.source for item in rows["ko"]}) == len(rows["ko"]), "no picture twice"


@pytest.mark.parametrize(("side", "kind"), [(224, "jpeg"), (32, "png")])
def test_a_thumbnail_is_the_picture(side: int, kind: str) -> None:
    picture = np.full((side, side, 3), (200, 30, 60), np.uint8)
    text = source(picture)
    assert re.match(rf"data:image/{kind};base64,", text)
    image = Image.open(io.BytesIO(base64.b64decode(text.partition(",")[2])))
    assert max(image.size) == min(side, SIDE)
    assert np.abs(np.asarray(image.convert("RGB")).astype(int) - (200, 30, 60)).max() <= 3
