"""Autoencoders in a real browser: their arithmetic held to torch, then dragged, made noisy, and put to the test."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Locator, Page, expect

from engine.data.mnist import bundled
from engine.labs import anomaly
from engine.models.autoencoder import AutoEncoder
from engine.models.median import median
from engine.models.pca import pca
from engine.train.roc import roc
from engine.ui.module import module
from engine.ui.parcel import OWN
from engine.zoom.carried import carried
from tests.browser.serving import ROOT
from tests.browser.waiting import visit

SCRIPT = Path(__file__).parent / "restoring_host.py"
READY = {"latent": ".walk", "denoise": ".curve svg", "anomaly": ".roc svg"}
PASS = """async ([code, net, x]) => {
  const { opened, passed } = await import("data:text/javascript," + encodeURIComponent(code));
  const { encode, decode } = opened(net);
  const z = passed(encode, Float32Array.from(x));
  return [[...z], [...passed(decode, z)]];
}"""
NOISE = """async ([code, x]) => {
  const { normal, median } = await import("data:text/javascript," + encodeURIComponent(code));
  return [[...normal(7, 784 * 100)], [...normal(7, 784)], [...normal(8, 784)],
          ...[3, 5].map((side) => [...median(Float32Array.from(x), side)])];
}"""


def network(latent: int) -> AutoEncoder:
    """That of the host."""
    torch.manual_seed(0)
    return AutoEncoder(latent).eval()


def digits(count: int = 500) -> torch.Tensor:
    """(N, 1, 28, 28) held out."""
    return torch.from_numpy(bundled()[1][0][:count]).float()[:, None] / 255


@pytest.mark.parametrize(("latent", "up"), [(392, "transposed"), (2, "transposed"), (16, "nearest")])
def test_the_browser_computes_what_torch_does(browser: Browser, latent: int, up: str) -> None:
    torch.manual_seed(3)
    model, x = AutoEncoder(latent, up).eval(), torch.rand(1, 1, 28, 28)
    with torch.inference_mode():
        z = model.encode(x)
        y = model.decode(z)
    tab = browser.new_page()
    code = (ROOT / "assets/restoring/net.js").read_text()
    found = tab.evaluate(PASS, [code, carried(model), x.flatten().tolist()])
    tab.close()
    np.testing.assert_allclose(found[0], z.flatten(), atol=1e-6)
    np.testing.assert_allclose(found[1], y.flatten(), atol=1e-6)
    assert y.std() > 1e-4, "a picture, not one even grey"


def test_noise_is_normal_and_the_median_is_torch_s(browser: Browser) -> None:
    code = "const SIDE = 28;\n" + (ROOT / "assets/denoise/noise.js").read_text().replace("import {", "// import {")
    x = torch.rand(1, 1, 28, 28, generator=torch.Generator().manual_seed(1))
    tab = browser.new_page()
    many, once, other, *filtered = tab.evaluate(NOISE, [code, x.flatten().tolist()])
    tab.close()
    many = np.array(many)
    assert abs(many.mean()) < 5 / len(many) ** 0.5
    assert many.std() == pytest.approx(1, abs=0.01)
    assert (np.abs(many) > 1.96).mean() == pytest.approx(0.05, abs=0.005)
    assert abs(np.corrcoef(many[:-1], many[1:])[0, 1]) < 0.02
    assert once == many[:784].tolist()
    assert once != other
    for side, made in zip((3, 5), filtered, strict=True):
        np.testing.assert_allclose(made, median(x, side).flatten(), atol=1e-6)


def test_no_name_is_given_twice_in_a_module() -> None:
    from engine.ui import anomaly as third
    from engine.ui import denoise as second
    from engine.ui import latent as first

    for files in (first.FILES, second.FILES, third.FILES, [OWN / "store.js", OWN / "parcel.js"]):
        code = module(files)
        names = re.findall(r"^(?:const|let|function|class|async function) (\w+)", code, re.MULTILINE)
        groups = re.findall(r"^const \[([\w, ]+)\]", code, re.MULTILINE)
        names += [name for group in groups for name in group.split(", ")]
        assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)


def opened(page: Page, look: str, **more: str) -> None:
    asked = {"look": look, "lang": "en"} | more
    visit(page, "/?" + "&".join(f"{name}={value}" for name, value in asked.items()))
    page.locator(READY[look]).first.wait_for()


def numbers(node: Locator) -> list[float]:
    return [float(text) for text in re.findall(r"-?\d+\.\d+", node.inner_text().replace("−", "-"))]


def ink(page: Page, selector: str) -> np.ndarray:
    """(H, W) how dark a canvas is, 0 the paper to 1 the ink, as the page shows it."""
    found = page.locator(selector).evaluate("""node => {
        const { data } = node.getContext("2d").getImageData(0, 0, node.width, node.height);
        return [node.width, ...data.filter((_, i) => i % 4 === 0)]; }""")
    return (244 - np.array(found[1:], dtype=float).reshape(-1, found[0])) / (244 - 28)  # red of #f4f6f8 and #1c2430


def test_a_dragged_point_is_decoded_by_both(page: Page) -> None:
    opened(page, "latent")
    model, linear = network(2), pca(bundled()[0][0].reshape(4000, 784) / 255, 2)
    field = page.locator("[data-way=pca] .map canvas")
    box = field.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 250, steps=6)
    page.mouse.up()
    expect(page.locator("[data-way=pca] .knob")).to_have_attribute("style", re.compile("left: 90px; top: 250px"))
    z = numbers(page.locator("[data-way=pca] output"))
    made = linear.decode(np.array([z]))[0].clip(0, 1)
    np.testing.assert_allclose(ink(page, "[data-way=pca] .made canvas").flatten(), made, atol=0.015)
    with torch.inference_mode():
        code = model.encode(torch.from_numpy(made).float().view(1, 1, 28, 28))
    assert numbers(page.locator("[data-way=ae] output")) == pytest.approx(code[0].tolist(), abs=0.011)
    page.wait_for_function("location.search.includes('z=')")


def test_a_clicked_digit_shows_its_code_and_its_error(page: Page) -> None:
    opened(page, "latent", **{"from": "3", "to": "12"})
    model, x = network(2), digits(13)[12:]
    with torch.inference_mode():
        code = model.encode(x)
        restored = model.decode(code)
    mine = page.locator(".digit figure[data-way=ae]")
    assert numbers(mine)[:2] == pytest.approx(code[0].tolist(), abs=0.006)
    assert numbers(mine)[2] == pytest.approx(float((restored - x).square().mean()), abs=2e-4)
    expect(page.locator(".walk button")).to_have_count(18)
    page.locator(".walk [data-way=ae] button").first.click()
    with torch.inference_mode():
        start = model.encode(digits(4)[3:])[0]
    assert numbers(page.locator("[data-way=ae] output")) == pytest.approx(start.tolist(), abs=0.006)


FILLED = """node => node.getContext("2d").getImageData(0, 0, node.width, node.height).data
    .filter((value, i) => i % 4 === 3 && value > 200).length"""


def test_the_plane_is_filled_and_one_digit_shown_alone(page: Page) -> None:
    opened(page, "latent")
    field = page.locator("[data-way=ae] .map canvas")
    all_ = field.evaluate(FILLED)
    page.locator(".chips button").nth(4).click()
    page.wait_for_function(f"([node, all]) => ({FILLED})(node) < 0.6 * all", arg=[field.element_handle(), all_])
    page.get_by_label("Fill the plane").check()
    full = f"node => ({FILLED})(node) > 0.97 * node.width * node.height"
    page.wait_for_function(full, arg=field.element_handle())


def test_noise_is_added_and_scored_as_it_is_shown(page: Page) -> None:
    opened(page, "denoise", picture="digit-3", sigma="0.4")
    clean, noisy, restored = (ink(page, f"[data-what={name}] canvas") for name in ("clean", "noisy", "restored"))
    x, label = bundled()[1]
    np.testing.assert_allclose(clean, x[label == 3][0] / 255, atol=0.01)
    with torch.inference_mode():
        made = network(392)(torch.from_numpy(noisy).float()[None, None])[0, 0].clamp(0, 1).numpy()
    np.testing.assert_allclose(restored, made, atol=0.02)
    for name, picture in (("noisy", noisy), ("restored", restored)):
        decibels, error = numbers(page.locator(f"[data-what={name}] .score"))
        assert error == pytest.approx(np.square(picture - clean).mean(), abs=0.003)
        assert decibels == pytest.approx(-10 * np.log10(error), abs=0.06)
    page.locator("input[type=range]").fill("0")
    expect(page.locator("[data-what=noisy] .score")).to_contain_text("∞ dB")
    page.wait_for_function("location.search.includes('sigma=0')")
    expect(page.locator(".told")).to_contain_text("never seen")


def test_the_threshold_counts_what_numpy_counts(page: Page) -> None:
    opened(page, "anomaly", threshold="0.1")
    model, kinds = network(16), anomaly.kinds("none")
    error = {kind: anomaly.errors(model, x) for kind, x in kinds.items()}
    limit = float(page.locator(".bar output").inner_text())
    for _ in range(2):
        cells = [int(node.inner_text()) for node in page.locator("tbody b").all()]
        above = [int((error[kind] > limit).sum()) for kind in ("clothes", "normal")]
        assert cells == pytest.approx([above[0], 1000 - above[0], above[1], 1000 - above[1]], abs=2)
        expect(page.locator("section[data-kind=normal] h4 span")).to_have_text(f"({cells[2]})")
        page.locator(".bar input").fill("300")
        limit = float(page.locator(".bar output").inner_text())
    page.wait_for_function("location.search.includes('threshold=0.') && !location.search.includes('threshold=0.1&')")
    points = page.locator(".roc .line").get_attribute("points").split()
    curve = np.array([[float(n) for n in point.split(",")] for point in points])
    alarms, hits = (curve[:, 0] - 40) / 250, 1 - (curve[:, 1] - 10) / 252
    at = np.arange(0.0, 1.0001, 0.1)
    best = np.array([hits[alarms <= allowed + 1e-6].max() for allowed in at])
    np.testing.assert_allclose(best, roc(error["normal"], error["clothes"], at), atol=0.004)


@pytest.mark.screen(width=390, height=844, touch=True, dark=True)
@pytest.mark.parametrize("look", READY)
def test_a_phone_does_not_scroll_sideways(page: Page, look: str) -> None:
    opened(page, look, lang="ko")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
