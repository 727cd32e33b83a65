"""Change one house and see how the network's price follows, feature by feature."""

import numpy as np
import streamlit as st

from engine.course import Lesson
from engine.data.housing import FEATURES, read
from engine.labs import housing
from engine.problem import Problem
from engine.ui import picker
from engine.ui.badge import computed_badge
from engine.ui.chart import chart
from engine.ui.look.trained import Trained, trained
from engine.ui.table import table
from engine.ui.trouble import sentence
from engine.ui.upload import dropped
from engine.words import say

MEGABYTES = 2  # of a learner's own file
POINTS = 60  # of the response curve
FIRST = ("RM", "LSTAT", "CRIM", "NOX", "PTRATIO", "DIS")  # the rest waits in a popover


def show(_lesson: Lesson, language: str) -> None:
    """Left the sliders of one house, right its price and what one feature alone would do."""
    st.markdown(say(language, "lesson.house.lead"))
    found = trained("housing", language)
    if found is None:
        return
    left, right = st.columns([0.45, 0.55], gap="medium")
    with left:
        row = _sliders(language)
        with st.expander(say(language, "lesson.house.own"), icon=":material/upload:"):
            _own_houses(found, language)
    with right:
        _price(found, row, language)


def _sliders(language: str) -> np.ndarray:
    """(13,) one house in the units of the file."""
    ranges = housing.ranges()
    first = [name for name in FEATURES if name in FIRST]
    values = {name: _slider(name, ranges[name], language) for name in first}
    with st.popover(say(language, "lesson.house.more"), icon=":material/tune:", width="stretch"):
        st.warning(say(language, "lesson.house.warning"), icon=":material/balance:")
        values |= {name: _slider(name, ranges[name], language) for name in FEATURES if name not in first}
    return np.array([values[name] for name in FEATURES])


def _slider(name: str, span: tuple[float, float, float], language: str) -> float:
    low, middle, high = span
    return st.slider(
        _named(name, language),
        low,
        high,
        middle,
        (high - low) / 100,
        key=f"house.{name}",
        format="%.4g",
        persist_state="session",
    )


def _own_houses(found: Trained, language: str) -> None:
    """Prices of the houses in a learner's own CSV; a mistake in it is named by row and column."""
    content = dropped(language, "house.csv", say(language, "lesson.house.csv"), ["CSV"], MEGABYTES)
    if content is None:
        return
    try:
        houses = read(content.decode("utf-8", errors="replace"))
    except Problem as problem:
        st.error(sentence(problem, language), icon=":material/error:")
        return
    columns = {say(language, "lesson.house.price"): housing.predict(found.weights, found.config, houses.x)}
    if houses.price is not None:
        columns[say(language, "lesson.house.true")] = houses.price
    table(columns)


def _price(found: Trained, row: np.ndarray, language: str) -> None:
    """What the network asks for this house, beside the house in the middle of the data."""
    middle = np.array([span[1] for span in housing.ranges().values()])
    price, usual = housing.predict(found.weights, found.config, np.stack([row, middle]))
    computed_badge(language)
    beside, colour = say(language, "lesson.house.median"), "off" if abs(price - usual) < 0.05 else "normal"
    st.metric(
        say(language, "lesson.house.price"),
        f"{price:.1f}",
        f"{price - usual:+.1f}",
        delta_description=beside,
        delta_color=colour,
    )
    _response(found, row, language)


def _response(found: Trained, row: np.ndarray, language: str) -> None:
    """The price of this house over the whole range of one feature."""
    label = say(language, "lesson.house.which")
    name = picker.one(label, FEATURES, "RM", "house.response", language, lambda one: _named(one, language))
    low, _, high = housing.ranges()[name]
    rows = np.tile(row, (POINTS, 1))  # (P, 13)
    rows[:, FEATURES.index(name)] = np.linspace(low, high, POINTS)
    price = say(language, "lesson.house.price")
    words = {"title": say(language, "lesson.house.response", name=name), "x": name, "y": price, "predicted": price}
    arrays = {"x": np.linspace(low, high, POINTS), "predicted": housing.predict(found.weights, found.config, rows)}
    chart("lines", arrays, words.__getitem__, "house.curve")


def _named(name: str, language: str) -> str:
    return f"{name} · {say(language, f'labs.housing.features.{name}')}"
