"""Let it write on: the learner's words, temperature, and the character drawn at each step."""

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from engine.ui.look.writing import COUNT, softmax
from engine.words import LANGUAGES, say


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    st.cache_resource.clear()
    st.cache_data.clear()


def page() -> None:
    import streamlit as st

    from engine import course
    from engine.ui.look.writing import show

    show(course.lesson("w06_lstm"), st.query_params["lang"])


def opened(language: str, **params: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=120)
    for name, value in {"lang": language, **params}.items():
        app.query_params[name] = value
    return app.run()


def written(app: AppTest) -> str:
    return app.code[0].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_goes_on_from_a_held_out_sentence(language: str) -> None:
    from engine.data.sentences import texts

    app = opened(language)
    assert not app.exception
    beginning = app.text_input[0].value
    assert f"\n{beginning}" in f"\n{texts(language)[1]}"
    assert written(app).startswith(beginning)
    assert len(written(app).replace("<unk>", "?")) == len(beginning) + COUNT


def test_a_link_carries_the_beginning_and_a_draw_changes_the_rest() -> None:
    app = opened("en", text="Click ")
    once = written(app)
    assert once.startswith("Click")
    assert written(app.run()) == once
    assert written(app.button(key="writing.again").click().run()) != once


def test_what_is_typed_goes_into_the_link() -> None:
    app = opened("en")
    app.text_input[0].set_value("Open the").run()
    assert app.query_params["text"] == "Open the"
    assert written(app).startswith("Open the")


def test_the_character_at_a_step_is_the_one_that_was_written() -> None:
    app = opened("en", text="Press")
    app.slider(key="writing.step").set_value(7).run()
    symbol = written(app)[len("Press") + 6]
    shown = {" ": "␣", "\n": "↵"}.get(symbol, symbol)
    assert any(f"“{shown}”" in one.value.replace("\\", "") for one in app.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_characters_are_named_and_markup_stays_text(language: str) -> None:
    app = opened(language, text="*(\u4e2d")
    assert not app.exception
    expected = say(language, "conveyor.unknown", letters="\u4e2d")
    assert expected in [one.value for one in app.caption]
    assert any("\\*\\(" in one.value for one in app.markdown)


def test_softmax_is_torch_s() -> None:
    import torch

    logits = np.random.default_rng(0).normal(0, 30, (5, 9))
    assert softmax(logits) == pytest.approx(torch.from_numpy(logits).softmax(dim=1).numpy())
