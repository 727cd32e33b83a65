"""Every worked example: right against torch, truthful cell by cell, complete in words."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from latex2mathml.converter import convert

from engine.problem import Problem
from engine.words import LANGUAGES, has, say
from engine.worked import example, examples, payload
from engine.worked.grid import Grid
from engine.worked.register import Example
from tests.worked.reading import compute, doubt

every = pytest.mark.parametrize("found", [pytest.param(e, id=name) for name, e in examples().items()])
seeds = st.integers(0, 2**32 - 1)


def agree(found: Example, inputs: dict) -> None:
    grids = {g.name: g for g in found.solve(**inputs)}
    expected = found.reference(**inputs)
    assert set(expected) == {name for name, g in grids.items() if not g.editable}
    for name, values in expected.items():
        values = np.array(values, dtype=float)
        values = values.reshape(1, 1) if values.ndim == 0 else values
        assert grids[name].shape == values.shape, name
        np.testing.assert_allclose(grids[name].values, values, rtol=1e-6, atol=1e-6, err_msg=name)


def truthful(found: Example, inputs: dict) -> None:
    grids = found.solve(**inputs)
    for grid in grids:
        for row, column in np.ndindex(grid.shape):
            text, *result = grid.arithmetic(row, column).split(" = ")
            shown, value = grid.shown(row, column), grid.values[row, column]
            assert (result or [text]) == [shown]
            assert abs(compute(shown) - value) <= max(1e-15, 1e-3 * abs(value))
            if not any(sign in text for sign in "…⌈⌊["):  # a jump magnifies what rounding hides
                told, slack = compute(text), doubt(text) + 1e-9 * (1 + abs(value))
                assert told == value or abs(told - value) <= slack, (grid.name, text, value)
            for cell in grid.sources(row, column):
                assert cell.grid in grids
                assert 0 <= cell.row < cell.grid.shape[0]
                assert 0 <= cell.column < cell.grid.shape[1]
        assert one_way(grid)


def one_way(grid: Grid) -> bool:
    """A table that feeds on its own rows does so from the top down or from the bottom up, never in a circle."""
    steps = {cell.row - row for row, column in np.ndindex(grid.shape)
             for cell in grid.sources(row, column) if cell.grid is grid}
    return all(step < 0 for step in steps) or all(step > 0 for step in steps)


@every
def test_defaults_agree_with_the_second_opinion(found):
    agree(found, {})
    truthful(found, {})


@every
@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_random_inputs_agree_with_the_second_opinion(found, seed):
    agree(found, found.random(np.random.default_rng(seed)))


@every
@settings(max_examples=4, deadline=None)
@given(seed=seeds)
def test_random_inputs_tell_the_truth_cell_by_cell(found, seed):
    truthful(found, found.random(np.random.default_rng(seed)))


@every
@settings(max_examples=10, deadline=None)
@given(seed=seeds)
def test_random_inputs_survive_json(found, seed):
    drawn = found.random(np.random.default_rng(seed))
    assert found.read(json.loads(json.dumps(drawn))) == drawn
    assert found.read({}) == {name: rule.default for name, rule in found.inputs.items()}


@every
def test_the_board_gets_plain_data(found):
    grids = payload(found.solve())
    assert json.loads(json.dumps(grids, allow_nan=False)) == grids
    names = [grid["name"] for grid in grids]
    assert len(set(names)) == len(names)
    assert all(name.isascii() for name in names)
    for grid in grids:
        assert grid["role"] in ("input", "weight", "result", "gradient")
        assert grid["editable"] == (grid["name"] in found.inputs)
        rows, columns = len(grid["values"]), len(grid["values"][0])
        assert grid["row_labels"] is None or len(grid["row_labels"]) == rows
        assert grid["column_labels"] is None or len(grid["column_labels"]) == columns
        for latex in (grid["symbol"], grid["formula"]):
            assert convert(latex).startswith("<math")


@every
def test_every_caption_input_and_choice_has_words(found):
    words = f"worked.{found.topic}.{found.id}"
    paths = [f"{words}.title", f"{words}.ask", *(f"{words}.inputs.{name}" for name in found.inputs)]
    grids = found.solve() + found.solve(**(found.random(np.random.default_rng(1))))
    paths += [f"{words}.grids.{g.caption}" for g in grids if not g.editable]
    paths += [
        f"{words}.choices.{name}.{code}"
        for name, rule in found.inputs.items()
        for code in getattr(rule, "choices", ())
    ]
    assert [path for path in paths if not has(path)] == []
    assert all(say(language, path).strip() for path in paths for language in LANGUAGES)


@every
def test_inputs_describe_themselves_in_json(found):
    described = {name: rule.plain() for name, rule in found.inputs.items()}
    assert json.loads(json.dumps(described)).keys() == found.inputs.keys()
    assert all(
        d["kind"] in ("matrix", "real", "whole", "choice", "text") and "default" in d for d in described.values()
    )


def test_unknown_example_is_a_problem():
    with pytest.raises(Problem) as problem:
        example("transformer")
    assert problem.value.code == "unknown_example"
    assert "pooling" in str(problem.value)


def test_week_2_and_the_proofs_for_week_3_are_registered():
    week_2 = {"iterations", "sine_step", "mlp_params", "backprop", "softmax_cross_entropy", "losses"}
    assert week_2 | {"pooling", "convolution", "padding"} <= set(examples())
