"""How numbers are written."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.worked.number import labels, number
from tests.worked.reading import compute

WRITTEN = {
    2.0: "2",
    -3.0: "−3",
    -0.0: "0",
    0.665241: "0.6652",
    444.609756: "444.6098",
    -7731.404589: "−7731.4046",
    1e-6: "1×10⁻⁶",
    7.094880e-06: "7.095×10⁻⁶",
    0.1 + 0.2: "0.3",
    50890.0: "50890",
    0.99999: "1",
    1.5e-5: "1.5×10⁻⁵",
    1e7 + 0.5: "1×10⁷",
    86704128.0: "86704128",
    math.inf: "∞",
    -math.inf: "−∞",
    100.00001: "100",
}


@pytest.mark.parametrize(("value", "text"), WRITTEN.items())
def test_written(value, text):
    assert number(value) == text


@settings(deadline=None)
@given(st.floats(-1e9, 1e9))
def test_what_is_written_is_what_was_meant(value):
    assert compute(number(value)) == pytest.approx(value, rel=1e-3, abs=0)


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), st.integers(1, 6))
def test_no_trailing_zeros_and_no_hyphen(value, digits):
    text = number(value, digits)
    assert "-" not in text
    assert not ("." in text and text.split("×")[0].endswith("0"))


def test_labels():
    assert labels("x", 11)[::5] == ("x₁", "x₆", "x₁₁")
