"""Where the CTC bench stands: links, wrong links, its presets held to the course's numbers."""

import json

import numpy as np
import pytest
import torch

from engine.ui.ctc_bench import FULL, PRESETS, place
from engine.words import LANGUAGES, spoken


def link(name: str, **more: str) -> dict[str, str]:
    at = PRESETS[name]
    table = "-".join(".".join(map(str, row)) for row in at["table"])
    return {"letters": at["letters"], "label": at["label"], "table": table, "beam": "2"} | more


@pytest.mark.parametrize("name", PRESETS)
def test_a_link_shows_the_same_bench(name: str) -> None:
    assert place(link(name)) == PRESETS[name]
    assert place(link(name, zero="1", beam="7")) == PRESETS[name] | {"zero": True, "beam": 7}


@pytest.mark.parametrize("wrong", [
    {"letters": ""}, {"letters": "hell"}, {"letters": "he o"}, {"letters": "abcdef"}, {"label": "world"},
    {"label": "hehehehehehehe"}, {"table": ""}, {"table": "x"}, {"table": "1.2"}, {"table": "-1.5.5.5.9986"},
    {"table": "-".join(["2000.2000.2000.2000.2000"] * 13)}, {"table": "2000.2000.2000.2000.1999"},
    {"table": "99999999999.0.0.0.0"},
])
def test_what_cannot_be_becomes_the_first_example(wrong: dict) -> None:
    assert place(link("hello", **wrong)) == PRESETS["a"]


@pytest.mark.parametrize(("name", "p"), [("a", 0.24), ("dogs", 495 / 5**8)])
def test_presets_have_the_probabilities_of_the_course(name: str, p: float) -> None:
    at = PRESETS[name]
    y = torch.tensor(at["table"], dtype=torch.float64) / FULL
    target = torch.tensor([[1 + at["letters"].index(letter) for letter in at["label"]]])
    loss = torch.nn.functional.ctc_loss(y.log()[:, None], target, [len(y)], [len(at["label"])], reduction="sum")
    assert np.exp(-loss) == pytest.approx(p)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_preset_has_a_name(language: str) -> None:
    words = json.loads(json.dumps(spoken(language, "bench.words")))
    assert set(words["presets"]) == {*PRESETS, "random"}
