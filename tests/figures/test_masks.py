"""Paths of a mask: what they fill is the mask, their length is the number of neighbours that differ."""

import base64
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.figures.masks import area, masked, outline

MASKS = arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12)))


@given(MASKS)
@settings(max_examples=60)
def test_the_area_is_the_mask(mask: np.ndarray) -> None:
    filled = np.zeros_like(mask, dtype=int)
    for start, row, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", area(mask)):
        filled[int(row), int(start):int(start) + int(length)] += 1
    assert (filled == mask).all()


@given(MASKS)
@settings(max_examples=60)
def test_the_outline_runs_between_neighbours_that_differ(mask: np.ndarray) -> None:
    edges = set()
    for x, y, way, length in re.findall(r"M(\d+) (\d+)([hv])(\d+)", outline(mask)):
        for step in range(int(length)):
            edges.add((int(x) + step * (way == "h"), int(y) + step * (way == "v"), way))
    rows, columns = mask.shape
    true = {(c, r, "h") for r in range(1, rows) for c in range(columns) if mask[r, c] != mask[r - 1, c]}
    true |= {(c, r, "v") for r in range(rows) for c in range(1, columns) if mask[r, c] != mask[r, c - 1]}
    assert edges == true


@pytest.mark.parametrize("dark", [False, True])
def test_the_picture_holds_photo_mask_and_truth(dark: bool) -> None:
    mask, truth = np.eye(4, dtype=bool), np.ones((4, 4), dtype=bool)
    made = masked("data:image/png;base64,AA", mask, truth, dark)
    root = ElementTree.fromstring(base64.b64decode(made.partition(",")[2]))
    assert [child.tag.rpartition("}")[2] for child in root] == ["image", "path", "path", "path"]
    assert root[1].get("d") == area(~mask)
    assert root[3].get("d") == outline(mask)
    assert len(ElementTree.fromstring(base64.b64decode(masked("", mask, None, dark).partition(",")[2]))) == 3
