"""Waiting for Streamlit the way its own end-to-end tests do: connected, and no script running."""

from playwright.sync_api import Page

CONNECTED = "[data-testid=stApp][data-test-connection-state=CONNECTED]"
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def idle(page: Page) -> None:
    """Until the page is connected and at rest. Where a fragment polls, wait for its content instead."""
    page.wait_for_selector(CONNECTED, timeout=60_000)
    page.wait_for_selector(IDLE, timeout=60_000)


def visit(page: Page, path: str = "/") -> None:
    """Opens a path of the served app and waits until it is at rest."""
    page.goto(path)
    idle(page)
