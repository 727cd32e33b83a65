"""What every lab promises: words, ranges, figures, the same numbers twice, resume to the last bit."""

import inspect
from dataclasses import replace
from functools import partial
from types import ModuleType

import numpy as np
import pytest
import torch

from engine import labs
from engine.figures import figure
from engine.labs.knob import knobs, plain, read
from engine.problem import Problem
from engine.train.state import weights
from engine.train.step import Step
from engine.words import LANGUAGES, say

CPU = torch.device("cpu")
SHORT = {
    "sine": {"steps": 12}, "housing": {"epochs": 2}, "mnist": {"epochs": 1, "batch": 1000, "width": 8},
    "transfer": {"epochs": 1, "batch": 45, "side": 64},
    "cifar": {"epochs": 1, "batch": 1000, "channels": 1, "hidden": 16, "augment": "on"},
    "depth": {"depth": 8, "epochs": 1, "batch": 1000, "width": 4},
    "sentence": {"text": "ko", "epochs": 1, "batch": 512, "hidden": 16},
    "stock": {"epochs": 1, "batch": 1000},
    "memory": {"epochs": 1, "batch": 1000, "delay": 5, "hidden": 8},
    "captcha": {"steps": 12, "batch": 4, "hidden": 8},
    "denoise": {"epochs": 1, "batch": 1000}, "anomaly": {"epochs": 1, "batch": 1000, "left_out": "1"},
    "colorize": {"steps": 12, "batch": 2, "width": 2},
    "segment": {"steps": 12, "batch": 2, "side": 48}, "restore": {"steps": 12, "batch": 2, "side": 48},
}
LABS = [pytest.param(labs.lab(name), id=name) for name in labs.names()]
lab_of_each = pytest.mark.parametrize("lab", LABS)


def name_of(lab: ModuleType) -> str:
    return lab.__name__.rpartition(".")[2]


def short(lab: ModuleType) -> object:
    return replace(lab.Config(), **SHORT.get(name_of(lab), {}))


def run(lab: ModuleType, config: object, resume: dict | None = None) -> list[tuple[Step, dict]]:
    return [(step, step.state()) for step in lab.fit(config, CPU, resume)]


def words_of(language: str, view: str, key: str) -> str:
    return say(language, f"{view}.{key}")


def values(step: Step) -> dict[str, float]:
    return {name: float(value) for name, value in step.metrics.items()}


@lab_of_each
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there(lab: ModuleType, language: str) -> None:
    where = f"labs.{name_of(lab)}"
    paths = [f"{where}.title", f"{where}.about", *(f"{where}.metrics.{metric}" for metric in lab.CURVES)]
    for key, (_, rule) in knobs(lab.Config).items():
        paths += [f"{where}.knobs.{key}.label", f"{where}.knobs.{key}.help"]
        paths += [f"{where}.knobs.{key}.choices.{code}" for code in rule.choices]
    paths += [f"{where}.views.{view}.title" for view in lab.VIEWS]
    *_, (step, state) = run(lab, short(lab))
    paths += [f"{where}.scores.{score}" for score in lab.evaluate(weights(state), short(lab), CPU)]
    paths += [f"{where}.metrics.{metric}" for metric in step.metrics]
    assert [path for path in paths if not say(language, path).strip()] == []


@lab_of_each
def test_defaults_lie_in_their_ranges_and_survive_text(lab: ModuleType) -> None:
    config = lab.Config()
    assert read(lab.Config, {key: str(value) for key, value in plain(config).items()}) == config
    assert hash(config) == hash(lab.Config())


@lab_of_each
def test_out_of_range_is_refused(lab: ModuleType) -> None:
    for key, (_, rule) in knobs(lab.Config).items():
        for value in ("?",) if rule.choices else ("?", "nan", rule.low - 1, rule.high * 2 + 1):
            with pytest.raises(Problem, match=key):
                read(lab.Config, {key: value})


@lab_of_each
def test_steps_are_as_many_as_announced(lab: ModuleType) -> None:
    steps = [step for step, _ in run(lab, short(lab))]
    total = lab.steps(short(lab))
    assert [step.number for step in steps] == list(range(total + 1))
    assert {step.total for step in steps} == {total}


@lab_of_each
def test_same_config_same_numbers_and_resume_to_the_last_bit(lab: ModuleType) -> None:
    first, second = run(lab, short(lab)), run(lab, short(lab))
    middle = len(first) // 2
    third = run(lab, short(lab), first[middle][1])
    for one, other in [*zip(first, second, strict=True), *zip(first[middle:], third, strict=True)]:
        assert one[0].number == other[0].number
        assert values(one[0]) == values(other[0])
        assert one[1].keys() == other[1].keys()
        assert all(torch.equal(value, other[1][key]) for key, value in one[1].items())


@lab_of_each
@pytest.mark.parametrize("dark", [False, True])
def test_views_can_be_drawn_at_every_stage(lab: ModuleType, dark: bool) -> None:
    found = run(lab, short(lab))
    for step in (found[0][0], found[-1][0]):
        views = step.views()
        assert list(views) == list(lab.VIEWS)
        for view, arrays in views.items():
            assert all(isinstance(array, np.ndarray) and array.dtype != object for array in arrays.values())
            for language in LANGUAGES:
                words = partial(words_of, language, f"labs.{name_of(lab)}.views.{view}")
                drawn = figure(lab.VIEWS[view])(arrays, words, dark)
                assert drawn.layout.title.text == words("title")
                assert len(drawn.to_json()) < 400_000


@lab_of_each
def test_a_snapshot_is_small(lab: ModuleType) -> None:
    *_, last = lab.fit(short(lab), CPU)
    assert sum(array.nbytes for arrays in last.views().values() for array in arrays.values()) < 60_000


@lab_of_each
def test_exhibits_fit_on_a_screen(lab: ModuleType) -> None:
    assert len(inspect.getsource(lab.fit).splitlines()) <= 30
