"""Lines on a log axis: the numbers as given, upwards by powers of ten, the colours of `lines`."""

import numpy as np
import pytest

from engine.figures import figure
from engine.figures.log_lines import ticks


@pytest.mark.parametrize("dark", [False, True])
def test_the_same_lines_on_an_axis_of_powers(dark: bool) -> None:
    arrays = {"x": np.arange(1, 5), "plain": np.array([4e-12, 1e-6, 0.0, 1]), "residual": np.ones(4)}
    linear, powers = (figure(kind)(arrays, "<{}>".format, dark) for kind in ("lines", "log_lines"))
    assert (linear.layout.yaxis.type, powers.layout.yaxis.type) == (None, "log")
    assert [line.name for line in powers.data] == ["<plain>", "<residual>"]
    assert [line.y.tolist() for line in powers.data] == [arrays["plain"].tolist(), [1] * 4]
    assert [line.line.color for line in powers.data] == [line.line.color for line in linear.data]
    assert len({line.line.color for line in powers.data}) == 2
    assert powers.layout.title.text == "<title>"
    assert powers.layout.yaxis.title.text == "<y>"


@pytest.mark.parametrize(("values", "expected"), [
    ([0.05, 1], "D2"), ([1e-3, 1], 1), ([1e-12, 1], 2), ([1e-40, 1], 6), ([0, np.nan, 3], "D2"), ([0, 0], "D2"),
])
def test_ticks_stand_as_close_as_there_is_room(values: list, expected: str | int) -> None:
    assert ticks(np.array(values, dtype=float))["dtick"] == expected
