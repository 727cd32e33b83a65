"""The board in a real browser: light, pin, walk, edit, step, practise, share, on screens of two sizes."""

import re
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import idle, visit

SCRIPT = Path(__file__).with_name("board_host.py")


def open_board(page: Page, example: str = "convolution", language: str = "ko", **more: str) -> None:
    params = {"example": example, "lang": language} | more
    visit(page, "/?" + "&".join(f"{name}={value}" for name, value in params.items()))
    page.locator(".board td[role=gridcell]").first.wait_for()


def row_of(page: Page, grid: str, row: int) -> Locator:
    return page.locator(f"figure[data-name={grid}] tbody tr").nth(row).locator("td[role=gridcell]")


def cell(page: Page, grid: str, row: int, column: int) -> Locator:
    return row_of(page, grid, row).nth(column)


def places(page: Page, grid: str, light: str) -> set[tuple[int, int]]:
    """(row, column) of the cells of a grid that carry this light."""
    return {tuple(place) for place in page.locator(f"figure[data-name={grid}] tbody").evaluate(
        "(body, light) => [...body.rows].flatMap((row, r) => [...row.querySelectorAll('td[role=gridcell]')]"
        ".flatMap((td, c) => td.classList.contains(light) ? [[r, c]] : []))", light)}


def numbers(page: Page, grid: str) -> list[list[float]]:
    rows = page.locator(f"figure[data-name={grid}] tbody tr").count()
    texts = [row_of(page, grid, row).all_inner_texts() for row in range(rows)]
    return [[float(text.replace("−", "-")) for text in row] for row in texts]


def strip(page: Page) -> Locator:
    return page.locator(".strip")


def type_into(page: Page, target: Locator, text: str) -> None:
    target.click()
    page.keyboard.press("F2")
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


# ---------------------------------------------------------------- light

def test_pointing_lights_the_window_under_the_kernel(page: Page) -> None:
    open_board(page)
    cell(page, "result", 1, 2).hover()
    expect(cell(page, "result", 1, 2)).to_have_class(re.compile(r"\bon\b"))
    assert places(page, "image", "source") == {(r, c) for r in (1, 2, 3) for c in (2, 3, 4)}
    assert places(page, "kernel", "source") == {(r, c) for r in range(3) for c in range(3)}
    expect(strip(page)).to_contain_text("=")
    page.mouse.move(5, 5)
    expect(page.locator(".board td.on")).to_have_count(0)


def test_pointing_at_a_source_shows_what_it_feeds(page: Page) -> None:
    open_board(page)
    cell(page, "image", 0, 0).hover()
    expect(cell(page, "result", 0, 0)).to_have_class(re.compile("consumer"))
    assert places(page, "result", "consumer") == {(0, 0)}  # the corner lies under one window only


def test_what_lies_further_back_is_lit_faintly(page: Page) -> None:
    open_board(page, "backprop")
    cell(page, "h", 0, 0).hover()
    expect(cell(page, "z", 0, 0)).to_have_class(re.compile("source"))
    assert places(page, "x", "far") == {(0, 0), (0, 1)}
    assert places(page, "W1", "far") == {(0, 0), (1, 0)}
    assert not places(page, "W2", "far")


def test_the_light_is_there_within_a_frame(page: Page) -> None:
    open_board(page, "backprop")
    expect(page.locator("figure[data-name=W1_new] td[role=gridcell]").first).to_be_visible()
    lit = page.locator(".stage").evaluate("""(stage) => {
        const td = stage.querySelector('figure[data-name=W1_new] td[role=gridcell]');
        td.dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'}));
        return stage.querySelectorAll('td.source').length;  // in the same task: no wait, no server
    }""")
    assert lit == 3  # the weight, the learning rate, the gradient


# ---------------------------------------------------------------- pin, walk

def test_click_holds_and_escape_lets_go(page: Page) -> None:
    open_board(page)
    cell(page, "result", 0, 0).click()
    cell(page, "result", 2, 2).hover()
    expect(cell(page, "result", 0, 0)).to_have_class(re.compile("held"))
    assert places(page, "image", "source") == {(r, c) for r in range(3) for c in range(3)}
    page.keyboard.press("Escape")
    expect(page.locator(".board td.held")).to_have_count(0)


def test_keys_walk_across_grids_and_pin(page: Page) -> None:
    open_board(page, "backprop")
    cell(page, "W1", 0, 0).focus()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "W1", 1, 0)).to_be_focused()
    page.keyboard.press("End")
    expect(cell(page, "W1", 1, 1)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cell(page, "b1", 0, 0)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(cell(page, "W1", 0, 1)).to_be_focused()
    page.keyboard.press("Tab")
    expect(cell(page, "b1", 0, 0)).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Tab")
    expect(cell(page, "W1", 0, 1)).to_be_focused()  # a grid remembers where one was
    page.keyboard.press("Enter")
    expect(cell(page, "W1", 0, 1)).to_have_class(re.compile("held"))


def test_every_cell_has_a_name_and_the_arithmetic_is_said(page: Page) -> None:
    open_board(page)
    cell(page, "result", 0, 0).focus()
    page.keyboard.press("ArrowRight")
    shown = cell(page, "result", 0, 1).inner_text()
    expect(cell(page, "result", 0, 1)).to_have_attribute("aria-label", f"result[1,2] = {shown}")
    expect(page.locator(".board [aria-live]")).to_contain_text("result[1,2] = ")
    assert page.locator(".board td[role=gridcell]:not([aria-label])").count() == 0


# ---------------------------------------------------------------- edit

def test_an_edit_reaches_every_linked_cell(page: Page) -> None:
    open_board(page)
    image, kernel = numbers(page, "image"), numbers(page, "kernel")
    (bias,), = numbers(page, "bias")
    cell(page, "image", 2, 2).dblclick()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(cell(page, "image", 2, 2)).to_have_text("7")
    image[2][2] = 7
    x, k, b = torch.tensor([[image]]), torch.tensor([[kernel]]), torch.tensor([bias])
    want = torch.nn.functional.conv2d(x, k, b)[0, 0]
    expect(page.locator("td.pending")).to_have_count(0)
    expect(cell(page, "result", 1, 1)).to_have_text(f"{want[1, 1]:g}".replace("-", "−"))
    assert torch.allclose(torch.tensor(numbers(page, "result")), want)
    expect(cell(page, "image", 2, 2)).to_be_focused()  # the redraw took nothing away


def test_a_digit_starts_an_edit_and_tab_goes_on(page: Page) -> None:
    open_board(page)
    cell(page, "kernel", 0, 0).focus()
    page.keyboard.type("-5")
    page.keyboard.press("Tab")
    expect(cell(page, "kernel", 0, 0)).to_have_text("−5")
    expect(cell(page, "kernel", 0, 1)).to_be_focused()
    page.keyboard.type("8")
    page.keyboard.press("Escape")
    idle(page)
    expect(cell(page, "kernel", 0, 1)).not_to_have_text("8")


def test_two_quick_edits_are_both_kept(page: Page) -> None:
    open_board(page)
    cell(page, "kernel", 0, 0).focus()
    for key in ("5", "Tab", "6", "Tab"):
        page.keyboard.press(key)
    expect(page.locator("td.pending")).to_have_count(0)
    expect(cell(page, "kernel", 0, 0)).to_have_text("5")
    expect(cell(page, "kernel", 0, 1)).to_have_text("6")


@pytest.mark.parametrize(("language", "sentence"), [("ko", "수가 아니다"), ("en", "Not a number")])
def test_what_is_no_number_is_not_sent(page: Page, language: str, sentence: str) -> None:
    open_board(page, language=language)
    before = numbers(page, "result")
    type_into(page, cell(page, "image", 0, 0), "abc")
    expect(page.locator(".problem")).to_contain_text(sentence)
    expect(page.locator("td.editing input")).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".problem")).to_be_empty()
    assert numbers(page, "result") == before


def test_a_number_out_of_range_leaves_the_last_good_ones(page: Page) -> None:
    open_board(page)
    before = numbers(page, "image")
    type_into(page, cell(page, "image", 0, 0), "1e9")
    expect(page.locator(".problem")).to_contain_text("범위")
    expect(cell(page, "image", 0, 0)).to_have_class(re.compile("refused"))
    assert numbers(page, "image") == before


def test_a_refused_choice_leaves_the_last_good_one(page: Page) -> None:
    open_board(page)
    stride = page.get_by_role("spinbutton").first
    stride.fill("2")
    stride.press("Enter")
    expect(page.locator("figure[data-name=result] tbody tr")).to_have_count(2)
    assert len(numbers(page, "result")) == 2


def test_reset_brings_the_first_numbers_back(page: Page) -> None:
    open_board(page)
    before = numbers(page, "image")
    page.locator("button.random").click()
    expect(page.locator("td.changed").first).to_be_attached()
    assert numbers(page, "image") != before
    page.locator("button.reset").click()
    expect(cell(page, "image", 0, 0)).to_have_text(f"{before[0][0]:g}".replace("-", "−"))
    idle(page)
    assert numbers(page, "image") == before


# ---------------------------------------------------------------- steps

def test_step_by_step(page: Page) -> None:
    open_board(page, "backprop")
    page.locator("button.steps").click()
    total = int(page.locator(".line .place").inner_text().split("/")[1])
    expect(page.locator("figure.unseen")).to_have_count(page.locator("figure").count() - 7)  # seven are given
    page.locator("button.next").click()
    expect(page.locator(".line .place")).to_have_text(f"2 / {total}")
    expect(page.locator("button.next")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator(".line .place")).to_have_text(f"3 / {total}")
    page.keyboard.press("b")
    expect(page.locator(".line .place")).to_have_text(f"2 / {total}")
    type_into(page, cell(page, "x", 0, 0), "3")
    expect(page.locator("td.pending")).to_have_count(0)
    expect(page.locator(".line .place")).to_have_text(f"2 / {total}")  # an edit keeps the place
    page.locator("button.steps").click()
    expect(page.locator("figure.unseen")).to_have_count(0)


def test_a_change_of_language_keeps_step_pin_and_numbers(page: Page) -> None:
    open_board(page, "backprop")
    type_into(page, cell(page, "x", 0, 0), "3")
    expect(page.locator("td.pending")).to_have_count(0)
    page.locator("button.steps").click()
    page.locator("button.next").click()
    cell(page, "z", 0, 0).click()
    page.get_by_role("button", name="other language").click()
    expect(page.locator("button.steps")).to_have_text("Show all")
    expect(page.locator(".line .place")).to_contain_text("2 / ")
    expect(cell(page, "z", 0, 0)).to_have_class(re.compile("held"))
    expect(cell(page, "x", 0, 0)).to_have_text("3")


# ---------------------------------------------------------------- practice

def blank_values(page: Page) -> list[float]:
    """The right answers, worked out again by torch from the numbers on screen."""
    image = torch.tensor([[numbers(page, "image")]])
    layers = {
        "max": torch.nn.functional.max_pool2d(image, 2), "average": torch.nn.functional.avg_pool2d(image, 2),
        "global_average": image.mean((2, 3), keepdim=True)}
    found = page.locator(".board").evaluate(  # these tables have no labels
        "board => [...board.querySelectorAll('td.blank')].map("
        "td => [td.closest('figure').dataset.name, td.parentNode.rowIndex, td.cellIndex])")
    return [layers[name][0, 0, row, column].item() for name, row, column in found]


def test_practice_checks_each_cell(page: Page) -> None:
    open_board(page, "pooling", "en")
    page.locator("button.practice").click()
    fields = page.locator("td.blank input")
    fields.first.wait_for()
    answers = blank_values(page)
    total = len(answers)
    fields.first.fill("12345")
    fields.first.press("Enter")
    expect(strip(page)).to_contain_text("Not yet")
    expect(page.locator("td.source").first).to_be_attached()  # a hint: where it comes from
    expect(strip(page)).to_contain_text("?")
    fields.first.fill("12346")
    fields.first.press("Enter")
    expect(strip(page)).not_to_contain_text("?")  # the second time its arithmetic is told
    for field, answer in zip(fields.all(), answers, strict=True):
        field.fill(f"{answer:.5g}")
        field.press("Enter")
    expect(page.locator("td.blank.right")).to_have_count(total)
    expect(page.locator(".line .place")).to_have_text(f"{total - 1} / {total} right")
    expect(page.locator(".line .note")).to_contain_text(f"{total - 1} of {total}")
    idle(page)
    expect(page.locator("td.blank.right")).to_have_count(total)  # the report redraws nothing away
    page.get_by_role("button", name="other language").click()
    expect(page.locator(".line .place")).to_have_text(f"{total - 1} / {total} 맞음")
    expect(page.locator("td.blank.right")).to_have_count(total)  # nor does a change of language
    expect(page.get_by_text("score")).to_have_text(f"score {{'right': {total - 1}, 'total': {total}}}")
    page.locator("button.practice").click()
    expect(page.locator("td.blank")).to_have_count(0)


# ---------------------------------------------------------------- link

def test_a_shared_link_brings_the_numbers_back(page: Page) -> None:
    open_board(page)
    type_into(page, cell(page, "image", 0, 0), "9")
    expect(page.locator("td.pending")).to_have_count(0)
    page.locator("button.share").click()
    page.wait_for_url(re.compile(r"we\.convolution="))
    address = page.locator(".link input").input_value()
    idle(page)
    page.reload()
    idle(page)
    expect(cell(page, "image", 0, 0)).to_have_text("9")
    assert page.evaluate("navigator.clipboard.readText()") == address
    page.goto(address)
    expect(cell(page, "image", 0, 0)).to_have_text("9")


@pytest.mark.parametrize("text", ["nonsense", "%7B%22image%22%3A5%7D", "%7B%22nobody%22%3A5%7D", "%5B%5B%5B"])
def test_a_broken_link_says_so_once_and_starts_afresh(page: Page, text: str) -> None:
    open_board(page, **{"we.convolution": text})
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    expect(page.get_by_test_id("stAlert")).to_contain_text("처음 값")
    assert len(numbers(page, "image")) == 5


# ---------------------------------------------------------------- small screens, text

@pytest.mark.screen(width=390, height=844, touch=True, dark=True, locale="en-US")
@pytest.mark.parametrize("example", ["convolution", "backprop"])
def test_nothing_sticks_out_at_390_pixels(page: Page, example: str) -> None:
    open_board(page, example, "en")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for figure in page.locator("figure").all():
        box = figure.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


@pytest.mark.screen(width=390, height=844, touch=True)
def test_a_finger_holds_then_edits(page: Page) -> None:
    open_board(page)
    cell(page, "image", 0, 0).tap()
    expect(cell(page, "image", 0, 0)).to_have_class(re.compile("held"))
    cell(page, "image", 0, 0).tap()
    field = page.locator("td.editing input")
    expect(field).to_be_focused()
    assert field.get_attribute("inputmode") == "decimal"
    field.fill("4")
    page.locator(".sign").tap()  # number pads have no minus
    expect(field).to_be_focused()
    field.press("Enter")
    expect(cell(page, "image", 0, 0)).to_have_text("−4")


def test_a_held_cell_does_not_hide_the_practice(page: Page) -> None:
    open_board(page)
    cell(page, "result", 1, 1).click()
    page.locator("button.practice").click()
    field = page.locator("td.blank input").first
    field.fill("12345")
    field.press("Enter")
    expect(page.locator("td.blank.on.wrong")).to_have_count(1)
    expect(strip(page)).to_contain_text("아직 아니다")


def test_the_whole_computation_stands_as_text(page: Page) -> None:
    open_board(page)
    page.locator(".sheet summary").click()
    lines = page.locator(".sheet li")
    expect(lines).to_have_count(5 + 3 + 1 + 9)  # given tables by row, computed ones by cell
    expect(lines.first).to_have_text(" ".join(f"{x:g}" for x in numbers(page, "image")[0]))
    cell(page, "result", 2, 2).hover()
    arithmetic = strip(page).locator(".sum").inner_text().partition(" = ")[2]
    expect(lines.last).to_contain_text(f"[3,3] = {arithmetic}")


@pytest.mark.screen(dark=True)
def test_the_dark_theme_has_its_own_colours(page: Page) -> None:
    from engine.figures.colours import DARK

    open_board(page)
    colour = page.locator(".board").evaluate("board => board.style.getPropertyValue('--input')")
    assert colour == DARK["input"]


def test_a_table_grows_and_the_button_keeps_the_focus(page: Page) -> None:
    open_board(page, language="en")
    more = page.get_by_role("button", name="image: one column more")
    more.focus()
    page.keyboard.press("Enter")
    expect(row_of(page, "image", 0)).to_have_count(6)
    expect(row_of(page, "result", 0)).to_have_count(4)
    expect(more).to_be_focused()
