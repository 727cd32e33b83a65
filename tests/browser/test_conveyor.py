"""Following gates and asking who remembers, in a real browser: by hand, by keyboard, by link, on a phone."""

import re
from functools import cache

import pytest
import torch
from playwright.sync_api import Page, expect

from engine.labs import knob, memory
from engine.runs import checkpoint
from engine.train.lockstep import one
from engine.train.state import load
from engine.zoom.gates import Belt, belts
from engine.zoom.remember import influence
from tests.browser.test_ladder import board_says, number
from tests.browser.waiting import visit

FOLLOW = {"lang": "en", "room": "look", "look": "conveyor", "source": "memory", "cells": "lstm.gru", "cell": "lstm",
          "step": 20, "lstm": "0.3", "gru": "0.7"}
REMEMBER = {"lang": "en", "room": "look", "look": "remember"}
READY = ".panel"


def opened(page: Page, asked: dict, ready: str, **more: object) -> None:
    visit(page, "/w07a_gru?" + "&".join(f"{name}={value}" for name, value in (asked | more).items()))
    page.locator(ready).first.wait_for()


@cache
def network(cell: str, weights: str = "trained") -> tuple[torch.nn.Module, torch.Tensor]:
    """The published network of the memory lab and the first held-out sequence as it reads it."""
    found = checkpoint.checkpoint("memory")
    config = knob.read(memory.Config, found.config)
    torch.manual_seed(config.seed)
    model = memory.network(config, cell)
    if weights == "trained":
        load(model, one(cell, found.weights()))
    x = memory.drawn(config)[1][0][0]
    return model, model.one_hot(x)


def belt(cell: str, weights: str = "trained") -> Belt:
    model, x = network(cell, weights)
    return belts(model.rnn, x)[0]


def result(page: Page, cell: str) -> float:
    """The last number of the last formula in the panel of a cell: h of the step."""
    return number(page.locator(f".panel[data-cell={cell}] .sums p").last.locator("b").inner_text())


def at(page: Page, cell: str, step: int) -> dict[str, float]:
    """Where a step of a cell's lanes is, from their upper left corner."""
    return {"x": page.locator(f".belt[data-cell={cell}] .lanes").bounding_box()["width"] * (step - 0.5) / 62, "y": 20}


def in_url(page: Page, text: str) -> None:
    page.wait_for_function("text => location.search.includes(text)", arg=text)


def test_pointing_and_choosing_a_step(page: Page) -> None:
    opened(page, FOLLOW, READY)
    assert result(page, "lstm") == pytest.approx(float(belt("lstm").h[20, 3]), abs=2e-3)
    assert board_says(page) == pytest.approx(float(belt("lstm").h[20, 3]), abs=1e-4)
    lanes = page.locator(".belt[data-cell=gru] .lanes")
    lanes.hover(position=at(page, "gru", 9))
    expect(page.locator(".panel[data-cell=gru] h5")).to_contain_text("step 9")
    assert result(page, "gru") == pytest.approx(float(belt("gru").h[9, 7]), abs=2e-3)
    lanes.click(position=at(page, "gru", 9))
    in_url(page, "step=9")
    expect(page.get_by_text("GRU · unit 7 · the arithmetic of step 9")).to_be_visible()
    assert board_says(page) == pytest.approx(float(belt("gru").h[9, 7]), abs=1e-4)


def test_by_keyboard_step_and_unit_and_into_the_url(page: Page) -> None:
    opened(page, FOLLOW, READY, order="number")
    page.locator(".track").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator(".panel[data-cell=lstm] h5")).to_contain_text("unit 4 · step 22")
    in_url(page, "lstm=0.4")
    in_url(page, "step=22")
    expect(page.get_by_text("LSTM · unit 4 · the arithmetic of step 22")).to_be_visible()
    assert board_says(page) == pytest.approx(float(belt("lstm").h[22, 4]), abs=1e-4)


def test_any_unit_by_number_and_another_network_beside(page: Page) -> None:
    opened(page, FOLLOW, READY)
    page.locator(".belt[data-cell=gru] input").fill("47")
    page.locator(".belt[data-cell=gru] input").press("Enter")
    expect(page.locator(".panel[data-cell=gru] h5")).to_contain_text("unit 47")
    assert result(page, "gru") == pytest.approx(float(belt("gru").h[20, 47]), abs=2e-3)
    page.locator(".pills button[data-cell=rnn]").click()
    expect(page.locator(".panel")).to_have_count(3)
    in_url(page, "cells=rnn.lstm.gru")


def test_dragging_over_steps_finds_the_units_that_differ_there(page: Page) -> None:
    """Those named first are the ones furthest above their own mean elsewhere, in standard deviations."""
    opened(page, FOLLOW, READY)
    h = belt("lstm").h[1:]  # (T, H)
    within, elsewhere = h[4:9], torch.cat([h[:4], h[9:]])
    apart = (within.mean(0) - elsewhere.mean(0)) / h.std(0, correction=0)
    lanes = page.locator(".belt[data-cell=lstm] .lanes")
    lanes.hover(position=at(page, "lstm", 5))
    page.mouse.down()
    for step in range(5, 10):
        lanes.hover(position=at(page, "lstm", step))
    page.mouse.up()
    found = page.locator(".belt[data-cell=lstm] .apart")
    expect(found).to_contain_text("steps 5–9")
    top = apart.topk(3).indices.tolist()
    assert [int(text.split()[0]) for text in found.locator("button").all_inner_texts()[:3]] == top
    found.locator("button").first.click()
    expect(page.locator(".panel[data-cell=lstm] h5")).to_contain_text(f"unit {top[0]} · step 20")
    expect(found).to_contain_text("steps 5–9")
    page.locator(".track").focus()
    page.keyboard.press("Escape")
    expect(found).to_have_count(0)


def test_before_training_the_numbers_are_others(page: Page) -> None:
    opened(page, FOLLOW, READY)
    page.get_by_text("before training").click()
    in_url(page, "weights=random")
    true = float(belt("lstm", "random").h[20, 3])
    shown = page.locator(".panel[data-cell=lstm] .sums p").last.locator("b")
    expect(shown).to_have_text(f"{true:.3g}".replace("-", "−"))
    expect(page.locator(".board td.held .value")).to_have_text(f"{true:.4g}".replace("-", "−"))


def test_it_plays_to_another_step(page: Page) -> None:
    opened(page, FOLLOW, READY, step=60)
    page.locator(".play").click()
    expect(page.locator(".where")).to_contain_text("62/62")
    in_url(page, "step=62")


@pytest.mark.screen(width=390, height=844, touch=True, dark=True)
@pytest.mark.parametrize(("asked", "ready"), [(FOLLOW, READY), (REMEMBER, ".chains section")])
def test_a_phone_does_not_scroll_sideways(page: Page, asked: dict, ready: str) -> None:
    opened(page, asked, ready)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_tile_is_the_slope_and_the_product_of_the_factors_written(page: Page) -> None:
    opened(page, REMEMBER, ".chains section", length=12, output=12, input=8)
    for cell in ("rnn", "lstm", "gru"):
        model, x = network(cell)
        true = float(influence(model.rnn, x)[11, 7])
        line = page.locator(f".chains section[data-cell={cell}] .product")
        start, *factors = [number(text) for text in line.locator(".start, .less, .more").all_inner_texts()]
        product = start * torch.tensor(factors).prod().item()
        assert number(line.locator("b").inner_text()) == pytest.approx(true, rel=0.06)
        assert len(factors) == 4
        assert product == pytest.approx(true, rel=0.06)


def test_a_longer_sequence_and_a_chosen_tile(page: Page) -> None:
    opened(page, REMEMBER, ".chains section")
    slider = page.locator(".length input")
    slider.fill("30")
    expect(page.locator(".length output")).to_have_text("30 steps")
    in_url(page, "length=30")
    model, x = network("rnn")
    true = influence(model.rnn, x)
    value = page.locator("figure[data-cell=rnn] .value")
    assert number(value.inner_text()) == pytest.approx(true[29, 0], rel=0.06)
    canvas = page.locator("figure[data-cell=gru] canvas")
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] * 10.5 / 30, "y": box["height"] * 20.5 / 30})
    expect(page.locator(".told")).to_contain_text(re.compile("step 21 .* step 11 "))
    assert number(value.inner_text()) == pytest.approx(true[20, 10], rel=0.06)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".told")).to_contain_text(re.compile("step 22 .* step 11 "))
    in_url(page, "output=22")
