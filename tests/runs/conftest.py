"""A store of its own for every test, the faulty lab, and runs made in this process."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import labs
from engine.runs.store import Store, new_id
from engine.runs.worker import work

LABS = Path(__file__).parent / "labs"


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The id of the lab that fails when asked to."""
    monkeypatch.setattr(labs, "__path__", [*labs.__path__, str(LABS)])
    labs.names.cache_clear()
    yield "faulty"
    labs.names.cache_clear()


def made(store: Store, lab: str, stop_at: int | None = None, **config: Any) -> str:
    """A run made here and now, as a foreground run is; stopped once `stop_at` steps are recorded."""
    id = new_id()
    store.begin(id, lab, config, "cpu")
    finish(store, id, stop_at)
    return id


def finish(store: Store, id: str, stop_at: int | None = None) -> None:
    """Makes a run that stands as running."""
    reached = [0]
    for moment in work(store, id, lambda: stop_at is not None and reached[0] >= stop_at):
        reached[0] = moment.step


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recorder listens and writes at every step, so that a run can be stopped at an exact step."""
    monkeypatch.setattr("engine.runs.recorder.LISTEN", 0.0)
    monkeypatch.setattr("engine.runs.recorder.WRITE", 0.0)
