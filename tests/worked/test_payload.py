"""What the board is given, and the mistakes of an example that must not reach it."""

import importlib
import pkgutil
import sys

import numpy as np
import pytest

import engine.worked
from engine.worked import payload
from engine.worked.grid import given
from engine.worked.register import REGISTERED, example


def test_one_cell_in_full():
    x = given("x", [[2, -1]], columns="x")
    s = (x @ x.T).named("s", "s", r"x x^\top", role="gradient", caption="sum", digits=2)
    assert payload([x, s])[1] == {
        "name": "s",
        "symbol": "s",
        "role": "gradient",
        "formula": r"s = x x^\top",
        "caption": "sum",
        "editable": False,
        "digits": 2,
        "row_labels": None,
        "column_labels": None,
        "values": [[5.0]],
        "shown": [["5"]],
        "arithmetic": [["2·2 + (−1)·(−1) = 5"]],
        "sources": [[[[0, 0, 0], [0, 0, 1]]]],
    }
    assert payload([x, s])[0]["column_labels"] == ["x₁", "x₂"]


def test_infinity_is_no_number_of_json():
    (plain,) = payload([given("x", -np.inf)])
    assert (plain["values"], plain["shown"]) == ([[None]], [["−∞"]])


def test_two_grids_with_one_name_are_refused():
    with pytest.raises(ValueError, match="name of its own"):
        payload([given("x", 1), given("x", 2)])


def test_a_hidden_source_is_refused():
    with pytest.raises(ValueError, match="does not show"):
        payload([(given("x", 1) + 1).named("y", "y")])


def test_two_examples_with_one_id_are_refused():
    engine.worked.examples()

    def pooling() -> list:
        return []

    with pytest.raises(TypeError, match="two worked examples"):
        example()(pooling)


def test_an_example_without_reference_is_refused(monkeypatch):
    monkeypatch.setattr(REGISTERED["pooling"], "second_opinion", None)
    with pytest.raises(TypeError, match="no reference"):
        engine.worked.examples.__wrapped__()


def test_examples_stand_on_numpy_alone():
    import subprocess

    code = "import sys, engine.worked as w; w.examples(); print(*{'torch', 'streamlit'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_functions_on_display_fit_a_screen():
    import inspect

    for found in engine.worked.examples().values():
        body = inspect.getsource(found.function).split("def ", 1)[1]
        assert len(body.splitlines()) <= 30, found.id
    for module in pkgutil.iter_modules(engine.worked.__path__):
        source = inspect.getsource(importlib.import_module(f"engine.worked.{module.name}"))
        assert len(source.splitlines()) <= 200, module.name
