"""What a learner may type, and what is refused with which sentence."""

import json

import pytest

from engine.problem import Problem
from engine.words import LANGUAGES, say
from engine.worked import example

WRONG = [
    ("pooling", {"picture": 1}, "input_unknown"),
    ("pooling", {"image": [["two"]]}, "input_not_a_number"),
    ("pooling", {"image": [[None]]}, "input_not_a_number"),
    ("pooling", {"image": [[float("nan")]]}, "input_not_a_number"),
    ("pooling", {"image": [["inf"]]}, "input_not_a_number"),
    ("pooling", {"image": [[True]]}, "input_not_a_number"),
    ("pooling", {"image": [[10]]}, "input_out_of_range"),
    ("pooling", {"image": [[1, 2], [3]]}, "input_wrong_shape"),
    ("pooling", {"image": []}, "input_wrong_shape"),
    ("pooling", {"image": [[1] * 9]}, "input_wrong_shape"),
    ("pooling", {"image": [[1], 2]}, "input_wrong_shape"),
    ("pooling", {"image": {"a": 1}}, "input_not_a_number"),
    ("pooling", {"size": 1.5}, "input_not_whole"),
    ("pooling", {"size": "9" * 400}, "input_not_a_number"),
    ("pooling", {"stride": 0}, "input_out_of_range"),
    ("losses", {"yhat": [[1, 2]]}, "input_wrong_shape"),
    ("convolution", {"mode": "mirror"}, "input_not_a_choice"),
    ("mlp_params", {"sizes": [[3, 2.5]]}, "input_not_whole"),
    ("descent", {"lr": [[0.1, 0.2]]}, "input_not_a_number"),
]


@pytest.mark.parametrize(("name", "given", "code"), WRONG, ids=lambda v: str(v)[:40])
def test_bad_input_is_refused(name, given, code):
    with pytest.raises(Problem) as problem:
        example(name).read(given)
    assert problem.value.code == code
    for language in LANGUAGES:
        sentence = say(language, f"problems.{code}", **problem.value.facts)
        assert "{" not in sentence.replace("{'", "")
        assert len(sentence) < 300


MISFITS = [
    ("pooling", {"image": [[1, 2]], "size": 2}, "window_too_large"),
    ("convolution", {"image": [[1, 2], [3, 4]]}, "window_too_large"),
    ("padding", {"image": [[1, 2], [3, 4]], "width": 2}, "padding_too_wide"),
    ("softmax_cross_entropy", {"logits": [[1, 2]], "target": 2}, "no_such_cell"),
]


@pytest.mark.parametrize(("name", "given", "code"), MISFITS)
def test_inputs_that_do_not_fit_together(name, given, code):
    found = example(name)
    with pytest.raises(Problem) as problem:
        found.solve(**found.read(given))
    assert problem.value.code == code
    assert all(say(language, f"problems.{code}", **problem.value.facts) for language in LANGUAGES)


def test_ways_of_writing_the_same():
    read = example("softmax_cross_entropy").read
    assert read({"logits": [2, 1, 0]})["logits"] == [[2, 1, 0]]
    assert read({"logits": [["−1.5", "2"]], "target": "1"}) == {"logits": [[-1.5, 2]], "target": 1}
    assert example("descent").read({"w": [[3]]})["w"] == 3
    assert example("sine_step").read({"w": [1, 2, 3, -1]})["w"] == [[1], [2], [3], [-1]]


def test_defaults_cannot_be_spoilt():
    found = example("pooling")
    before = json.dumps(found.read({}))
    found.read({})["image"][0][0] = 99
    assert json.dumps(found.read({})) == before
