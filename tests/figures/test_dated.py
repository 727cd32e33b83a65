"""Curves over dates: the days as given, and every part of them can be zoomed."""

import numpy as np
import pytest

from engine.figures import figure

DAYS = np.array(["2022-04-19", "2022-04-20", "2022-04-21"], dtype="datetime64[D]")


@pytest.mark.parametrize("dark", [False, True])
def test_days_are_dates_and_the_axes_can_be_zoomed(dark: bool) -> None:
    close = np.array([348.61, 226.19, 218.22])
    arrays = {"day": DAYS.astype(np.int32), "true": close, "predicted": close + 1}
    drawn = figure("dated")(arrays, "<{}>".format, dark)
    assert [curve.name for curve in drawn.data] == ["<true>", "<predicted>"]
    assert list(drawn.data[0].x) == ["2022-04-19", "2022-04-20", "2022-04-21"]
    assert drawn.data[1].y == pytest.approx(close + 1)
    assert drawn.layout.xaxis.type == "date"
    assert drawn.layout.xaxis.rangeslider.visible
    assert drawn.layout.dragmode == "zoom"
    assert not drawn.layout.xaxis.fixedrange
    assert not drawn.layout.yaxis.fixedrange
