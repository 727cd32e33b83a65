"""What a learner waits for: an edited number, a changed widget; and what the server holds in memory."""

import re
import time
from urllib.parse import urlparse

import psutil
from playwright.sync_api import Page

from engine import course
from tests.bench.budget import report, spread
from tests.browser.serving import ROOT, Server
from tests.browser.waiting import idle

TIMES = 40


def everywhere() -> list[str]:
    """Paths of every page, section, lab and view."""
    found = ["/", "/runs", "/about"]
    for lesson in course.lessons():
        found += [f"/{lesson.slug}?at={section.id}" for section in lesson.sections]
        found += [f"/{lesson.slug}?room=train&lab={lab}" for lab in lesson.labs]
        found += [f"/{lesson.slug}?room=look&look={look}" for look in looks(lesson.slug)]
        found.append(f"/{lesson.slug}?room=ask")
    return found


def looks(slug: str) -> list[str]:
    """The views that a lesson page offers in its third room."""
    (views,) = re.findall(r"page\.look\((.*?)\)", (ROOT / "pages" / f"{slug}.py").read_text(), re.DOTALL)
    return re.findall(r'"(\w+)"', views)


def requests(served: Server, page: Page) -> list[bool]:
    """Requests that leave the machine while every page is visited."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in everywhere():
        page.goto(served.url + path)
        idle(page)
    outside = [url for url in asked if url.startswith(("http", "ws")) and urlparse(url).hostname != "127.0.0.1"]
    return [
        report(
            "requests that leave the machine", len(outside), 0, "requests", pages=len(everywhere()), asked=len(asked)
        )
    ]


def edits(served: Server, page: Page) -> list[bool]:
    """A number typed into the board of `backprop` until the result cells show it."""
    page.goto(f"{served.url}/w02_ann?lang=en&at=backprop")
    idle(page)
    page.get_by_role("button", name="Just show me").click()
    cell = page.get_by_role("grid").first.get_by_role("gridcell").first
    cell.wait_for()
    loss = page.get_by_role("gridcell", name="loss = ")
    times = []
    for number in range(TIMES):
        before = loss.first.inner_text()
        cell.focus()
        page.keyboard.press("F2")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(f"{0.3 + number / 20:.2f}")
        handle = loss.first.element_handle()
        start = time.perf_counter()
        page.keyboard.press("Enter")
        page.wait_for_function("([cell, before]) => cell.innerText !== before", arg=[handle, before], polling="raf")
        times.append(1000 * (time.perf_counter() - start))
    found = spread(times)
    return [report("edit a number to every linked grid redrawn", found["p95"], 150, "ms", **found)]


def reruns(served: Server, page: Page) -> list[bool]:
    """A choice that changes the page (another section; another question) until the new heading stands there."""
    sections = course.lessons()[0].sections
    page.goto(f"{served.url}/w02_ann?lang=en&at={sections[0].id}")
    idle(page)
    times = []
    for number in range(TIMES):
        forward = number % 8 < 4
        button = page.get_by_role("button", name="Next:" if forward else "Back")
        heading = page.get_by_role("heading", level=3).first
        before = heading.inner_text()
        start = time.perf_counter()
        button.click()
        page.wait_for_function(
            "before => { const h = document.querySelector('h3'); return h && h.innerText !== before; }",
            arg=before,
            polling="raf",
        )
        times.append(1000 * (time.perf_counter() - start))
        idle(page)
    found = spread(times)
    return [report("widget change to page redrawn, warm", found["p95"], 300, "ms", **found)]


def memory(served: Server, page: Page) -> list[bool]:  # noqa: ARG001 every measurement is called alike
    """Resident memory of the server process after every page has been visited and runs were trained."""
    return [
        report(
            "server memory after visiting every page",
            psutil.Process(served.process.pid).memory_info().rss / 2**20,
            900,
            "MB",
        )
    ]
