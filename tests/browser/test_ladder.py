"""The zoom ladder in a real browser: from the network to one number and down to the pixels, by hand and by keyboard."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from engine.data.photos import read
from engine.models.squeezenet import squeezenet
from engine.zoom import layers
from engine.zoom.layers import Run
from tests.browser.waiting import visit

SCRIPT = Path(__file__).with_name("ladder_host.py")
THERE = ".pair:not(.busy) .wires rect.cell"  # everything heavy has arrived
FOCUSED = """() => { let at = document.activeElement;
    while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at.dataset.name ?? at.dataset.channel ?? at.className; }"""


@cache
def run() -> Run:
    """The same run as the host's."""
    return layers.run(squeezenet(), torch.from_numpy(read("animal_red_panda", 224).copy()).permute(2, 0, 1))


def climb(page: Page, **place: object) -> None:
    params = {"lang": "en"} | place
    visit(page, "/?" + "&".join(f"{name}={value}" for name, value in params.items()))
    page.locator(THERE).wait_for(state="attached")


def in_url(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def place(page: Page) -> tuple[str, int, int, int]:
    """Layer, channel, row, column as the crumbs say."""
    texts = page.locator(".crumbs li button span").all_inner_texts()
    row, column = re.findall(r"\d+", texts[3])
    return texts[1], int(texts[2]), int(row), int(column)


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("×10", "e").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))


def board_says(page: Page) -> float:
    """The number in the last cell of the board, the one that is held."""
    held = page.locator(".board td.held .value")
    held.wait_for()
    return number(held.inner_text())


def same(page: Page) -> None:
    """Ladder and board show what the run has at this place."""
    layer, channel, row, column = place(page)
    values = run()[layer]
    true = float(values[channel, row, column] if values.ndim == 3 else values[channel])
    expect(page.locator(".pair.busy")).to_have_count(0)
    assert number(page.locator(".pair .value").inner_text()) == pytest.approx(true, rel=1e-3, abs=1e-3)
    expect(page.locator(".step").first.or_(page.locator(".ground"))).to_be_visible()
    expect(page.locator(".step[disabled]")).to_have_count(0)
    assert board_says(page) == pytest.approx(true, rel=1e-3, abs=1e-3)


def box(page: Page, layer: str) -> Locator:
    return page.locator(f".track button[data-name='{layer}']")


# ---------------------------------------------------------------- by hand

def test_what_is_on_screen_is_not_forgotten_however_many_channels_are_visited(page: Page) -> None:
    """The browser keeps few parts; the picture and the gallery arrived first and are still shown."""
    climb(page)
    seen = place(page)[1]
    for channel in [number for number in range(32) if number != seen]:
        page.locator(f".tiles button[data-channel='{channel}']").click()
        expect(page.locator(f".tiles button[data-channel='{channel}']")).to_have_attribute("aria-pressed", "true")
        page.locator(THERE).wait_for(state="attached")
    expect(page.locator(".busy")).to_have_count(0)
    same(page)


def test_the_first_sight_is_one_number_and_its_multiplication(page: Page) -> None:
    climb(page)
    assert place(page)[0] == "features.0"
    expect(page.locator(".tiles button")).to_have_count(64)
    same(page)


def test_from_layer_to_channel_to_cell(page: Page) -> None:
    climb(page)
    box(page, "features.3.expand3x3").click()
    expect(page.locator(".crumbs")).to_contain_text("features.3.expand3x3")
    expect(page.locator(".gallery h4")).to_have_text("64 feature maps")
    expect(page.locator(".gallery.busy, .pair.busy")).to_have_count(0)
    page.locator(".tiles button[data-channel='7']").click()
    expect(page.locator(".pair figcaption").nth(1)).to_have_text("channel 7 · 55×55")
    pad = page.locator(".pad canvas").bounding_box()
    cell = pad["width"] / 55
    page.mouse.click(pad["x"] + 20.5 * cell, pad["y"] + 11.5 * cell)
    expect(page.locator(".crumbs")).to_contain_text("[11, 20]")
    assert place(page) == ("features.3.expand3x3", 7, 11, 20)
    page.wait_for_function("location.search.includes('row=11')")
    wanted = {"layer": "features.3.expand3x3", "channel": "7", "row": "11", "column": "20"}
    assert in_url(page).items() >= wanted.items()
    same(page)


def test_one_layer_down_at_a_time_reaches_the_pixels(page: Page) -> None:
    climb(page, layer="features.3.squeeze", channel=2, row=20, column=30)
    seen, here = [], "features.3.squeeze"
    while page.locator(".step").count():
        page.locator(".step").first.click()
        expect(page.locator(".crumbs li button span").nth(1)).not_to_have_text(here)
        expect(page.locator(".step[disabled], .busy")).to_have_count(0)
        here = place(page)[0]
        seen.append(here)
        same(page)
    names = [layer.name for layer in run().layers]
    assert seen == names[names.index("features.3.squeeze") - 1::-1], "each layer on the way, to the picture"
    expect(page.locator(".ground")).to_be_visible()


def test_pointing_shows_the_number_and_what_it_sees(page: Page) -> None:
    climb(page, layer="features.2", channel=5, row=3, column=3)
    pad = page.locator(".pad canvas").bounding_box()
    cell = pad["width"] / 55
    page.mouse.move(pad["x"] + 30.5 * cell, pad["y"] + 40.5 * cell)
    expect(page.locator(".pair .told")).to_contain_text("[40, 30]")
    expect(page.locator(".pair .told")).to_contain_text("sees 7×7")
    true = float(run()["features.2"][5, 40, 30])
    assert number(page.locator(".pair .value").inner_text()) == pytest.approx(true, rel=1e-3)
    page.mouse.move(2, 2)
    expect(page.locator(".pair .told")).to_contain_text("[3, 3]")


def test_scales_change_the_colours_not_the_numbers(page: Page) -> None:
    climb(page, layer="features.0", channel=1, row=5, column=5)
    ink = "canvas => canvas.toDataURL()"
    tile, value = page.locator(".tiles button[data-channel='4'] canvas"), page.locator(".pair .value").inner_text()
    looks = [tile.evaluate(ink)]
    for scale in ("layer", "network"):
        page.locator(f".scales button[data-scale={scale}]").click()
        expect(page.locator(f".scales button[data-scale={scale}]")).to_have_attribute("aria-checked", "true")
        looks.append(tile.evaluate(ink))
    assert len(set(looks)) == 3
    assert page.locator(".pair .value").inner_text() == value
    page.wait_for_function("location.search.includes('scale=network')")


def test_many_channels_come_in_pages(page: Page) -> None:
    climb(page, layer="features.12.concat", channel=0)
    expect(page.locator(".pages")).to_contain_text("1–64 / 512")
    page.locator(".pages button").last.click()
    expect(page.locator(".pages")).to_contain_text("65–128 / 512")
    expect(page.locator(".gallery.busy, .pair.busy")).to_have_count(0)
    assert 64 <= place(page)[1] < 128
    same(page)


def test_the_last_layer_names_its_largest_classes(page: Page) -> None:
    last = run().layers[-1].name
    climb(page, layer=last)
    expect(page.locator(".top button").first).to_contain_text("lesser panda")
    assert place(page)[1] == 387
    page.locator(".top button").nth(1).click()
    expect(page.locator(".top button").nth(1)).to_have_attribute("aria-pressed", "true")
    same(page)


# ---------------------------------------------------------------- by keyboard

def test_the_whole_way_without_a_mouse(page: Page) -> None:
    climb(page)
    box(page, "features.0").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".network .told")).to_contain_text("features.1")
    page.keyboard.press("Enter")
    expect(page.locator(".crumbs")).to_contain_text("features.1")
    expect(page.locator(".gallery.busy, .pair.busy")).to_have_count(0)
    page.locator(".tiles button[tabindex='0']").focus()
    before = place(page)[1]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator(".crumbs li button span").nth(2)).to_have_text(str(before - 1))
    expect(page.locator(".gallery.busy, .pair.busy")).to_have_count(0)
    page.locator(".pad").focus()
    _, _, row, column = place(page)
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(".crumbs li button span").nth(3)).to_have_text(f"[{row + 2}, {column + 1}]")
    page.wait_for_function(f"location.search.includes('row={row + 2}')")
    same(page)


def test_crumbs_lead_the_keyboard_up(page: Page) -> None:
    climb(page)
    for crumb, there in enumerate(("features.0", str(place(page)[1]), "pad")):
        page.locator(".crumbs button").nth(crumb).click()
        assert page.evaluate(FOCUSED).split()[0] == there


# ---------------------------------------------------------------- links and screens

def test_a_link_shows_the_same_cell(page: Page) -> None:
    climb(page, layer="features.6.expand1x1", channel=12, row=9, column=20, scale="layer")
    assert place(page) == ("features.6.expand1x1", 12, 9, 20)
    expect(page.locator(".scales [aria-checked=true]")).to_have_text("layer")
    same(page)


@pytest.mark.parametrize("wrong", [{"layer": "nowhere"}, {"channel": 999}, {"row": -1, "column": "x"}])
def test_a_wrong_link_shows_the_first_sight(page: Page, wrong: dict) -> None:
    climb(page, **wrong)
    assert place(page)[0] == "features.0"
    same(page)


def test_without_weights_there_is_the_network_alone(page: Page) -> None:
    visit(page, "/?lang=en&shapes=1")
    box(page, "features.3.squeeze").click()
    expect(page.locator(".network .told")).to_contain_text("1,040 parameters")
    expect(page.locator(".gallery, .pair, .board")).to_have_count(0)


@pytest.mark.parametrize("place_", [{}, {"layer": "features.12.concat"}, {"layer": "flatten"}])
@pytest.mark.screen(width=390, height=844, touch=True)
def test_a_phone_scrolls_only_the_strip_sideways(page: Page, place_: dict) -> None:
    climb(page, **place_)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    strip = page.locator(".track").bounding_box()
    chosen = page.locator(".track [aria-current]").bounding_box()
    assert strip["x"] <= chosen["x"] <= strip["x"] + strip["width"], "the chosen layer is in sight"
    before = place(page)
    page.locator(".nudge button").last.click()
    expect(page.locator(".crumbs li button span").nth(3)).to_have_text(
        re.compile(rf"\[{before[2]}, ({before[3] + 1}|{before[3]})\]"))


def test_all_layers_stand_in_a_table_too(page: Page) -> None:
    climb(page)
    page.locator(".text summary").click()
    expect(page.locator(".text tbody tr")).to_have_count(len(run().layers))
    expect(page.locator(".text tfoot")).to_contain_text("1,235,496")
