"""Summaries of values: kinds, shapes, ranges and thumbnails."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn

from engine.made import summary


@pytest.mark.parametrize(("value", "kind", "shape"), [
    (torch.zeros(2, 3), "tensor", (2, 3)), (np.zeros(4, dtype=np.int32), "array", (4,)), (3, "number", ()),
    (True, "number", ()), ("word", "text", None), ([1, 2], "list", (2,)), ({"a": 1}, "dict", (1,)),
    (None, "none", None), (len, "function", None), (object(), "other", None),
    (nn.Linear(2, 2), "network", None),
    (torch.zeros(0, 3), "tensor", (0, 3)), (torch.tensor(2.0), "tensor", ()),
    (torch.tensor([True, False]), "tensor", (2,)),
])
def test_kinds(value, kind, shape):
    found = summary("it", value)
    assert (found.kind, found.shape) == (kind, shape)


@pytest.mark.parametrize(("shape", "small"), [
    ((1000,), (1, 64)), ((3,), (1, 3)), ((64, 784), (16, 16)), ((5, 3), (5, 3)), ((8, 1, 28, 28), (16, 16)),
    ((5000, 2), (16, 2)), ((40, 1), (16, 1)),
])
def test_thumbnails_are_small_and_keep_the_mean(shape, small):
    value = torch.full(shape, 0.25)
    thumb = summary("it", value).thumb
    assert thumb.shape == small
    assert np.allclose(thumb, 0.25)


def test_a_thumbnail_keeps_the_places():
    value = np.zeros((32, 32))
    value[30, 2] = 4.0
    assert np.argwhere(summary("it", value).thumb).tolist() == [[15, 1]]
    assert summary("it", value).thumb[15, 1] == 1.0, "the mean of four cells"


def test_values_that_are_not_finite():
    found = summary("it", torch.tensor([float("nan"), 1.0, float("inf"), -2.0]))
    assert (found.low, found.high) == (-2.0, 1.0)
    assert summary("it", torch.tensor(float("nan"))).low is None


def test_nothing_that_looks_inside_may_stop_the_walk():
    class Shy:
        def __str__(self):
            raise RuntimeError

    assert summary("it", Shy()).kind == "other"


def test_records_name_their_parts_briefly():
    @dataclass
    class Task:
        model: nn.Module
        data: tuple
        lr: float
        step: object

    task = Task(nn.Linear(2, 2), (torch.zeros(4, 2), torch.tensor(0.5)), 1e-3, partial(len))
    assert summary("task", task).value == "model=Linear, data=(4×2, 0.5), lr=0.001, step=partial"
