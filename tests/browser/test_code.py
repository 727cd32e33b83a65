"""The viewer of code in a real browser: point, hold, walk, step, practise, on screens of two sizes."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.words import say
from tests.browser.waiting import idle, visit

SCRIPT = Path(__file__).with_name("code_host.py")


def open_walk(page: Page, name: str = "supervised", language: str = "ko", more: str = "") -> None:
    visit(page, f"/?name={name}&lang={language}{more}")
    page.locator(".walk .line").first.wait_for()


def line(page: Page, text: str) -> Locator:
    return page.locator(".line").filter(has_text=text).first


def panel(page: Page) -> Locator:
    return page.locator(".panel")


def test_pointing_at_a_line_shows_what_it_made(page: Page) -> None:
    open_walk(page)
    line(page, "predicted = model(x)").hover()
    expect(panel(page).locator(".what code")).to_have_text(["predicted"])
    expect(panel(page).locator(".shape b")).to_have_text(["32", "10"])
    expect(panel(page)).to_contain_text("float32")
    expect(panel(page).locator(".why")).to_contain_text("순전파")
    expect(panel(page).locator("canvas")).to_have_count(1)
    line(page, "loss.backward()").hover()
    expect(panel(page).locator(".what code").first).to_have_text("model.hidden.weight.grad")
    expect(panel(page).locator(".shape").first).to_contain_text("784")


def test_thumbnails_are_painted(page: Page) -> None:
    open_walk(page)
    line(page, "predicted = model(x)").hover()
    cells = painted(page)
    colours = {tuple(cells[i:i + 4]) for i in range(0, len(cells), 4)}
    assert len(colours) > 20


def painted(page: Page) -> list[int]:
    return panel(page).locator("canvas").first.evaluate(
        "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]")


def test_the_theme_repaints_and_keeps_the_place(page: Page) -> None:
    open_walk(page)
    line(page, "predicted = model(x)").click()
    light = painted(page)
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".walk")).to_have_attribute("data-scheme", "dark")
    expect(page.locator(".line.held")).to_contain_text("predicted = model(x)")
    dark = painted(page)
    assert sum(dark) < sum(light), "zero has the colour of the page"


def test_names_are_marked_wherever_they_occur(page: Page) -> None:
    open_walk(page)
    line(page, "predicted = model(x)").hover()
    assert set(page.locator(".is-name.makes").all_inner_texts()) == {"predicted"}
    assert page.locator(".is-name.makes").count() == 2
    assert set(page.locator(".is-name.uses").all_inner_texts()) == {"model", "x"}


def test_a_click_holds_until_escape(page: Page) -> None:
    open_walk(page)
    line(page, "loss = task.loss").click()
    line(page, "optimizer.step()").hover()
    expect(page.locator(".line[aria-selected=true]")).to_contain_text("loss = task.loss")
    expect(panel(page).locator(".pin")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel(page).locator(".pin")).to_have_count(0)
    line(page, "optimizer.step()").hover()
    expect(page.locator(".line[aria-selected=true]")).to_contain_text("optimizer.step()")


def test_the_keyboard_walks_the_lines(page: Page) -> None:
    open_walk(page)
    page.locator(".source").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".line").nth(3)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".source")).to_have_attribute("aria-activedescendant", "line-3")
    page.keyboard.press("End")
    expect(page.locator(".line").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator(".line.held")).to_have_count(1)
    expect(panel(page)).to_have_attribute("aria-live", "polite")


def test_stepping_follows_the_order_of_execution(page: Page) -> None:
    open_walk(page, "sine_fit", "en")
    expect(page.locator("button.back")).to_be_disabled()
    seen = []
    for _ in range(8):
        page.locator("button.step").click()
        seen.append(page.locator(".line.now[aria-selected=true] .text").inner_text().split("  #")[0])
    assert seen[1].startswith("x, y = points")
    assert seen[3].startswith("for number")
    assert [text.split(" =")[0] for text in seen[4:7]] == ["model.zero_grad()", "predicted", "loss"]
    expect(page.locator(".place")).to_contain_text("step 8 of")
    page.locator("button.restart").click()
    expect(page.locator(".line.now")).to_have_count(0)


def test_stepping_on_shows_the_values_of_that_run(page: Page) -> None:
    open_walk(page, "sine_fit", "en")
    losses = []
    while len(losses) < 3:
        page.locator("button.step").click()
        if page.locator(".line[aria-selected=true]").inner_text().count("loss = ("):
            losses.append(float(panel(page).locator(".value").inner_text()))
    assert losses[0] > losses[1] > losses[2], "gradient descent"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_practice_hides_explanations_until_asked(page: Page, language: str) -> None:
    open_walk(page, language=language, more="&practice=1")
    line(page, "loss.backward()").click()
    expect(panel(page).locator(".why")).to_have_count(0)
    expect(panel(page)).to_contain_text(say(language, "codewalk.recall"))
    panel(page).get_by_role("button", name=say(language, "codewalk.reveal")).click()
    expect(panel(page).locator(".why")).to_be_visible()
    expect(page.locator(".count")).to_contain_text("1")
    page.get_by_role("button", name=say(language, "codewalk.practice")).click()
    line(page, "optimizer.step()").click()
    expect(panel(page).locator(".why")).to_be_visible()


def test_a_rerun_leaves_the_place_alone(page: Page) -> None:
    open_walk(page)
    line(page, "loss.backward()").click()
    page.get_by_role("button", name="again").click()
    idle(page)
    expect(page.locator(".line.held")).to_contain_text("loss.backward()")


@pytest.mark.screen(width=390, height=844, touch=True, dark=True, locale="en-US")
def test_on_a_telephone_line_and_meaning_are_seen_together(page: Page) -> None:
    open_walk(page, "sine_fit", "en")
    line(page, "predicted = model(x)").tap()
    expect(panel(page).locator(".why")).to_be_in_viewport()
    expect(line(page, "predicted = model(x)")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".walk").evaluate("e => e.scrollWidth <= e.clientWidth")
