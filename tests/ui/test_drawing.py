"""The drawing above a board: there for the examples that have one, and it gives nothing away in practice."""

import re
from pathlib import Path
from unittest.mock import Mock
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from engine.figures.drawings import DRAWINGS
from engine.figures.drawings.ink import told
from engine.ui import drawing as screen
from engine.ui.workings import Workings
from engine.words import LANGUAGES, say
from engine.worked import example

HOST = Path(__file__).parents[1] / "browser" / "board_host.py"


def words(svg: str) -> list[str]:
    return re.findall(r">([^<>]+)<", svg)


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_practice_shows_what_is_given_and_nothing_that_is_to_be_found(name: str) -> None:
    workings = Workings(example(name))
    before = screen.drawn(workings)
    assert "?" not in before
    workings.start_practice()
    root = ElementTree.fromstring(screen.drawn(workings))
    during = ["".join(one.itertext()) for one in root.iter() if one.get("class") in ("number", "side")]
    given = {told(value) for grid in workings.grids if grid["editable"] for row in grid["values"] for value in row}
    always = {"0", "1"} if name.endswith("shapes") else set()  # zeros that are fed, the one number that comes out
    assert {text for text in during if "?" not in text} <= given | always
    assert any("?" in text for text in during)
    workings.stop_practice()
    assert "?" not in screen.drawn(workings)


def test_an_edit_is_drawn_at_once() -> None:
    workings = Workings(example("lstm_step"))
    before = screen.drawn(workings)
    workings.edit([{"grid": "x", "row": 0, "col": 0, "value": -2, "n": 1}])
    assert "−2" in words(screen.drawn(workings))
    assert "−2" not in words(before)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_board_says_whose_numbers_are_drawn(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Mock()
    monkeypatch.setattr(screen, "_component", lambda: shown)
    app = AppTest.from_file(str(HOST), default_timeout=60)
    app.query_params["example"], app.query_params["lang"] = "gru_step", language
    app.run()
    assert not app.exception
    data = shown.call_args.kwargs["data"]
    assert data["svg"].startswith("<svg")
    assert data["label"] == say(language, "drawing.gru_step")
    assert [one.value for one in app.caption] == [say(language, "drawing.first_unit", units=2)]
    shown.reset_mock()
    app.query_params["example"] = "convolution"
    app.run()
    assert not shown.called
