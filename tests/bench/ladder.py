"""What a learner waits for in the zoom ladder: the maps of a picture, and another picture, layer or cell on screen."""

import time
from collections.abc import Callable

import torch
from playwright.sync_api import ElementHandle, Page

from engine.data.photos import SHOWN, read
from engine.models.squeezenet import squeezenet
from engine.zoom import layers
from tests.bench.budget import report, spread
from tests.browser.serving import Server
from tests.browser.waiting import idle

TIMES = 24
CORES = 2
THERE = ".pair:not(.busy) .wires rect.cell"
STATE = """root => {
    if (root.querySelector('.busy') || !root.querySelector('.pair canvas')) return null;
    const some = canvas => canvas.getContext('2d').getImageData(canvas.width / 3, canvas.height / 3, 12, 12).data;
    const seen = [...root.querySelectorAll('.pair canvas')].map(canvas => some(canvas).join());
    return seen.join() + root.querySelector('.crumbs').innerText; }"""  # a few pixels: reading all would take its time


def maps(served: Server, page: Page) -> list[bool]:  # noqa: ARG001 every measurement is called alike
    """All feature maps of a 224 × 224 picture through SqueezeNet."""
    model, found = squeezenet(), {}
    pictures = [torch.from_numpy(read(name, 224).copy()).permute(2, 0, 1) for name in SHOWN]
    before = torch.get_num_threads()
    for threads in (1, CORES):
        torch.set_num_threads(threads)
        layers.run(model, pictures[0])
        times = []
        for picture in pictures:
            start = time.perf_counter()
            layers.run(model, picture)
            times.append(1000 * (time.perf_counter() - start))
        found[threads] = spread(times)
    torch.set_num_threads(before)
    one, two = found[1], found[CORES]
    best = min(one["p95"], two["p95"])
    return [report("feature maps of a photo through SqueezeNet", best, 150, "ms", one_thread=one, two_threads=two)]


def choices(served: Server, page: Page) -> list[bool]:
    """Another picture, another layer, another cell: from the click until its maps and numbers are drawn."""
    page.goto(f"{served.url}/w03_cnn?lang=en&room=look&look=ladder")
    idle(page)
    page.locator(THERE).wait_for(state="attached")
    root = page.locator(".ladder").first.element_handle()
    names = [name for name in SHOWN if page.locator(f".thumbnails button[data-code='{name}']").count()]
    boxes = page.locator(".track button")
    found = {
        "picture": [timed(page, root, lambda n=n: page.locator(
            f".thumbnails button[data-code='{names[(n + 1) % len(names)]}']").click()) for n in range(TIMES)],
        "layer": [timed(page, root, lambda n=n: boxes.nth(3 + n).click()) for n in range(TIMES)],
        "channel": [timed(page, root, lambda n=n: page.locator(".tiles button[tabindex='-1']").nth(n).click())
                    for n in range(TIMES)],
    }
    worst = {name: spread(times) for name, times in found.items()}
    slowest = max(times["p95"] for times in worst.values())
    return [report("choice in the ladder to its maps on screen", slowest, 400, "ms", **worst)]


def timed(page: Page, root: ElementHandle, act: Callable[[], None]) -> float:
    """Milliseconds from an act until the ladder shows something else and waits for nothing."""
    before = page.evaluate(STATE, root)
    start = time.perf_counter()
    act()
    page.wait_for_function(f"([root, before]) => {{ const now = ({STATE})(root); return now && now !== before; }}",
                           arg=[root, before], polling="raf")
    spent = 1000 * (time.perf_counter() - start)
    idle(page)
    return spent
