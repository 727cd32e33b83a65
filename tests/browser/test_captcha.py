"""One picture followed in a real browser: typed, uploaded, broken, on a phone."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from engine.data.captcha import draw, fitted
from engine.labs.captcha import Config, network
from engine.ui.look.captcha import _chance
from engine.zoom.line import line
from tests.browser.waiting import visit

SCRIPT = Path(__file__).parent / "captcha_host.py"


def chance(image: np.ndarray, text: str) -> str:
    """The sentence that the page must show for a picture."""
    import torch

    torch.manual_seed(0)
    return _chance(line(network(Config(hidden=8)), image).log_p, text, "en")


def opened(page: Page, language: str = "en") -> None:
    visit(page, f"/?lang={language}")
    page.locator(".js-plotly-plot").wait_for()


def test_another_text_is_drawn_and_followed(page: Page) -> None:
    opened(page)
    field = page.get_by_label("Text to draw")
    field.fill("b33r")
    field.press("Enter")
    expect(page.get_by_text(chance(draw("b33r", 0), "b33r"))).to_be_visible()
    assert "read=b33r" in page.url
    page.get_by_text("Draw it otherwise").click()
    expect(page.get_by_text(chance(draw("b33r", 1), "b33r"))).to_be_visible()


def test_an_uploaded_picture_is_followed_and_a_broken_one_is_one_sentence(page: Page) -> None:
    opened(page)
    page.get_by_text("Upload a picture of your own").click()
    box = page.locator("input[type=file]")
    box.set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(page.get_by_role("alert")).to_contain_text("not a picture")
    own, file = Image.fromarray(np.random.default_rng(0).integers(0, 256, (60, 200, 3), dtype=np.uint8)), io.BytesIO()
    own.save(file, "PNG")
    page.locator("[data-testid=stFileUploader] button").last.click()
    box.set_input_files({"name": "y.png", "mimeType": "image/png", "buffer": file.getvalue()})
    field = page.get_by_label("What the picture says")
    field.fill("7abc")
    field.press("Enter")
    expect(page.get_by_text(chance(fitted(own), "7abc"))).to_be_visible()


@pytest.mark.screen(width=390, height=844, touch=True, dark=True)
def test_a_phone_does_not_scroll_sideways(page: Page) -> None:
    opened(page, "ko")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
