"""The CTC bench in a real browser: its arithmetic held to torch and to all sequences, then by hand and keyboard."""

import math
import re
from itertools import groupby, product
from pathlib import Path

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Page, expect

from engine.ui.ctc_bench import PRESETS
from tests.browser.serving import ROOT
from tests.browser.waiting import idle, visit

SCRIPT = Path(__file__).parent / "bench_host.py"
ARITHMETIC = (ROOT / "assets/ctc_bench/ctc.js").read_text()


def ctc_loss(y: np.ndarray, label: list[int]) -> float:
    """PyTorch's, of (T, V) probabilities."""
    log_p = torch.from_numpy(y).log()[:, None]  # (T, 1, V)
    target = torch.tensor([label], dtype=torch.long)
    return torch.nn.functional.ctc_loss(log_p, target, [len(y)], [len(label)], reduction="sum").item()


def all_texts(y: np.ndarray) -> dict[tuple, dict[tuple, float]]:
    """Every text with its paths and their products, by trying all V^T sequences."""
    found: dict[tuple, dict[tuple, float]] = {}
    for path in product(range(y.shape[1]), repeat=len(y)):
        text = tuple(k for k, _ in groupby(path) if k)
        found.setdefault(text, {})[path] = math.prod(y[t, k] for t, k in enumerate(path))
    return found


RUN = """async ([code, y, label]) => {
  const ctc = await import("data:text/javascript," + encodeURIComponent(code));
  const ext = ctc.extended(label);
  const listed = ctc.likeliest(y, ext, 60).map(({ states, p }) => [states.map((s) => ext[s]), p]);
  return { p: ctc.probability(y, label), count: ctc.count(y.length, ext), listed,
           best: ctc.bestLabel(y), wide: ctc.beam(y, 1e6), path: ctc.bestPath(y), needed: ctc.needed(label) };
}"""


@pytest.mark.parametrize("seed", range(6))
def test_paths_sum_and_decoding_are_those_of_all_sequences(browser: Browser, seed: int) -> None:
    dice = np.random.default_rng(seed)
    steps, symbols = int(dice.integers(2, 6)), int(dice.integers(2, 5))
    y = dice.dirichlet(np.full(symbols, 0.6), steps) * 0.999 + 0.001 / symbols
    texts = all_texts(y)
    label = [list(text) for text in texts][int(dice.integers(len(texts)))]
    tab = browser.new_page()
    found = tab.evaluate(RUN, [ARITHMETIC, y.tolist(), label])
    tab.close()
    true = texts[tuple(label)]
    assert found["p"] == pytest.approx(sum(true.values()), rel=1e-9)
    assert -math.log(found["p"]) == pytest.approx(ctc_loss(y, label), rel=1e-9)
    assert found["count"] == len(true)
    assert found["needed"] <= steps
    assert len(found["listed"]) == min(60, len(true))
    assert [p for _, p in found["listed"]] == pytest.approx(sorted(true.values(), reverse=True)[:60])
    assert all(true[tuple(path)] == pytest.approx(p) for path, p in found["listed"])
    best = max(texts, key=lambda text: sum(texts[text].values()))
    assert found["best"]["exact"]
    assert tuple(found["best"]["label"]) == tuple(found["wide"]["label"]) == best
    assert found["best"]["p"] == pytest.approx(sum(texts[best].values()))
    assert found["path"]["p"] == pytest.approx(y.max(1).prod())


def opened(page: Page, name: str = "a", **more: str) -> None:
    preset = PRESETS[name]
    table = "-".join(".".join(map(str, row)) for row in preset["table"])
    asked = {"lang": "en", "letters": preset["letters"], "label": preset["label"], "table": table} | more
    visit(page, "/?" + "&".join(f"{key}={value}" for key, value in asked.items()))
    page.locator(".said").wait_for()


def loss(page: Page) -> float:
    """As the page writes it."""
    return float(page.locator(".said").inner_text().rsplit("= ", 1)[1].replace("−", "-"))


def test_an_edited_cell_and_a_typed_label_give_the_loss_of_torch(page: Page) -> None:
    opened(page)
    expect(page.locator(".said")).to_contain_text("p(a) = 0.24")
    assert page.locator(".bars output").all_inner_texts() == ["0.4·0.4 = 0.16", "0.1·0.4 = 0.04", "0.4·0.1 = 0.04"]
    field = page.get_by_label("Probability of a at step 1")
    field.fill("0.7")
    y = np.array([[0.05, 0.7, 0.25], [0.1, 0.4, 0.5]])
    values = [[float(box.input_value()) for box in row.locator("input").all()]
              for row in page.locator(".probabilities tbody tr").all()]
    np.testing.assert_allclose(values, y, atol=1e-9)
    assert loss(page) == pytest.approx(ctc_loss(y, [1]), rel=1e-5)
    page.locator(".label").fill("ab")
    assert loss(page) == pytest.approx(ctc_loss(y, [1, 2]), rel=1e-5)
    page.wait_for_function("location.search.includes('500.7000.2500') && location.search.includes('label=ab')")
    page.reload()
    idle(page)
    assert loss(page) == pytest.approx(ctc_loss(y, [1, 2]), rel=1e-5)


def test_too_few_steps_are_said_and_zero_infinity(page: Page) -> None:
    opened(page, "hello")
    page.locator("input[type=range]").first.fill("5")
    expect(page.locator(".said")).to_contain_text("loss −ln p = ∞")
    expect(page.locator(".why")).to_contain_text("at least 6 time steps, but there are only 5")
    expect(page.locator(".bars li")).to_have_count(0)
    page.locator(".switch input").check()
    expect(page.locator(".said")).to_contain_text("0 (∞)")
    page.locator("input[type=range]").first.fill("6")
    expect(page.locator(".bars li")).to_have_count(1)
    expect(page.locator(".bars b")).to_have_text("hel_lo")


def test_pointing_at_a_path_and_a_node(page: Page) -> None:
    opened(page, "hello")
    page.locator(".bars button").nth(2).hover()
    path = page.locator(".bars b").nth(2).inner_text()
    assert page.locator(".probabilities input.on").count() == 8
    assert "".join(page.locator(".node.on > text:not(.value)").all_text_contents()) == path
    page.locator(".bars button").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".wide .told")).to_contain_text(f"p({page.locator('.bars b').nth(1).inner_text()}) = ")
    page.locator('.node[data-at="2.3"] .hit').hover()
    told = page.locator(".wide .told").inner_text()
    numbers, own, total = re.search(r"= \(([\d. +e−]+)\) · ([\d.]+) = ([\d.]+)$", told).groups()
    assert sum(map(float, numbers.split(" + "))) * float(own) == pytest.approx(float(total), rel=1e-3)
    expect(page.locator(".probabilities input.on")).to_have_count(1)
    page.locator(".lattice").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".wide .told")).not_to_contain_text("Point at")


def test_many_paths_are_summed_and_a_decoded_text_becomes_the_label(page: Page) -> None:
    opened(page, "dogs")
    expect(page.locator(".bars li")).to_have_count(60)
    expect(page.locator(".rest")).to_contain_text("all 495 paths = 0.001267")
    opened(page, "wrong")
    row = page.locator(".decodes [data-way=path]")
    expect(row).to_have_class("off")
    expect(page.locator(".decodes [data-way=label]")).not_to_have_class("off")
    opened(page, "a")
    page.locator(".decodes [data-way=label] button").click()
    expect(page.locator(".label")).to_have_value("b")
    expect(page.locator(".said")).to_contain_text("p(b) = 0.35")


@pytest.mark.screen(width=390, height=844, touch=True, dark=True)
def test_a_phone_does_not_scroll_sideways(page: Page) -> None:
    opened(page, "hello", lang="ko")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
