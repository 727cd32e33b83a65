"""Beginning a sentence and letting the network go on, in a real browser: typing, drawing again, on a phone."""

import pytest
from playwright.sync_api import Page, expect

from engine.ui.look.writing import COUNT, TOP
from tests.browser.waiting import idle, visit

BARS = ".st-key-writing-bars .barlayer .point"


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.screen(width=390, height=844, dark=True, touch=True)
def test_on_a_phone_a_sentence_is_begun_and_goes_on(page: Page, language: str) -> None:
    visit(page, f"/w06_lstm?lang={language}&room=look&look=writing")
    field, said = page.get_by_test_id("stTextInput").locator("input"), page.get_by_test_id("stCode")
    field.fill("Press")
    field.press("Enter")
    expect(said).to_contain_text("Press", timeout=30_000)
    idle(page)
    assert "text=Press" in page.url
    squares = page.locator(".st-key-writing-text .textpoint text")
    expect(squares).to_have_count(len("Press") + COUNT)
    expect(page.locator(BARS)).to_have_count(2 * TOP)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_drawing_again_writes_something_else(page: Page) -> None:
    visit(page, "/w06_lstm?lang=en&room=look&look=writing&text=Click%20on")
    said = page.get_by_test_id("stCode")
    once = said.inner_text()
    assert once.startswith("Click on")
    page.get_by_role("button", name="Draw again").click()
    expect(said).not_to_have_text(once, timeout=30_000)
    assert said.inner_text().startswith("Click on")
