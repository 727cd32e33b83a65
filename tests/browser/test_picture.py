"""Drawing and uploading in a real browser: strokes arrive as 28 × 28, bad files as one sentence."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import FilePayload, Page, expect

from engine.words import say
from tests.browser.waiting import idle, visit
from tests.data.test_picture import bomb, gradient, saved

SCRIPT = Path(__file__).with_name("picture_host.py")


def arrived(page: Page) -> np.ndarray | None:
    """(28, 28) what the server got, 0 … 255."""
    text = page.get_by_test_id("stCode").inner_text().strip()
    return None if text == "none" else np.array([[int(v) for v in row.split(",")] for row in text.split(";")])


def written(values: np.ndarray) -> str:
    """As the host writes it."""
    return ";".join(",".join(map(str, row)) for row in values)


def draw(page: Page, *points: tuple[float, float]) -> None:
    """A stroke through points given as shares of the sheet."""
    box = page.locator("canvas").bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=12)
    page.mouse.up()


def open_sheet(page: Page, language: str = "ko") -> None:
    visit(page, f"/?lang={language}")
    page.locator("canvas").wait_for()


def until_ink(page: Page) -> np.ndarray:
    expect(page.get_by_test_id("stCode")).to_contain_text("255")
    idle(page)
    return arrived(page)


def test_a_stroke_arrives_as_28_by_28(page: Page) -> None:
    open_sheet(page)
    assert arrived(page) is None
    draw(page, (0.5, 0.2), (0.5, 0.8))
    found = until_ink(page)
    assert found.shape == (28, 28)
    ink = found > 127
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    assert (rows[0], rows[-1]) == (pytest.approx(0.2 * 28 - 1, abs=1.1), pytest.approx(0.8 * 28, abs=1.1))
    assert columns.tolist() == [13, 14], "a pen of two cells, in the middle"
    assert 0 < found[14, 12] < 127, "a soft rim"
    assert found[14, 12] == pytest.approx(found[14, 15], abs=12), "the same on both sides"
    assert found[:, :9].sum() == found[:, 19:].sum() == 0


def test_strokes_add_up_and_can_be_taken_back(page: Page) -> None:
    open_sheet(page)
    draw(page, (0.2, 0.2), (0.8, 0.2))
    one = until_ink(page)
    draw(page, (0.2, 0.8), (0.8, 0.8))
    expect(page.get_by_test_id("stCode")).not_to_have_text(written(one))
    idle(page)
    assert arrived(page)[22].max() == 255
    page.locator("button.undo").click()
    idle(page)
    expect(page.get_by_test_id("stCode")).to_have_text(written(one))
    page.locator("button.clear").click()
    expect(page.get_by_test_id("stCode")).to_have_text("none")
    expect(page.locator("button.clear")).to_be_disabled()


def test_the_drawing_comes_back_with_its_room(page: Page) -> None:
    open_sheet(page)
    draw(page, (0.3, 0.3), (0.7, 0.7))
    before = until_ink(page)
    page.get_by_role("radio", name="there").click()
    expect(page.locator("canvas")).to_have_count(0)
    page.get_by_role("radio", name="here", exact=True).click()
    page.locator("canvas").wait_for()
    idle(page)
    assert (arrived(page) == before).all()
    draw(page, (0.1, 0.9), (0.2, 0.9))
    expect(page.get_by_test_id("stCode")).not_to_have_text(written(before))
    idle(page)
    after = arrived(page)
    assert np.abs(after[:22] - before[:22]).max() <= 1, "what was there before is still there"
    assert after[25, 4] == 255


def test_the_keyboard_draws(page: Page) -> None:
    open_sheet(page)
    page.locator("canvas").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.down(" ")
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    page.keyboard.up(" ")
    found = until_ink(page) > 127
    assert found[12:14, 9:14].all()
    assert not found[:11].any()
    assert not found[:, 16:].any()
    page.keyboard.press("Delete")
    expect(page.get_by_test_id("stCode")).to_have_text("none")


@pytest.mark.screen(width=390, height=844, touch=True, dark=True, locale="en-US")
def test_a_finger_draws_and_the_page_does_not_scroll(page: Page) -> None:
    open_sheet(page, "en")
    box = page.locator("canvas").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.locator("canvas").evaluate("c => getComputedStyle(c).touchAction") == "none"
    finger = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.2
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        point = {"x": x, "y": y + step * box["height"] * 0.06}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    found = until_ink(page)
    assert (found > 127).any(axis=1).sum() >= 16
    assert page.locator("canvas").bounding_box()["y"] == box["y"]


def give(page: Page, name: str, raw: bytes) -> None:
    page.locator("input[type=file]").set_input_files(FilePayload(name=name, mimeType="image/png", buffer=raw))


@pytest.mark.parametrize(("raw", "code", "facts"), [
    (b"only words", "picture_not_an_image", {"formats": "PNG, JPEG, WEBP, BMP, GIF"}),
    (bomb(20_000), "picture_too_many_pixels", {"limit": 16}),
    (saved(gradient(), "JPEG")[:600], "picture_broken", {}),
], ids=["text", "bomb", "cut"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_bad_file_gives_one_sentence_and_nothing_is_lost(page: Page, language, raw, code, facts) -> None:
    open_sheet(page, language)
    draw(page, (0.3, 0.3), (0.7, 0.7))
    before = until_ink(page)
    give(page, "digit.png", raw)
    expect(page.get_by_test_id("stAlert")).to_contain_text(say(language, f"problems.{code}", **facts))
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    assert (arrived(page) == before).all()
    give(page, "digit.png", saved(gradient(), "PNG"))
    expect(page.get_by_text("picture (64, 48)")).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_uploader_speaks_the_learners_language(page: Page, language: str) -> None:
    open_sheet(page, language)
    button = page.get_by_test_id("stFileUploaderDropzone").locator("button p")
    assert say(language, "upload.browse") in button.evaluate("e => getComputedStyle(e, '::after').content")
    assert button.evaluate("e => getComputedStyle(e).fontSize") == "0px"
    give(page, "large.png", bytes(6 * 1024 * 1024))
    box = page.locator(".st-key-digit-photo")
    sentence = say(language, "upload.refused", size=5, formats="PNG JPEG WEBP BMP GIF")
    expect(page.get_by_test_id("stFileChipIconError")).to_be_visible()
    assert sentence in box.evaluate("e => getComputedStyle(e, '::after').content")
