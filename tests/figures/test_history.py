"""Live curves: what ECharts is told."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.figures.colours import sequence
from engine.figures.history import AT_MOST, history

RUN = [(range(50), np.linspace(1, 0.1, 50), "training"), ([0, 25, 49], [1, 0.5, 0.4], "held out")]


def drawn(series: list, **settings: object) -> dict:
    option = history(series, title="loss", x="step", **settings)
    json.dumps(option, allow_nan=False)  # the browser takes JSON without NaN
    return option


def test_training_is_a_line_and_held_out_is_dashed_with_dots() -> None:
    training, held_out = drawn(RUN)["series"]
    assert training["color"] == held_out["color"] == sequence(False)[0]
    assert (training["lineStyle"]["type"], held_out["lineStyle"]["type"]) == ("solid", "dashed")
    assert (training["showSymbol"], held_out["showSymbol"]) == (False, True)
    assert held_out["data"] == [[0, 1], [25, 0.5], [49, 0.4]]


def test_runs_laid_over_each_other_have_colours_of_their_own() -> None:
    other = [(steps, values, f"SGD · lr 0.1 · {label}") for steps, values, label in RUN]
    series = drawn([*RUN, *other], dark=True)["series"]
    assert [line["color"] for line in series] == [sequence(True)[i] for i in (0, 0, 1, 1)]
    assert [line["lineStyle"]["type"] for line in series] == ["solid", "dashed"] * 2


def test_several_runs_have_one_name_each_and_dashes_are_told() -> None:
    race = [(steps, values, f"{name} · {label}") for name in ("plain", "residual") for steps, values, label in RUN]
    option = drawn(race, dashed="dashes: held out")
    names = [line["name"] for line in option["series"]]
    assert option["legend"]["data"] == ["plain", "residual"]
    assert names == ["plain", "plain · held out", "residual", "residual · held out"]
    assert option["title"]["subtext"] == "dashes: held out"
    alone = drawn(RUN, dashed="dashes: held out")
    assert (alone["legend"]["data"], alone["title"]["subtext"]) == (["training", "held out"], "")


@pytest.mark.parametrize("axis", ["linear", "log"])
def test_what_cannot_be_drawn_leaves_a_gap(axis: str) -> None:
    values = [1.0, float("nan"), float("inf"), 0.0, -2.0]
    (line,) = drawn([(range(5), values, "a")], axis=axis)["series"]
    gaps = [y is None for _, y in line["data"]]
    assert gaps == [False, True, True, axis == "log", axis == "log"]


def test_a_linear_axis_begins_where_most_values_are() -> None:
    steps = np.arange(200)
    values = np.where(steps < 5, -8, 0.9)
    assert drawn([(steps, values, "R²")])["yAxis"]["min"] > 0.5
    assert "min" not in drawn([(steps, values + 9, "loss")], axis="log")["yAxis"]
    assert "min" not in drawn([([0], [0.1], "accuracy")])["yAxis"]


@given(st.integers(0, 3000))
def test_no_curve_has_more_points_than_a_screen(count: int) -> None:
    (line,) = drawn([(range(count), range(count), "a")])["series"]
    assert len(line["data"]) == min(count, AT_MOST)
    assert not count or (line["data"][0][0], line["data"][-1][0]) == (0, count - 1)


def test_it_stands_still_and_lets_the_page_through() -> None:
    option = drawn([])
    assert (option["animation"], option["backgroundColor"], option["series"]) == (False, "transparent", [])
    assert drawn(RUN, dark=True)["title"]["textStyle"]["color"] != drawn(RUN)["title"]["textStyle"]["color"]
