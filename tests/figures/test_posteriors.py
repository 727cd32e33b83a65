"""The map of posteriors: every probability in its place, the picture above it and as wide."""

import base64
import io

import numpy as np
from PIL import Image

from engine.figures import posteriors

WORDS = {"title": "T", "x": "step", "y": "symbol"}.__getitem__
RANDOM = np.random.default_rng(0)
ARRAYS = {"picture": RANDOM.integers(0, 256, (8, 24)).astype(np.uint8), "symbols": np.array(list("-ab")),
          "probability": RANDOM.dirichlet(np.ones(3), 12).T.astype(np.float16)}


def test_each_probability_stands_at_its_symbol_and_step() -> None:
    figure = posteriors.draw(ARRAYS, WORDS, False)
    squares = figure.data[0]
    np.testing.assert_allclose(np.array(squares.z), ARRAYS["probability"], atol=1e-3)
    assert list(figure.layout.yaxis.ticktext) == ["-", "a", "b"]
    assert [row[0] for row in squares.customdata] == ["-", "a", "b"]


def test_the_picture_lies_over_its_columns() -> None:
    figure = posteriors.draw(ARRAYS, WORDS, True)
    picture, (low, high) = figure.data[1], figure.layout.xaxis.range
    found = np.asarray(Image.open(io.BytesIO(base64.b64decode(picture.source.partition(",")[2]))))
    assert found.shape[:2] == (8, 24)
    assert picture.x0 - picture.dx / 2 == low, "its left edge"
    assert picture.x0 + (24 - 0.5) * picture.dx == high, "its right edge"
    bottom = picture.y0 + (8 - 0.5) * picture.dy  # its lower edge
    assert bottom == -0.5, "the first row follows"
    assert figure.layout.yaxis.range[1] <= picture.y0 - picture.dy / 2, "all of it can be seen"
