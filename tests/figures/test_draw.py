"""Each kind of figure shows the numbers it was given, in both themes."""

import base64
import io

import numpy as np
import pytest
from PIL import Image, ImageColor

from engine.figures import figure
from engine.figures.colours import diverging, palette, sequence
from engine.figures.tiles import tiled

BOTH = pytest.mark.parametrize("dark", [False, True])
LABELS = {"labels": "a|b|c", "rows": "r0|r1", "columns": "c0|c1|c2", "caption": "{true} not {predicted}",
          "classes": "|".join(map(str, range(20)))}


def say(key: str) -> str:
    return LABELS.get(key, f"<{key}>")


@BOTH
def test_lines(dark: bool) -> None:
    x = np.linspace(0, 1, 5)
    drawn = figure("lines")({"x": x, "true": x**2, "predicted": x**3}, say, dark)
    assert [trace.name for trace in drawn.data] == ["<true>", "<predicted>"]
    assert [trace.line.color for trace in drawn.data] == [palette(dark)[role] for role in ("input", "result")]
    assert (drawn.data[1].y == x**3).all()


@BOTH
def test_bars(dark: bool) -> None:
    values = np.array([1.0, -2.0, -0.001])
    drawn = figure("bars")({"now": values, "optimum": values / 2}, say, dark)
    assert list(drawn.data[0].x) == ["a", "b", "c"]
    assert [list(trace.y) for trace in drawn.data] == [values.tolist(), (values / 2).tolist()]
    assert drawn.data[0].text is None, "numbers of bars in pairs would lie over one another"
    alone = figure("bars")({"now": values}, say, dark)
    assert list(alone.data[0].text) == ["1.00", "-2.00", "0.00"]
    low, high = drawn.layout.yaxis.range
    assert low < -2
    assert high > 1


@BOTH
def test_ranking_puts_the_longest_on_top(dark: bool) -> None:
    drawn = figure("ranking")({"values": np.array([0.2, 0.9, -0.1])}, say, dark)
    assert list(drawn.data[0].y) == ["c", "a", "b"]  # from the bottom up
    assert drawn.data[0].marker.color[0] == palette(dark)["negative"]


@BOTH
def test_scatter_shows_every_row_and_the_line_of_agreement(dark: bool) -> None:
    x, y = np.array([1.0, 5.0]), np.array([2.0, 9.0])
    line, points = figure("scatter")({"x": x, "y": y}, say, dark).data
    assert list(line.x) == list(line.y) == [1, 9]
    assert (points.x == x).all()
    assert (points.y == y).all()


@BOTH
@pytest.mark.parametrize("values", [np.array([-3.0, -1, 0, 0.5, 7]), np.zeros(4), np.array([2.5])])
def test_histogram_counts_everything_once_and_parts_at_zero(values: np.ndarray, dark: bool) -> None:
    (bars,) = figure("histogram")({"values": values}, say, dark).data
    assert sum(bars.y) == len(values)
    for middle, count, colour in zip(bars.x, bars.y, bars.marker.color, strict=True):
        inside = (values >= middle - bars.width / 2 - 1e-9) & (values < middle + bars.width / 2 + 1e-9)
        assert inside.sum() >= count
        assert colour == palette(dark)["positive" if middle > 0 else "negative"]


@BOTH
def test_matrix_writes_every_number_that_is_not_zero(dark: bool) -> None:
    counts = np.array([[8, 2, 0], [0, 0, 5]])
    drawn = figure("matrix")({"counts": counts}, say, dark)
    assert [list(row) for row in drawn.data[0].text] == [["8", "2", ""], ["", "", "5"]]
    assert drawn.data[0].texttemplate == "%{text}"
    assert drawn.data[0].z.tolist() == [[0.8, 0.2, 0], [0, 0, 1]]
    shares = figure("matrix")({"weights": np.array([[0.25, 0.75]])}, lambda _key: "a|b", dark)
    assert list(shares.data[0].text[0]) == ["0.25", "0.75"]


def test_tiles_are_laid_out_in_rows() -> None:
    images = np.arange(3 * 2 * 2).reshape(3, 2, 2)
    whole = tiled(images, across=2, gap=1)
    assert whole.shape == (6, 6)
    for i, image in enumerate(images):
        top, left = 3 * (i // 2), 3 * (i % 2)
        assert (whole[top:top + 2, left:left + 2] == image).all()
    assert np.isnan(whole[2]).all()
    assert np.isnan(whole[3:, 3:]).all()


def pixels(drawn) -> np.ndarray:
    """(H, W, 4): the picture in a figure, as a browser would see it."""
    (trace,) = drawn.data
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(trace.source.partition(",")[2]))))


@BOTH
def test_signed_tiles_are_the_page_at_zero_and_full_colour_at_the_ends(dark: bool) -> None:
    seen = pixels(figure("tiles")({"images": np.array([[[0, -100], [50, 100]]], dtype=np.int8)}, say, dark))
    low, zero, high = (ImageColor.getrgb(colour) for colour in diverging(dark))
    assert tuple(seen[0, 0]) == (*zero, 255)
    assert tuple(seen[0, 1]) == (*low, 255)
    assert tuple(seen[1, 1]) == (*high, 255)
    assert np.abs(seen[1, 0, :3] - (np.array(zero) + high) / 2).max() <= 1
    assert not seen[2:, :, 3].any(), "between the pictures the page shows through"


@BOTH
@pytest.mark.parametrize("count", [0, 1, 36])
def test_ink_goes_from_surface_to_ink(count: int, dark: bool) -> None:
    images = np.full((count, 4, 4), 255, dtype=np.uint8)
    images[:, 0] = 0
    seen = pixels(figure("tiles")({"images": images}, say, dark))
    ends = {ImageColor.getrgb(palette(dark)[name]) for name in ("surface", "ink")} if count else set()
    assert {tuple(pixel[:3]) for pixel in seen.reshape(-1, 4) if pixel[3]} == ends


@BOTH
@pytest.mark.parametrize("count", [0, 1, 12])
def test_labelled_tiles_have_words_of_their_own(count: int, dark: bool) -> None:
    images = np.zeros((count, 28, 28), dtype=np.uint8)
    digits = np.arange(count)
    drawn = figure("labelled_tiles")({"images": images, "true": digits, "predicted": digits + 1}, say, dark)
    texts = [note.text for note in drawn.layout.annotations]
    assert texts == ([f"{i} not {i + 1}" for i in range(count)] or ["<none>"])


@BOTH
def test_photos_keep_their_colours_and_have_lines_of_words(dark: bool) -> None:
    photos = np.random.default_rng(0).integers(0, 256, (5, 6, 6, 3), dtype=np.uint8)
    words = {"title": "t", "caption": "{true}<br>{read} {sure:.0%}", "classes": "cat|dog|owl"}
    arrays = {"images": photos, "true": np.array([0, 1, 2, 0, 1]), "read": np.array([1, 1, 1, 1, 0]),
              "sure": np.linspace(0, 1, 5)}
    drawn = figure("labelled_tiles")(arrays, words.__getitem__, dark)
    assert [note.text for note in drawn.layout.annotations][:3] == ["cat<br>dog 0%", "dog<br>dog 25%", "owl<br>dog 50%"]
    seen = pixels(drawn)
    places = [(round(note.y) - 6, round(note.x) - 3) for note in drawn.layout.annotations]
    for photo, (top, left) in zip(photos, places, strict=True):
        assert (seen[top:top + 6, left:left + 6, :3] == photo).all()
        assert (seen[top:top + 6, left:left + 6, 3] == 255).all()
    assert (seen[..., 3] == 255).sum() == 5 * 36


@BOTH
def test_bars_of_a_race_have_the_colours_of_its_curves(dark: bool) -> None:
    drawn = figure("bars")({"first": np.ones(3), "second": np.ones(3)}, say, dark)
    assert [bars.marker.color for bars in drawn.data] == list(sequence(dark)[:2])
