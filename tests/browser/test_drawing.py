"""The drawing above a board in a real browser: it follows an edit, the theme, and stays inside a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

SCRIPT = Path(__file__).with_name("board_host.py")
SMALLEST = """
svg => Math.min(...[...svg.querySelectorAll("text, tspan")].map(one => parseFloat(getComputedStyle(one).fontSize)))
  * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width
"""


def opened(page: Page, name: str) -> None:
    page.goto(f"/?example={name}&lang=en")
    expect(page.locator(".drawing svg")).to_be_visible(timeout=60_000)
    expect(page.locator("td").first).to_be_visible(timeout=60_000)


def test_an_edit_on_the_board_redraws_it(page: Page) -> None:
    opened(page, "lstm_step")
    image = page.get_by_role("img", name="The cell of an LSTM")
    expect(image.get_by_text("0.3", exact=True)).to_have_count(0)
    page.locator("td").first.click()
    page.keyboard.type("0.3")
    page.keyboard.press("Enter")
    expect(image.get_by_text("0.3", exact=True)).to_be_visible()


@pytest.mark.screen(width=390, height=844, dark=True, touch=True)
@pytest.mark.parametrize("name", ["lstm_step", "gru_step", "rnn_unrolled", "rnn_shapes", "stock_shapes"])
def test_on_a_phone_it_stays_legible_and_inside_its_box(page: Page, name: str) -> None:
    opened(page, name)
    assert page.locator(".drawing svg").evaluate(SMALLEST) >= 11
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ink = page.locator('.drawing .number[data-role="ink"]').first.evaluate("one => getComputedStyle(one).fill")
    assert ink == "rgb(232, 237, 243)"  # of the dark theme, engine/figures/colours.py
