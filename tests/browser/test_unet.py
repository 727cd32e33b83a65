"""The view `unet` in a real browser: switches, boxes, the logit of a pixel, a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.words import say
from tests.browser.waiting import visit

SCRIPT = Path(__file__).parent / "unet_host.py"
WAIT = 30_000  # ms


def switch(page: Page, level: int) -> Locator:
    return page.locator(f"[role=switch][data-level='{level}']")


def drawn(page: Page) -> str:
    """The border, the scores and every map, as text."""
    return page.locator(".unet").evaluate(
        "(unet) => unet.querySelector('.edge').getAttribute('d') + unet.querySelector('.rows').textContent"
        " + [...unet.querySelectorAll('.stack canvas')].map((canvas) => canvas.toDataURL()).join()")


def rest(page: Page) -> None:
    expect(page.locator(".unet:not(.busy)")).to_have_count(1, timeout=WAIT)


def opened(page: Page, path: str) -> None:
    visit(page, path)
    expect(page.locator("svg.mask")).to_be_visible(timeout=WAIT)


@pytest.mark.screen(width=1280, height=1000, locale="en-US")
def test_a_skip_is_switched_off_and_the_mask_follows(page: Page) -> None:
    opened(page, "/?lang=en")
    expect(switch(page, 2)).to_have_attribute("aria-checked", "true")
    before = drawn(page)
    switch(page, 2).click()
    rest(page)
    assert drawn(page) != before
    expect(switch(page, 2)).to_have_attribute("aria-checked", "false")
    expect(page.locator(".bridge.cut")).to_contain_text(say("en", "unet.words.zeros"))
    expect(page).to_have_url(re.compile("off=2"))
    page.get_by_role("button", name=say("en", "unet.words.all_off")).click()
    expect(page.locator(".bridge.cut")).to_have_count(4)
    rest(page)  # the address is told by the server
    expect(page).to_have_url(re.compile(r"off=\d(\.\d){3}"))
    page.reload()
    expect(page.locator(".bridge.cut")).to_have_count(4, timeout=WAIT)
    page.get_by_role("button", name=say("en", "unet.words.all_on")).click()
    rest(page)
    assert drawn(page) == before
    expect(page).not_to_have_url(re.compile("off="))


@pytest.mark.screen(width=1280, height=1000, dark=True)
def test_a_box_shows_its_channels_and_a_pixel_its_logit(page: Page) -> None:
    opened(page, "/?lang=ko&picture=animal_kitten")
    page.locator("[data-box=enc2]").click()
    expect(page.locator(".gallery canvas")).to_have_count(32, timeout=WAIT)
    expect(page.locator(".gallery h4")).to_contain_text("32×32×32")
    page.get_by_role("button", name=say("ko", "unet.words.close")).click()
    expect(page.locator(".gallery")).to_be_hidden(timeout=WAIT)
    mask = page.locator("svg.mask")
    mask.hover(position={"x": 5, "y": 5})
    expect(page.locator(".told")).to_contain_text("0.5")
    told = page.locator(".told").inner_text()
    z, p = re.search(r"(−?[\d.]+) → \S+ ([\d.]+)", told).groups()
    assert abs(1 / (1 + 2.718281828 ** -float(z.replace("−", "-"))) - float(p)) < 0.005
    mask.focus()
    mask.press("ArrowDown")
    expect(page.locator(".told")).not_to_have_text(told)


@pytest.mark.screen(width=390, height=844, touch=True)
def test_on_a_phone_nothing_is_cut_off(page: Page) -> None:
    for skip in ("concat", "fcn"):
        opened(page, f"/?lang=ko&skip={skip}")
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
        boxes = [box.bounding_box() for box in page.locator(".unet .box").all()]
        assert len(boxes) >= 6
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    opened(page, "/?lang=ko")
    switch(page, 1).focus()
    switch(page, 1).press("Space")
    rest(page)
    expect(switch(page, 1)).to_have_attribute("aria-checked", "false")
