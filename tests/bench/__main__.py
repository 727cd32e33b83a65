"""`make bench`: every budget of the design that exists by now, one JSON line each; exit status 1 when one is missed."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench import ladder, pages, size, training
from tests.browser.serving import ROOT, serve


def main() -> int:
    met = size.measure()
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        served = serve(ROOT / "Home.py", Path(home))
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            for measure in (
                pages.requests,
                training.first_point,
                pages.edits,
                pages.reruns,
                ladder.maps,
                ladder.choices,
                training.measure,
                pages.memory,
            ):
                met += measure(served, page)
        finally:
            browser.close()
            served.stop()
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
