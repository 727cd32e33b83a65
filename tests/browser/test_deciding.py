"""What decided, in a real browser: a learner's picture, a square over it, another class, the slow map."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from engine.data import photos
from engine.words import say
from tests.browser.waiting import visit

PATH = "/w03_cnn?room=look&look=deciding&lang={language}"
WAIT = 30_000  # ms; the first time the network is loaded


def mine(name: str) -> FilePayload:
    """A learner's photo, wide as a camera's."""
    square, file = photos.read(name, 300), io.BytesIO()
    Image.fromarray(np.pad(square, ((0, 0), (80, 80), (0, 0)))).save(file, "JPEG", quality=92)
    return {"name": "mine.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def opened(page: Page, language: str, more: str = "") -> None:
    visit(page, PATH.format(language=language) + more)
    expect(page.locator(".class")).to_have_count(5, timeout=WAIT)
    maps(page)


def maps(page: Page) -> Locator:
    """The four maps, once all of them stand there."""
    found = page.locator(".attribution-map img")
    expect(found).to_have_count(4, timeout=WAIT)
    return found


def press(page: Page, x: float, y: float) -> None:
    """Presses the photo at these shares of its width and height."""
    photo = page.locator(".photo")
    photo.scroll_into_view_if_needed()
    box = photo.bounding_box()
    photo.click(position={"x": x * box["width"], "y": y * box["height"]})


@pytest.mark.screen(width=1280, height=1000, locale="en-US")
def test_a_learners_picture_is_explained_and_covered(page: Page) -> None:
    opened(page, "en")
    page.get_by_role("button", name=say("en", "subject.own")).click()
    page.locator("input[type=file]").set_input_files(mine("animal_calf"))
    first = page.locator(".class").first
    expect(first).to_contain_text("Chihuahua", timeout=WAIT)
    expect(page).to_have_url(re.compile("picture=own"))
    expect(page.get_by_role("radio", name=say("en", "subject.mine"))).to_be_checked()
    page.locator("input[type=file]").set_input_files(
        {"name": "no.png", "mimeType": "image/png", "buffer": b"only words"})
    expect(page.get_by_test_id("stAlert")).to_contain_text("not a picture")
    expect(first).to_contain_text("Chihuahua")
    page.keyboard.press("Escape")

    press(page, 0.5, 0.48)
    expect(page.locator(".now")).not_to_be_empty(timeout=WAIT)
    expect(first.locator(".percent")).to_contain_text("→")
    page.get_by_role("button", name=say("en", "deciding.verdict.clear")).click()
    expect(page.locator(".now")).to_be_empty()
    expect(page.locator(".square")).to_be_hidden()

    second = page.locator(".class").nth(1)
    name = second.locator(".name").inner_text()
    second.click()
    expect(second).to_have_attribute("aria-checked", "true")
    expect(page.locator(f".attribution-map img[alt$='{name}']")).to_have_count(4, timeout=WAIT)
    expect(page).to_have_url(re.compile("class=[0-9]+"))


@pytest.mark.screen(width=390, height=844, dark=True, touch=True)
def test_on_a_phone_by_keyboard_and_the_slow_map(page: Page) -> None:
    opened(page, "ko", "&picture=animal_dog")
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 390
    boxes = [maps(page).nth(i).bounding_box() for i in range(4)]
    assert boxes[0]["y"] == boxes[1]["y"], "two in a row"
    assert boxes[2]["y"] > boxes[0]["y"]
    photo = page.locator(".photo")
    photo.focus()
    photo.press("ArrowLeft")
    expect(page.locator(".now")).not_to_be_empty(timeout=WAIT)
    before = page.locator(".square").bounding_box()["x"]
    photo.press("ArrowLeft")
    assert page.locator(".square").bounding_box()["x"] < before
    photo.press("Delete")
    expect(page.locator(".now")).to_be_empty()

    faint = maps(page).nth(3).get_attribute("src")
    page.get_by_role("button", name=say("ko", "deciding.occlusion.start", passes=144)).click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_have_count(0, timeout=WAIT)
    expect(maps(page).nth(3)).not_to_have_attribute("src", faint)


@pytest.mark.screen(width=1280, height=1000)
def test_a_thumbnail_goes_into_the_link_and_stays_over_views_and_languages(page: Page) -> None:
    opened(page, "ko")
    thumbnail = page.locator("[data-code=animal_panda]")
    expect(thumbnail).to_have_accessible_name(say("ko", "photos.animal_panda"))
    thumbnail.click()
    expect(page).to_have_url(re.compile("picture=animal_panda"))
    expect(page.locator(".class").first).to_contain_text("giant panda", timeout=WAIT)
    page.get_by_role("radio", name="English").click()
    expect(thumbnail).to_have_accessible_name(say("en", "photos.animal_panda"), timeout=WAIT)
    page.get_by_role("radio", name=say("en", "lesson.look.ladder")).click()
    expect(page.locator(".verdict")).to_have_count(0, timeout=WAIT)
    expect(thumbnail).to_have_attribute("aria-checked", "true", timeout=WAIT)
    page.reload()
    expect(thumbnail).to_have_attribute("aria-checked", "true", timeout=WAIT)
