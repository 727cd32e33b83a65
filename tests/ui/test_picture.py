"""The learner's pictures on the Python side: what the sheet sends, and files good and bad."""

import base64
import io

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from engine.ui.picture import SIDE, cells
from engine.words import LANGUAGES, say


def sent(values: np.ndarray) -> str:
    return base64.b64encode(values.astype(np.uint8).tobytes()).decode()


def test_bytes_become_a_picture():
    values = np.zeros((SIDE, SIDE))
    values[3, 5] = 255
    values[4, 6] = 51
    found = cells(sent(values))
    assert (found.shape, found.dtype) == ((28, 28), np.float32)
    assert found[3, 5] == 1
    assert found[4, 6] == np.float32(0.2)
    assert found.sum() == pytest.approx(1.2)


@pytest.mark.parametrize("text", [
    "", None, 7, {"a": 1}, "not base64 !", "한글", "A" * 1_000_000, sent(np.ones((28, 27))),
    sent(np.ones((29, 28))), sent(np.zeros((28, 28))),
], ids=lambda text: repr(text)[:20])
def test_what_is_no_drawing_is_none(text):
    assert cells(text) is None


def page(language):
    from engine.ui import picture

    drawn = picture.draw_digit(language, "digit")
    found = picture.upload(language, "digit.photo")
    import streamlit as st

    st.text(f"{drawn is None} {None if found is None else found.size}")


def opened(language: str) -> AppTest:
    return AppTest.from_function(page, args=(language,), default_timeout=60).run()


def png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_is_read_and_a_text_is_explained(language):
    at = opened(language)
    assert not at.exception
    assert at.text[0].value == "True None"
    at.file_uploader[0].upload("digit.png", png(40, 30), "image/png").run()
    assert at.text[0].value == "True (40, 30)"
    assert not at.error
    at.file_uploader[0].set_value(("fake.png", b"only words", "image/png")).run()
    assert at.text[0].value == "True None"
    assert [error.value for error in at.error] == [
        say(language, "problems.picture_not_an_image", formats="PNG, JPEG, WEBP, BMP, GIF")]
