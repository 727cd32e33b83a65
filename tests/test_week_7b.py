"""Week 7, second part: what the CRNN lesson states and predicts agrees with torch and with reading every path."""

import math
import re
from collections.abc import Sequence
from itertools import groupby, product
from types import SimpleNamespace

import pytest
import torch
from torch import Tensor, nn

from engine import course, worked
from engine.data.captcha import HEIGHT, WIDTH
from engine.exam import bank, grade
from engine.models.crnn import CRNN

LESSON = course.lesson("w07b_crnn")
SECTIONS = {one.id: one for one in LESSON.sections}
GUESSES = {id: one.predict for id, one in SECTIONS.items() if one.predict}
RIGHT = {id: guess.options[guess.answer]["en"] for id, guess in GUESSES.items()}
QUESTIONS = {question.id: question for question in bank.load(LESSON.folder)}
OURS = {id for id in course.items() if id.startswith(("W07-crn", "W07-app", "W07-ctc", "W07-cap"))}
NOTES = [[0.1, 0.4, 0.5]] * 2  # blank, a, b at both time steps of the notes' example


def read(path: Sequence[str]) -> str:
    """What a path reads as."""
    return "".join(symbol for symbol, _ in groupby(path) if symbol != "_")


def paths(label: str, steps: int) -> list[str]:
    """Every row of blanks and letters of the label that reads as it."""
    return ["".join(row) for row in product(sorted({*label, "_"}), repeat=steps) if read(row) == label]


def loss(y: Sequence[Sequence[float]], label: Sequence[int], reduction: str = "sum") -> float:
    """The CTC loss of torch; y (T, V), the blank first."""
    log_probs = torch.tensor(y, dtype=torch.float64).log()[:, None]
    return nn.functional.ctc_loss(log_probs, torch.tensor([label]), [len(y)], [len(label)], reduction=reduction).item()


def shares(steps: int, symbols: int, label: list[int]) -> Tensor:
    """(T, V): γ when all symbols are equally probable: y minus the gradient that autograd finds."""
    logits = torch.zeros(steps, symbols, dtype=torch.float64, requires_grad=True)
    y = logits.log_softmax(1)
    nn.functional.ctc_loss(y[:, None], torch.tensor([label]), [steps], [len(label)], reduction="sum").backward()
    return y.detach().exp() - logits.grad


def grids(example: str, inputs: dict) -> dict:
    """Name -> numbers of a worked example at these inputs."""
    found = worked.example(example)
    return {grid.name: grid.values for grid in found.solve(**found.read(inputs))}


def columns(stride: int) -> Tensor:
    """(8, 64, 1, T): a batch after the convolutions of the lab card, with this stride across in the blocks."""
    with torch.device("meta"):
        x = torch.empty(8, 3, 50, 200)
        for channels in (3, 64, 64, 64):
            x = nn.Conv2d(channels, 64, (3, 5), stride=(2, stride))(x)
        return nn.Conv2d(64, 64, (2, 5))(x)


def test_week_7_is_whole_with_both_lessons() -> None:
    assert {id for one in LESSON.sections for id in one.covers} == OURS
    assert {box.id for box in LESSON.errata} == {"E-W07-08", "E-W07-09", "S-W07-03", "O-08"}
    assert all(id in OURS or id == "R-W07-cap" for question in QUESTIONS.values() for id in question.ids)
    for part in course.coverage(7).values():
        assert part["missing"] == []


def test_the_width_becomes_the_time_steps() -> None:
    assert columns(1).shape == (8, 64, 1, 180)
    assert RIGHT["axis"] == "180"
    assert f"only {columns(2).shape[3]} would be left" in GUESSES["axis"].because["en"]
    names = {"self": SimpleNamespace(cnn=columns, gru=nn.GRU(64, 64, device="meta")), "img": 1}
    exec(re.search(r"```python\n(.*?)```", SECTIONS["rnn"].body["en"], re.DOTALL)[1], names)
    assert names["h"].shape == names["x"].shape == (180, 8, 64)
    assert RIGHT["rnn"] == str(names["x"].shape[2])
    with torch.device("meta"):
        out = nn.Linear(128, 37)(nn.Linear(64, 128)(names["h"]))
        here = CRNN()(torch.empty(1, 1, HEIGHT, WIDTH))  # the lab of this app
    assert all(f"{n} " in SECTIONS["captcha"].body["en"] for n in (f"{HEIGHT}×{WIDTH}", len(here)))
    assert RIGHT["captcha"] == f"1 to {out.shape[2] - 1}"
    assert RIGHT["output"] == f"{out[:, 0].numel():,}"
    assert grade.short(QUESTIONS["Q07-S09"], str(len("abcdefghijklmnopqrstuvwxyz0123456789") + 1))


def test_the_rule_merges_first() -> None:
    assert RIGHT["collapse"] == read("hel_lo") == "hello"
    assert GUESSES["collapse"].options[0]["en"] == read("hel_lo".replace("_", "")) == "helo"
    proof = LESSON.erratum("E-W07-08").proof
    found = grids(proof.id, proof.inputs)
    assert [found[name].shape[1] for name in ("label", "wrong")] == [len("hello"), len("helo")]
    assert read("a_ab_") == read("_aa__abb") == "aab"  # the source's own example
    asked = re.search("`(.*)`", QUESTIONS["Q07-S04"].ask["en"])[1]
    assert grade.short(QUESTIONS["Q07-S04"], read(asked.replace(" ", "")))
    assert [one.right for one in QUESTIONS["Q07-M10"].options if one.text["en"].startswith("hello:")] == [True]


def test_the_three_paths_of_the_notes() -> None:
    chance = {"_": 0.1, "a": 0.4, "b": 0.5}
    texts: dict[str, float] = {}
    for path in product(chance, repeat=2):
        texts[read(path)] = texts.get(read(path), 0) + chance[path[0]] * chance[path[1]]
    assert sorted(paths("a", 2)) == sorted(["aa", "_a", "a_"])
    assert RIGHT["paths"] == f"{texts['a']:.2f}" == f"{math.exp(-loss(NOTES, [1])):.2f}"
    assert RIGHT["paths"] in [option.text["en"] for option in QUESTIONS["Q07-M09"].options if option.right]
    said = LESSON.erratum("S-W07-03").right["en"]
    assert all(f"{name or 'the empty text'} {p:g}" in said for name, p in texts.items())
    assert sum(texts.values()) == pytest.approx(1)


def test_all_paths_of_dogs() -> None:
    assert RIGHT["dogs"] == str(len(paths("dogs", 8)))
    assert GUESSES["dogs"].options[0]["en"] == str(len(paths("dogs", 6)))
    assert GUESSES["dogs"].options[2]["en"] == f"{5**8:,}"
    for language in ("ko", "en"):
        listed = [row.replace(" ", "") for row in re.findall("^- `(.*)`$", SECTIONS["dogs"].body[language], re.M)]
        assert [(read(row), len(row)) for row in listed] == [("dogs", 8)] * 5
    box = LESSON.erratum("E-W07-09")
    fifth = re.search("`(.*)`", box.slip["en"])[1].replace(" ", "")
    assert (read(fifth), len(fifth)) == ("dogs", 9)
    assert grids(box.proof.id, box.proof.inputs)["count"].item() == 495
    assert "**495**" in box.right["en"]
    read_as = {(one.right, read(one.text["en"].strip("`").replace(" ", ""))) for one in QUESTIONS["Q07-M11"].options}
    assert read_as == {(True, "dogos"), (False, "dogs")}


@pytest.mark.parametrize(("label", "U", "r"), [("a", 1, 0), ("aa", 2, 1), ("ab", 2, 0), ("moon", 4, 1), ("aab", 3, 1)])
def test_as_many_paths_as_the_formula_says_and_none_with_too_few_time_steps(label: str, U: int, r: int) -> None:
    for steps in range(1, 7):
        expected = math.comb(steps + U - r, 2 * U) if steps >= U + r else 0
        assert len(paths(label, steps)) == expected
        assert (expected == 0) == math.isinf(loss([[1 / 27] * 27] * steps, [ord(c) - 96 for c in label]))


def test_hello_needs_six_time_steps() -> None:
    assert RIGHT["length"] == "None"
    assert paths("moon", 4) == paths("hello", 5) == []
    assert paths("hello", 6) == ["hel_lo"]
    assert grade.short(QUESTIONS["Q07-S06"], "6")


def test_the_loss_is_the_negative_logarithm_of_the_sum() -> None:
    first, second = loss(NOTES, [1]), loss(SECTIONS["loss"].inputs["ctc_paths"]["y"], [1])
    assert f"L \\approx {first:.3f}" in SECTIONS["loss"].body["en"]
    assert grade.short(QUESTIONS["Q07-S03"], f"{first:.3f}")
    assert RIGHT["loss"] == f"It becomes {second:.3f}"
    assert first - second == pytest.approx(math.log(2))
    assert f"{first / 2:.3f}" in GUESSES["loss"].options[0]["en"]
    y = grids("ctc_forward_backward", LESSON.erratum("O-08").proof.inputs)["y"].tolist()
    ab = loss(y, [1, 2])
    assert f"$P = {math.exp(-ab):.4f}$ and $L = {ab:.6f}$" in LESSON.erratum("O-08").right["en"]
    assert loss(y, [1, 2], "mean") == pytest.approx(ab / 2)  # divided by the number of letters


def test_a_letter_is_reached_from_three_places_unless_it_repeats() -> None:
    before = {row[i - 1] for row in paths("ab", 5) for i in range(1, 5) if row[i] == "b"}
    assert before == {"b", "_", "a"}
    assert RIGHT["lattice"] == "b, the `_` before it, and a"
    assert all("_" in row.strip("_") for row in paths("aa", 5))  # the blank between equal letters is never skipped
    assert f"{math.comb(180 + 5, 10):.0e}" == "1e+16"


def test_the_blank_grows_first() -> None:
    assert SECTIONS["gradient"].inputs["ctc_gradient"]["y"] == [[0.25] * 4] * 8
    grows = shares(8, 4, [1, 2]) > 0.25  # a negative gradient
    assert grows.all(0).tolist() == [True, False, False, False]
    assert RIGHT["gradient"] == ("It grows" if grows[0, 2] else "It falls")
    assert not grows[-1, 1] and not grows[0, 2] and not grows[:, 3].any()  # noqa: PT018
    assert f"{shares(180, 37, [1, 2, 3, 4, 5])[:, 0].mean():.0%}" in SECTIONS["gradient"].body["en"]


def test_the_likeliest_path_is_not_the_likeliest_text() -> None:
    text = math.exp(-loss([[0.6, 0.4]] * 2, [1]))
    assert f"= {text:.2f}" in GUESSES["decode"].because["en"]
    assert text > 0.6**2 == pytest.approx(1 - text)
    assert RIGHT["decode"] == "a"
    assert paths("aa", 2) == []


def test_the_decoder_reads_and_its_slip_loses_the_first_letter() -> None:
    code = re.search(r"```python\n(.*?)```", SECTIONS["code"].body["en"], re.DOTALL)[1]
    slip, asked = code.replace("prev, word = 0", "prev, word = pred[0]"), QUESTIONS["Q07-E05"].code
    symbols = "_abcdefghijklmnopqrstuvwxyz"

    def decoded(lines: str, path: str) -> str:
        y = torch.eye(len(symbols))[[symbols.index(symbol) for symbol in path]]
        names = {"torch": torch, "y": y, "idx2char": symbols}
        exec(lines, names)
        return names["word"]

    for path in ("dd_ogs", "_dd_ogs", "hel_lo", "a_a", "__"):
        assert decoded(code, path) == read(path)
    assert RIGHT["code"] == decoded(slip, "dd_ogs") == "ogs"
    assert decoded(slip, "_dd_ogs") == "dogs"  # it does not show
    assert decoded(asked.replace("model(img)", "y"), "hel_lo") == "hello"
