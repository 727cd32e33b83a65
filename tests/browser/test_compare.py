"""The view `compare` in a real browser: a table on a screen, a stack of cards on a phone, another picture."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.words import say
from tests.browser.waiting import visit

SCRIPT = Path(__file__).parent / "compare_host.py"
WAIT = 30_000  # ms
DRAWN = "[...document.querySelectorAll('.contrast img')].every((one) => one.complete && one.naturalWidth > 0)"


def opened(page: Page, path: str) -> None:
    visit(page, path)
    expect(page.locator(".contrast section.row")).to_have_count(6, timeout=WAIT)
    page.wait_for_function(DRAWN)


@pytest.mark.screen(width=1280, height=1000, locale="en-US")
def test_a_table_whose_numbers_are_of_the_picture(page: Page) -> None:
    opened(page, "/?lang=en")
    cells = page.locator("[data-row=skip] .cell")
    left, right = (cells.nth(i).bounding_box() for i in range(2))
    assert left["y"] == right["y"]
    assert left["x"] < right["x"]
    expect(page.locator("[data-row=relation] .title")).to_contain_text(say("en", "compare.corrected"))
    before = page.locator(".contrast .measured").all_inner_texts()
    page.locator("[data-code=scene-24]").click()
    expect(page.locator(".contrast .measured").first).not_to_have_text(before[0], timeout=WAIT)
    page.locator("[data-code=animal_calf]").click()
    expect(page.locator("[data-row=purpose] .unet")).to_contain_text(say("en", "compare.no_truth"), timeout=WAIT)


@pytest.mark.screen(width=390, height=844, dark=True, touch=True)
def test_a_stack_of_cards_on_a_phone(page: Page) -> None:
    opened(page, "/?lang=ko")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    cells = page.locator("[data-row=output] .cell")
    upper, lower = (cells.nth(i).bounding_box() for i in range(2))
    assert upper["x"] == lower["x"]
    assert upper["y"] + upper["height"] <= lower["y"] + 1
    expect(cells.nth(0).locator(".name")).to_be_visible()
    expect(page.locator(".contrast .head")).to_be_hidden()
