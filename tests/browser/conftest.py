"""For browser tests: `server` (the app, or the module's own SCRIPT), `page` (a tab that forgives no error).

A module may name the script to serve (`SCRIPT = Path(…)`; Home.py when it does not). A test may ask for a
screen: `@pytest.mark.screen(width=390, height=844, dark=True, touch=True, locale="en-US")`.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright

from tests.browser.serving import ROOT, Server, serve

SCREEN = {"width": 1280, "height": 900, "dark": False, "touch": False, "locale": "ko-KR"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "screen(**size): the screen, see tests/browser/conftest.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:  # one worker a module, so that each app is served once
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(_playwright: Playwright) -> Iterator[Browser]:
    """Headless Chromium: the system's, else Playwright's own."""
    own = _playwright.chromium.executable_path
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), own if Path(own).exists() else None)
    if found is None:
        pytest.fail("no Chromium here: run `sh tests/browser/get_chromium.sh .venv/bin`", pytrace=False)
    running = _playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
    yield running
    running.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Server]]:
    """Serves a script, once for all modules that ask for it."""
    running: dict[Path, Server] = {}

    def once(script: Path) -> Server:
        if script not in running:
            running[script] = serve(script, tmp_path_factory.mktemp("home"))
        return running[script]

    yield once
    for server in running.values():
        server.stop()


@pytest.fixture(scope="module")
def server(served: Callable[[Path], Server], request: pytest.FixtureRequest) -> Server:
    """The running app of this module."""
    return served(getattr(request.module, "SCRIPT", ROOT / "Home.py"))


def _probe(said: ConsoleMessage) -> bool:
    """Streamlit looks for its server below a deep link's path first, and does not find it there."""
    return "404" in said.text and "_stcore" in said.location.get("url", "")


@pytest.fixture
def page(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab without a past. The test fails when browser, page or server met an error meanwhile."""
    asked = request.node.get_closest_marker("screen")
    screen = SCREEN | (asked.kwargs if asked else {})
    context = browser.new_context(
        base_url=server.url, viewport={"width": screen["width"], "height": screen["height"]},
        color_scheme="dark" if screen["dark"] else "light", has_touch=screen["touch"],
        locale=screen["locale"])
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab, errors, written = context.new_page(), [], len(server.text())
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda said: errors.append(said.text) if said.type == "error" and not _probe(said) else None)
    yield tab
    exceptions = tab.get_by_test_id("stException").all_inner_texts()
    context.close()
    assert not errors
    assert not exceptions
    assert "Traceback" not in server.text()[written:]
