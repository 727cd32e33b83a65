"""A text as coloured squares: every character in its place."""

import numpy as np
import pytest

from engine.figures import lanes, text

WORDS = {"title": "T", "value": "probability", "x": "character", "y": "unit"}.__getitem__


@pytest.mark.parametrize("length", [1, 24, 25, 72])
def test_characters_stand_in_reading_order(length: int) -> None:
    symbols = np.array([chr(97 + i % 26) for i in range(length)])
    values = np.linspace(0, 1, length)
    (squares,) = text.draw({"text": symbols, "values": values}, WORDS, False).data
    assert "".join("".join(line) for line in squares.text) == "".join(symbols)
    flat = np.concatenate(squares.z)
    assert flat[:length] == pytest.approx(values)
    assert np.isnan(flat[length:]).all()
    assert {len(line) for line in squares.text} == {text.ACROSS}


def test_ends_of_lines_are_seen_and_given_characters_have_no_colour() -> None:
    (squares,) = text.draw({"text": np.array(["a", "\n", "<unk>"]), "values": np.array([np.nan, 0.5, 1])}, WORDS,
                           True).data
    assert list(squares.text[0][:3]) == ["a", text.BREAK, "<unk>"]
    assert np.isnan(squares.z[0][0])


def test_lanes_have_a_column_for_each_character() -> None:
    values = np.random.default_rng(0).uniform(-1, 1, (5, 3)).astype(np.float32)
    figure = lanes.draw({"text": np.array(list("abb")), "values": values}, WORDS, False)
    (squares,) = figure.data
    assert np.array_equal(np.array(squares.z), values)
    assert list(figure.layout.xaxis.ticktext) == ["a", "b", "b"]
    assert list(figure.layout.xaxis.tickvals) == [0, 1, 2], "twice the same character is two columns"
