"""What a learner does to the numbers of a board: nothing wrong gets in, nothing right gets lost."""

import json

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ui.workings import Workings
from engine.worked import example, examples


def typed(grid: str, row: int, col: int, value: object, n: int = 1) -> dict:
    return {"grid": grid, "row": row, "col": col, "value": value, "n": n}


def grid(workings: Workings, name: str) -> dict:
    return next(one for one in workings.grids if one["name"] == name)


def test_an_edit_is_worked_out_again() -> None:
    workings = Workings(example("pooling"))
    workings.edit([typed("image", 0, 1, 9)])
    assert workings.inputs["image"][0][1] == 9
    image = torch.tensor([[workings.inputs["image"]]], dtype=torch.float64)
    assert grid(workings, "max")["values"] == torch.nn.functional.max_pool2d(image, 2)[0, 0].tolist()


def test_an_edit_leaves_the_examples_own_numbers_alone() -> None:
    own = json.dumps(example("pooling").read({}))
    Workings(example("pooling")).edit([typed("image", 0, 0, 9)])
    assert json.dumps(example("pooling").read({})) == own


@pytest.mark.parametrize("wrong", [1e9, None, "seven", [1, 2], float("nan"), {"a": 1}])
def test_a_wrong_number_is_refused_and_the_last_good_ones_stay(wrong: object) -> None:
    workings = Workings(example("pooling"))
    before = json.dumps(workings.grids)
    workings.edit([typed("image", 0, 0, wrong)])
    assert json.dumps(workings.grids) == before
    assert workings.refused["cell"] == ("image", 0, 0)
    assert workings.answered == 1  # it was heard
    workings.edit([typed("image", 0, 0, 2, n=2)])
    assert workings.refused is None


@pytest.mark.parametrize("place", [("nobody", 0, 0), ("image", 99, 0), ("image", -1, 0), ("size", 0, 9)])
def test_an_edit_of_no_cell_changes_nothing(place: tuple) -> None:
    workings = Workings(example("pooling"))
    before = dict(workings.inputs)
    workings.edit([typed(*place, 1)])
    assert workings.inputs == before


def test_edits_sent_twice_count_once() -> None:
    workings = Workings(example("backprop"))
    workings.edit([typed("x", 0, 0, 2, n=1)])
    workings.reset()
    workings.edit([typed("x", 0, 0, 2, n=1), typed("x", 0, 1, 3, n=2)])  # the first was answered long ago
    assert workings.inputs["x"] == [[example("backprop").read({})["x"][0][0], 3]]


def test_inputs_that_do_not_fit_together_are_refused() -> None:
    workings = Workings(example("convolution"), {"image": [[1, 2, 3, 4]] * 4})
    workings.change({"dilation": 2})  # a window that spans 5×5 on a 4×4 image
    assert workings.refused["problem"].code == "window_too_large"
    assert workings.inputs["dilation"] == 1


@given(st.integers(0, 4), st.integers(0, 4), st.integers(-9, 9))
@settings(deadline=None, max_examples=30)
def test_a_link_brings_the_same_numbers_back(row: int, col: int, value: int) -> None:
    first = Workings(example("convolution"))
    first.edit([typed("image", row, col, value)])
    second = Workings(example("convolution"), link=first.link())
    assert second.inputs == first.inputs
    assert second.broken is None


def test_the_link_of_untouched_numbers_is_empty() -> None:
    assert Workings(example("convolution")).link() == "{}"


@pytest.mark.parametrize("link", ["", "nonsense", "[]", "3", '{"image": 5}', '{"nobody": 1}', "[" * 9000,
                                  '{"image": [[1e99]]}', '{"stride": "x"}', '{"image": null}'])
def test_a_broken_link_is_left_aside(link: str) -> None:
    workings = Workings(example("convolution"), link=link)
    assert workings.broken is not None
    assert workings.inputs == example("convolution").read({})


def test_a_lessons_own_numbers_come_before_the_examples_and_reset_returns_to_them() -> None:
    workings = Workings(example("pooling"), {"stride": 1})
    assert workings.inputs["stride"] == 1
    workings.change({"stride": 2})
    workings.reset()
    assert workings.inputs["stride"] == 1


@pytest.mark.parametrize("name", sorted(examples()))
def test_fresh_numbers_keep_size_and_choices_and_leave_blanks_that_can_be_found(name: str) -> None:
    workings = Workings(example(name))
    shapes = [(one["name"], len(one["values"]), len(one["values"][0])) for one in workings.grids]
    beside = {key: value for key, value in workings.inputs.items() if key not in workings.editable()}
    workings.start_practice()
    assert [(one["name"], len(one["values"]), len(one["values"][0])) for one in workings.grids] == shapes
    assert beside.items() <= workings.inputs.items()
    blanks = workings.practice["blanks"]
    assert blanks
    for g, r, c in blanks:
        assert workings.grids[g]["sources"][r][c], "a blank must be computed from something"
        assert workings.grids[g]["values"][r][c] is not None
    assert len({tuple(blank) for blank in blanks}) == len(blanks)
    rounds = workings.practice["round"]
    workings.stop_practice()
    workings.start_practice()
    assert workings.practice["round"] > rounds


def test_a_table_keeps_its_numbers_when_it_grows_and_shrinks() -> None:
    workings = Workings(example("convolution"))
    before = workings.inputs["image"]
    workings.resize("image", 6, 7)
    after = workings.inputs["image"]
    assert [row[:5] for row in after[:5]] == before
    assert after[5] == [0] * 7
    workings.resize("image", 5, 5)
    assert workings.inputs["image"] == before
    workings.resize("image", 99, 5)
    assert workings.refused["problem"].code == "input_wrong_shape"
    assert workings.inputs["image"] == before


def test_tables_that_share_a_size_grow_and_shrink_together() -> None:
    workings = Workings(example("lstm_step"))
    before = workings.inputs
    workings.resize("h_prev", 2, 1)
    workings.resize("x", 2, 1)
    assert workings.refused is None
    assert workings.inputs["W"] == [[0.6, 0, 0.4, 0], [0] * 4, [0.5, 0, -0.3, 0], [0] * 4,
                                    [-0.4, 0, 0.9, 0], [0] * 4, [0.3, 0, 0.7, 0], [0] * 4]
    assert workings.inputs["b"] == [[0.1], [0], [0.2], [0], [0], [0], [-0.1], [0]]
    assert workings.inputs["c_prev"] == [[0.8], [0]]
    grids = {grid["name"]: grid["values"] for grid in workings.grids}
    assert round(grids["h"][0][0], 6) == 0.478689  # the old unit computes what it did
    workings.resize("x", 1, 1)
    workings.resize("c_prev", 1, 1)
    assert workings.inputs == before
    workings.resize("c_prev", 9, 1)
    assert workings.refused["problem"].code == "input_wrong_shape"
    assert workings.inputs == before


def test_numbers_that_never_fit_together_leave_the_size_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.ui.workings.TRIES", 1)
    workings = Workings(example("unet_shapes"))  # one side in twenty fits
    for _ in range(20):
        workings.draw()
        assert workings.inputs["depth"] == 4
        assert len(workings.grids[4]["values"]) == 23
