"""Netflix, a learner's own series, and windows that never look into the future."""

import csv
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.data import BUNDLED
from engine.data.stock import CLOSE, COLUMNS, FEWEST_ROWS, Quotes, netflix, read
from engine.data.windows import DAYS, FEATURES, TARGETS, windowed, windows
from engine.problem import Problem

HEADER = "date,open,high,low,close,volume,adjusted"
ROWS = [f"{np.datetime64('2020-01-01') + day},{day + 1},{day + 3},{day + 0.5},{day + 2},{day * 100},7"
        for day in range(FEWEST_ROWS)]
both = pytest.mark.parametrize("target", TARGETS)
each = pytest.mark.parametrize("features", FEATURES)


def text(row: int = 0, changed: str = "") -> str:
    """A file of 100 rows, one of them (2 is the first below the header) replaced."""
    lines = [HEADER, *ROWS]
    if row:
        lines[row - 1] = changed
    return "\n".join(lines)


def test_bundled_file_read_as_the_csv_module_reads_it() -> None:
    quotes = netflix()
    with (BUNDLED / "nflx_daily_2013_2023.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(quotes.date) == 2699
    for place in (0, 1234, 2698):
        assert str(quotes.date[place]) == rows[place]["date"]
        assert quotes.values[place].tolist() == [float(rows[place][name]) for name in COLUMNS]
    assert np.all(np.diff(quotes.date) > np.timedelta64(0, "D"))
    _, high, low, close, _ = quotes.values.T
    assert np.all((low <= close) & (close <= high))


def test_columns_may_stand_in_any_order_and_in_capitals() -> None:
    turned = "\n".join(",".join(reversed(line.split(","))) for line in [HEADER.title(), *ROWS])
    found, expected = read("\ufeff" + turned.replace("\n", "\r\n")), read(text())
    assert (found.date == expected.date).all()
    assert (found.values == expected.values).all()
    assert expected.close[:3].tolist() == [2, 3, 4]


@pytest.mark.parametrize(("given_text", "code", "facts"), [
    ("", "csv_empty", {}),
    (text().replace("low", "lo"), "csv_column_missing", {"column": "low"}),
    ("\n".join([HEADER, *ROWS[:40]]), "csv_too_short", {"found": 40, "least": 100}),
    (text(5, "2020-01-04,1,2"), "csv_row_length", {"row": 5, "found": 3, "expected": 7}),
    (text(5, "4 Jan,1,1,1,1,1,1"), "csv_not_a_date", {"row": 5, "column": "date", "value": "4 Jan"}),
    (text(5, "today,1,1,1,1,1,1"), "csv_not_a_date", {"row": 5, "column": "date", "value": "today"}),
    (text(5, "2020-01-03,1,1,1,1,1,1"), "csv_not_later", {"row": 5, "column": "date", "value": "2020-01-03"}),
    (text(5, "2020-01-04,1,1,n/a,1,1,1"), "csv_not_a_number", {"row": 5, "column": "low", "value": "n/a"}),
    (text(5, "2020-01-04,1,1,1,0,1,1"), "csv_not_positive", {"row": 5, "column": "close", "value": "0"}),
    (text(5, "2020-01-04,1,1,1,1,-1,1"), "csv_not_positive", {"row": 5, "column": "volume", "value": "-1"}),
])
def test_a_mistake_is_named_by_row_and_column(given_text: str, code: str, facts: dict) -> None:
    with pytest.raises(Problem) as caught:
        read(given_text)
    assert caught.value.code == code
    assert caught.value.facts == facts
    assert str(caught.value)  # the sentence exists and its blanks are filled


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(given_text: str) -> None:
    for whole in (given_text, f"{HEADER}\n{given_text}", text(7, given_text)):
        try:
            found = read(whole)
        except Problem as problem:
            found = problem.code
        assert found.startswith("csv_") if isinstance(found, str) else np.isfinite(found.values).all()


def test_a_window_holds_thirty_days_and_its_target_is_the_day_after() -> None:
    days = torch.arange(100.0)[:, None] + torch.tensor([0.1, 0.2, 0.3])  # (100, 3): the day can be read off
    x, y = windows(days, torch.arange(100.0))
    assert (x.shape, y.shape) == ((70, 30, 3), (70, 1))
    for i in (0, 33, 69):
        assert x[i, :, 0].floor().tolist() == list(range(i, i + 30))
        assert y[i, 0] == i + 30


@both
@each
def test_windows_of_netflix_stand_in_time_and_go_back_to_dollars(features: str, target: str) -> None:
    quotes, found = netflix(), windowed(netflix(), features, target)
    assert found.x.shape == (2669, 30, len(FEATURES[features]))
    assert (found.date == quotes.date[30:]).all()
    assert (found.close == quotes.close[30:]).all()
    assert (found.today == quotes.close[29:-1]).all()
    aim, unit = found.y.double().T.numpy()
    middle = found.today if target == "change" else 0
    assert np.allclose(middle + aim * unit, found.close, rtol=1e-5)
    assert len(found.train[0]) == found.cut == int(0.8 * 2699) - 30
    assert found.date[found.cut] == quotes.date[int(0.8 * 2699)], "the first held-out target is the first held-out day"


def other_future(quotes: Quotes, days: int) -> Quotes:
    """The same series with quite another end."""
    values = quotes.values.copy()
    values[days:] = values[days:] * 7 + 1000
    return replace(quotes, values=values)


@both
@each
def test_nothing_of_the_held_out_days_is_in_what_is_learned_from(features: str, target: str) -> None:
    quotes = netflix()
    days = int(0.8 * len(quotes.date))
    found, other = (windowed(one, features, target) for one in (quotes, other_future(quotes, days)))
    assert torch.equal(found.train[0], other.train[0])
    assert torch.equal(found.train[1], other.train[1])
    assert not torch.equal(found.held_out[1], other.held_out[1])
    assert found.date[: found.cut].max() < quotes.date[days] <= found.date[found.cut :].min()


@both
@each
def test_a_window_knows_nothing_of_its_target_and_what_follows(features: str, target: str) -> None:
    quotes = netflix()
    for day in (2300, 2500):  # held out, so that the scale stays the same
        found, other = (windowed(one, features, target) for one in (quotes, other_future(quotes, day)))
        place = day - DAYS  # the window whose target is this day
        assert torch.equal(found.x[: place + 1], other.x[: place + 1])
        assert not torch.equal(found.x[place + 1], other.x[place + 1])
        assert found.close[place] != other.close[place]


@both
@each
def test_training_windows_are_of_a_size_that_a_network_can_learn_from(features: str, target: str) -> None:
    x, y = windowed(netflix(), features, target).train
    assert torch.isfinite(x).all()
    if target == "price":
        assert x.amin() >= 0
        assert x.amax() <= 1
        assert 0.9 < y[:, 0].amax() <= 1
    else:
        assert y[:, 0].std() == pytest.approx(1, abs=0.1)
        assert x[:, -1, CLOSE].abs().max() == 0 if features == "all" else True


def test_a_share_without_trade_or_without_movement_can_still_be_scaled() -> None:
    quotes = replace(netflix(), values=np.full((2699, 5), 20.0))
    quotes.values[:, COLUMNS.index("volume")] = 0
    for target in TARGETS:
        assert torch.isfinite(windowed(quotes, "all", target).x).all()
        assert torch.isfinite(windowed(quotes, "all", target).y).all()
