"""A text as coloured squares: every character in its place."""

import numpy as np
import pytest
from PIL import ImageColor

from engine.figures import lanes, text

WORDS = {"title": "T", "value": "probability", "x": "character", "y": "unit"}.__getitem__


@pytest.mark.parametrize("length", [1, 18, 19, 72])
def test_characters_stand_in_reading_order(length: int) -> None:
    symbols = np.array([chr(97 + i % 26) for i in range(length)])
    values = np.linspace(0, 1, length)
    squares, letters = text.draw({"text": symbols, "values": values}, WORDS, False).data
    assert "".join(letters.text) == "".join(symbols)
    places = [(int(y), int(x)) for x, y in zip(letters.x, letters.y, strict=True)]
    assert places == sorted(set(places)), "line by line, each in a place of its own"
    assert [squares.z[y][x] for y, x in places] == pytest.approx(values)
    assert np.isnan(np.concatenate(squares.z)[length:]).all()
    assert {len(line) for line in squares.z} == {text.ACROSS}


@pytest.mark.parametrize("dark", [False, True])
def test_every_character_can_be_read(dark: bool) -> None:
    """Contrast of ink and square by WCAG 2, 3 : 1 and more at every probability."""
    values = np.linspace(0, 1, 101)
    drawn = text.draw({"text": np.array(["a"] * 101), "values": values}, WORDS, dark).data
    low, high = (np.array(ImageColor.getrgb(colour)) for _, colour in drawn[0].colorscale)
    for value, ink in zip(values, drawn[1].textfont.color, strict=True):
        one, other = sorted(luminance(colour) for colour in (low + value * (high - low), ImageColor.getrgb(ink)))
        assert (other + 0.05) / (one + 0.05) > 3, value


def luminance(colour: np.ndarray) -> float:
    share = np.array(colour) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def test_ends_of_lines_are_seen_and_given_characters_have_no_colour() -> None:
    arrays = {"text": np.array(["a", "\n", "<unk>"]), "values": np.array([np.nan, 0.5, 1])}
    squares, letters = text.draw(arrays, WORDS, True).data
    assert list(letters.text) == ["a", text.BREAK, "<unk>"]
    assert np.isnan(squares.z[0][0])
    assert "probability" not in letters.hovertemplate[0]
    assert "probability" in letters.hovertemplate[1]


def test_lanes_have_a_column_for_each_character() -> None:
    values = np.random.default_rng(0).uniform(-1, 1, (5, 3)).astype(np.float32)
    figure = lanes.draw({"text": np.array(list("abb")), "values": values}, WORDS, False)
    (squares,) = figure.data
    assert np.array_equal(np.array(squares.z), values)
    assert list(figure.layout.xaxis.ticktext) == ["a", "b", "b"]
    assert list(figure.layout.xaxis.tickvals) == [0, 1, 2], "twice the same character is two columns"
