"""The walk against functions whose lines, shapes and counts are known by hand."""

import functools
import itertools
import sys
import threading

import numpy as np
import pytest
import torch
from torch import nn

from engine import worked
from engine.codewalk import MOMENTS, Walk, walk
from engine.source import Source


def line(found: Walk, text: str):
    """The one line whose stripped text begins so."""
    (hit,) = [item for item in found.lines if item.text.strip().startswith(text)]
    return hit


def made(found: Walk, text: str) -> dict:
    return {item.name: item for item in line(found, text).made}


def affine(x, w):
    """y = xw + 1."""
    y = x @ w  # (B, K)
    y += 1
    total = y.sum()
    if total > 1e9:
        y = None
    return y


def test_shapes_dtypes_ranges_and_counts():
    x, w = torch.arange(6.0).reshape(3, 2), torch.ones(2, 4, dtype=torch.float32)
    found = walk(affine, x, w)
    assert made(found, "def affine")["x"].shape == (3, 2)
    first = made(found, "y = x @ w")["y"]
    assert (first.kind, first.shape, first.dtype) == ("tensor", (3, 4), "float32")
    assert (first.low, first.high) == (1, 9)
    assert list(made(found, "y = x @ w")) == ["y"]
    assert made(found, "y += 1")["y"].high == 10, "summarised at once, not after the function ended"
    assert made(found, "total =")["total"].value == "72"
    assert made(found, "return y")["return"].shape == (3, 4)
    assert [item.runs for item in found.lines] == [1, 0, 1, 1, 1, 1, 0, 1]
    assert found.lines[0].number == affine.__code__.co_firstlineno
    assert found.lines[1].statement is None, "a docstring is not a statement"
    assert found.function == f"{__name__}:affine"
    assert found.failure is None


def numbers():
    for k in itertools.count():
        square = k * k
        yield square


def test_a_generator_is_advanced_then_closed():
    opened = numbers()
    found = walk(lambda_of(opened), follow=(numbers,))
    assert line(found, "square =").runs == 3
    assert opened.gi_frame is None, "closed"
    assert [m.made[0].value for m in found.moments if m.made and m.made[0].name == "yield"] == ["0", "1", "4"]


def lambda_of(opened):
    """A function that returns this very generator."""

    def door():
        return opened

    return door


def test_advance_is_the_number_of_yields():
    assert line(walk(numbers, advance=7), "yield").runs == 7
    assert line(walk(numbers, advance=7), "for k").runs == 7


def learn():
    model = nn.Sequential(
        nn.Linear(3, 1, bias=False),
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    x = torch.ones(4, 3)
    for _ in range(2):
        loss = (model(x) - 1).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def test_changes_in_place_are_seen():
    found = walk(learn)
    assert set(made(found, "loss.backward()")) == {"model.0.weight.grad"}
    assert made(found, "loss.backward()")["model.0.weight.grad"].shape == (1, 3)
    assert set(made(found, "optimizer.step()")) == {"model.0.weight"}
    assert made(found, "optimizer.zero_grad()")["model.0.weight.grad"].kind == "none"
    assert made(found, "optimizer =")["optimizer"].value.startswith("lr=0.5")
    assert made(found, "model =")["model"].value == "3", "parameters"
    inner = line(found, "nn.Linear")
    assert (inner.runs, inner.statement) == (1, inner.number - 1), "a statement of several lines runs once"
    assert found.names >= {"model", "optimizer", "x", "loss"}


def test_moments_are_the_order_of_execution():
    found = walk(learn)
    first = learn.__code__.co_firstlineno
    order = [moment.line - first for moment in found.moments]
    assert order == [0, 1, 4, 5, 6, 7, 8, 9, 10, 6, 7, 8, 9, 10, 6]


def test_what_is_remembered_is_bounded():
    found = walk(count_to, 10_000)
    assert line(found, "total +=").runs == 10_000
    assert len(found.moments) == MOMENTS


def count_to(n):
    total = 0
    for k in range(n):
        total += k
    return total


def breaks(x):
    y = x + 1
    z = y[5]
    return z


def test_an_exception_is_reported_with_its_line():
    found = walk(breaks, torch.ones(2))
    assert found.failure.line == breaks.__code__.co_firstlineno + 2
    assert found.failure.kind == "IndexError"
    assert line(found, "return").runs == 0
    assert made(found, "y =")["y"].shape == (2,)


def test_wrong_arguments_are_raised():
    with pytest.raises(TypeError):
        walk(breaks)


@pytest.mark.parametrize("function", [affine, breaks])
def test_the_earlier_tracer_is_put_back(function):
    def earlier(_frame, _event, _argument):
        return None

    before = sys.gettrace()
    sys.settrace(earlier)
    try:
        walk(function, torch.ones(2, 2), *([torch.ones(2, 2)] if function is affine else []))
        assert sys.gettrace() is earlier
    finally:
        sys.settrace(before)


def test_threads_do_not_disturb_each_other():
    found = {}

    def one(n):
        found[n] = walk(count_to, n)

    threads = [threading.Thread(target=one, args=(n,)) for n in (3, 50, 400)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n: line(found[n], "total +=").runs for n in found} == {3: 3, 50: 50, 400: 400}


def outer(x):
    y = inner(x)
    return y * 2


def inner(x):
    z = x - 1
    return z


def test_follow_watches_the_functions_called():
    found = walk(outer, np.full((2, 2), 5.0), follow=(inner,))
    assert made(found, "z =")["z"].dtype == "float64"
    assert [item.function.split(":")[1] for item in found.lines] == ["outer"] * 3 + ["inner"] * 3
    assert {item.function.split(":")[1] for item in walk(outer, 5).lines} == {"outer"}


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 2)

    @torch.no_grad()
    def forward(self, x):
        x = self.hidden(x)  # (B, 2)
        return x.relu()


def test_a_network_is_watched_in_its_forward():
    found = walk(Net(), torch.zeros(5, 4))
    assert [item.text.strip() for item in found.lines][:2] == ["@torch.no_grad()", "def forward(self, x):"]
    assert made(found, "x = self.hidden")["x"].shape == (5, 2)
    assert set(made(found, "def forward")) == {"self", "x"}
    assert found.function.endswith(":Net.forward")


def doubled(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args) * 2

    return wrapper


@doubled
def plain_one(x):
    y = x + 1
    return y


def test_decorated_and_partial_functions_are_resolved():
    assert made(walk(plain_one, 1), "y =")["y"].value == "2"
    half = functools.partial(affine, torch.ones(1, 1))
    assert made(walk(half, torch.ones(1, 1)), "total")["total"].value == "2"


def test_nested_functions_belong_to_the_source():
    def body():
        def twice(v):
            w = v + v
            return w

        return [twice(v) for v in (1, 2)]

    assert line(walk(body), "w =").runs == 2


def under_with(x):
    with torch.no_grad():
        y = x * 2
        return y


def test_leaving_a_with_is_no_second_run():
    found = walk(under_with, torch.ones(2))
    assert [item.runs for item in found.lines] == [1, 1, 1, 1]
    assert made(found, "return y")["return"].value == "2, 2"
    assert made(found, "with") == {}


def test_lines_to_explain_leave_out_blanks_docstrings_and_brackets():
    first = ["def learn():", "model = nn.Sequential(", "nn.Linear(3, 1, bias=False),"]
    assert Source(learn).explained()[:3] == first
    assert not {")", "", '"""y = xw + 1."""'} & {*Source(learn).explained(), *Source(affine).explained()}


def test_a_worked_example_is_watched_in_the_function_it_decorates():
    example = worked.example("convolution")
    found = walk(example, stride=2)
    assert found.function == "engine.worked.convolution:convolution"
    result = made(found, "result =")["result"]
    assert (result.kind, result.shape, result.dtype) == ("array", (2, 2), "float64")
    assert result.value == ", ".join(f"{v:g}" for v in example.solve(stride=2)[-1].values.ravel())
    assert line(found, "image = pad").runs == 0


def dreams():
    with torch.inference_mode():
        x = torch.ones(3)
        x += 1
    return x


def test_tensors_without_a_version_are_watched_too():
    found = walk(dreams)
    assert found.failure is None
    assert made(found, "return x")["return"].value == "2, 2, 2"
