"""For all tests: a data folder of their own, no trainer unless asked for, one torch thread."""

import os

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["AI_LIBRARY_TRAINER"] = "off"


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AI_LIBRARY_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.delenv("AI_LIBRARY_HOSTED", raising=False)
