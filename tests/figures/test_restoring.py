"""The figures of weeks 9 to 11: rows of pictures, points by class, and groups with a threshold between them."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from engine.figures import figure
from engine.figures.overlapping import BINS
from engine.figures.rows import GAP, TALL, WORDS

BOTH = pytest.mark.parametrize("dark", [False, True])


def say(key: str) -> str:
    return {"classes": "0|1|2"}.get(key, f"<{key}>")


@BOTH
def test_rows_stand_below_each_other_under_their_names(dark: bool) -> None:
    random = np.random.default_rng(0)
    arrays = {name: random.integers(0, 256, (9, 17, 9, 3), dtype=np.uint8) for name in ("before", "after")}
    drawn = figure("rows")(arrays, say, dark)
    assert [note.text for note in drawn.layout.annotations] == ["<before>", "<after>"]
    data = base64.b64decode(drawn.data[0].source.partition(",")[2])
    pixels, room = np.asarray(Image.open(io.BytesIO(data))), round(17 * WORDS / TALL)
    assert pixels.shape == (2 * (17 + room), 9 * (9 + GAP), 4)
    for row, images in enumerate(arrays.values()):
        top = row * (17 + room) + room
        assert not pixels[top - room:top, :, 3].any(), "room for words is empty"
        for column, image in enumerate(images):
            left = column * (9 + GAP)
            assert np.array_equal(pixels[top:top + 17, left:left + 9, :3], image)


def test_few_pictures_are_drawn_larger() -> None:
    few, many = ({"one": np.zeros((count, 44, 44, 3), dtype=np.uint8)} for count in (3, 12))
    assert figure("rows")(few, say, False).layout.height > figure("rows")(many, say, False).layout.height + 40


@BOTH
def test_every_point_stands_in_the_trace_of_its_class(dark: bool) -> None:
    random = np.random.default_rng(0)
    x, y, label = random.normal(size=30), random.normal(size=30), random.integers(0, 3, 30)
    drawn = figure("clusters")({"x": x, "y": y, "label": label}, say, dark)
    assert [trace.name for trace in drawn.data] == ["0", "1", "2"]
    assert len({trace.textfont.color for trace in drawn.data}) == 3
    for number, trace in enumerate(drawn.data):
        assert np.array_equal(trace.x, x[label == number])
        assert np.array_equal(trace.y, y[label == number])


@BOTH
def test_groups_are_counted_in_the_same_bins(dark: bool) -> None:
    random = np.random.default_rng(0)
    arrays = {"normal": random.exponential(0.01, 300), "odd": random.exponential(0.1, 100)}
    drawn = figure("overlapping")(arrays | {"threshold": np.array([0.03])}, say, dark)
    assert [trace.name for trace in drawn.data] == ["<normal>", "<odd>"]
    for values, trace in zip(arrays.values(), drawn.data, strict=True):
        assert len(trace.x) == BINS
        assert sum(trace.y) == pytest.approx(1)
        below = trace.x + trace.width / 2 <= 0.02
        edge = trace.x[below][-1] + trace.width / 2
        assert trace.y[below].sum() == pytest.approx((values < edge).mean())
    assert drawn.layout.shapes[0].x0 == 0.03
