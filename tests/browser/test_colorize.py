"""The view `colorize` in a real browser: a slider recolours at once, a borrowed vector stands in the link, a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.words import say
from tests.browser.waiting import visit

SCRIPT = Path(__file__).parent / "colorize_host.py"
WAIT = 30_000  # ms


def tint(page: Page, words: str, language: str = "en") -> Locator:
    return page.get_by_role("img", name=say(language, f"colorize.{words}"), exact=True)


@pytest.mark.screen(width=1280, height=1000, locale="en-US")
def test_the_picture_follows_a_slider(page: Page) -> None:
    visit(page, "/?lang=en")
    said, now = (tint(page, f"shift.{name}") for name in ("said", "now"))
    expect(now).to_be_visible(timeout=WAIT)
    as_predicted = said.get_attribute("src")
    expect(now).to_have_attribute("src", as_predicted)
    slider = page.get_by_role("slider").first
    slider.focus()
    slider.press("End")
    expect(now).not_to_have_attribute("src", as_predicted, timeout=WAIT)
    expect(said).to_have_attribute("src", as_predicted)


@pytest.mark.screen(width=390, height=844, dark=True)
def test_a_borrowed_vector_on_a_phone(page: Page) -> None:
    visit(page, "/?lang=ko&picture=animal_pika")
    after = tint(page, "swap.after", "ko")
    expect(after).to_be_visible(timeout=WAIT)
    first = after.get_attribute("src")
    page.get_by_role("radio", name=say("ko", "photos.animal_bee"), exact=True).last.click()
    expect(after).not_to_have_attribute("src", first, timeout=WAIT)
    expect(page).to_have_url(re.compile("donor=animal_bee"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
