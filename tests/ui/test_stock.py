"""The view of forecasts: the errors side by side, and a learner's own series."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine.data import BUNDLED, own
from engine.runs.checkpoint import checkpoint
from engine.words import LANGUAGES, say
from tests.test_pages import HANGUL, opened

NETFLIX = (BUNDLED / "nflx_daily_2013_2023.csv").read_bytes()


def look(language: str) -> AppTest:
    return opened("pages/w05_rnn.py", lang=language, room="look", look="stock")


def tables(app: AppTest) -> list[list[list[str]]]:
    """Every table on the page, its rows below the header, cell by cell."""
    found = [one.value.split("\n") for one in app.markdown if one.value.startswith("| ")]
    return [[line.strip("| ").split(" | ") for line in lines[2:]] for lines in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_errors_stand_in_one_table_and_the_sentence_is_true(language: str) -> None:
    app, scores = look(language), checkpoint("stock").scores
    assert not app.exception
    (table,) = tables(app)
    errors = {name: float(error) for name, error in table}
    assert errors[say(language, "stock.network")] == pytest.approx(scores["rmse"], abs=0.01)
    assert errors[say(language, "stock.naive")] == pytest.approx(scores["baseline_naive"], abs=0.01)
    assert errors[say(language, "labs.stock.published.stock-lstm")] == pytest.approx(
        checkpoint("stock-lstm").scores["rmse"], abs=0.01)
    assert list(errors.values()) == sorted(errors.values()), "the best stands on top"
    assert len(app.get("plotly_chart")) == 1
    ratio = f"{scores['rmse'] / scores['baseline_naive']:.2f}"
    assert say(language, "stock.worse", ratio=ratio) in [one.value for one in app.markdown]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_learners_own_series_is_forecast_and_scored(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = b"\n".join(NETFLIX.split(b"\n")[:801])
    monkeypatch.setattr("engine.ui.look.stock.dropped", lambda *_args: rows)
    app = look(language)
    assert not app.exception
    assert len(app.get("plotly_chart")) == 2
    assert len(tables(app)) == 2
    assert len(tables(app)[1]) == 3, "the network, tomorrow = today and a straight plane"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistake_in_it_is_one_sentence_with_row_and_column(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.ui.look.stock.dropped", lambda *_args: NETFLIX.replace(b"13.6486", b"none"))
    app = look(language)
    assert not app.exception
    (error,) = app.error
    assert "4" in error.value
    assert "low" in error.value
    assert bool(HANGUL.search(error.value)) == (language == "ko")


def train(language: str) -> AppTest:
    return opened("pages/w05_rnn.py", lang=language, room="train", lab="stock")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_learners_own_series_becomes_a_choice_of_the_lab(
    language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AI_LIBRARY_HOME", str(tmp_path))
    monkeypatch.setattr("engine.ui.knobs.dropped", lambda *_args: NETFLIX)
    app = train(language)
    assert not app.exception
    code = own.keep(NETFLIX)
    assert app.query_params["stock.data"] in (code, [code])
    assert app.session_state[f"knob.stock.data.{language}"] == code
    app.segmented_control(key=f"knob.stock.data.{language}").set_value("netflix").run()
    assert not app.exception
    assert "stock.data" not in app.query_params, "the same file, still in its box, is not chosen again"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_series_that_cannot_be_learned_from_leaves_the_lab_as_it_was(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.ui.knobs.dropped", lambda *_args: NETFLIX.replace(b"13.6486", b"none"))
    app = train(language)
    assert not app.exception
    (error,) = app.error
    assert "low" in error.value
    assert "stock.data" not in app.query_params
