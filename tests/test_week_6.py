"""Week 6: what the lesson states and predicts agrees with torch, brute force and the worked examples."""

import math
import re

import numpy as np
import pytest
import torch
from torch import nn

from engine import course, worked
from engine.data import recall
from engine.exam import bank, grade
from engine.labs import memory
from engine.runs import checkpoint

LESSON = course.lesson("w06_lstm")
SECTIONS = {one.id: one for one in LESSON.sections}
GUESSES = {id: one.predict for id, one in SECTIONS.items() if one.predict}
RIGHT = {id: guess.options[guess.answer]["en"] for id, guess in GUESSES.items()}
BECAUSE = {id: guess.because["en"] for id, guess in GUESSES.items()}
QUESTIONS = {question.id: question for question in bank.load(LESSON.folder)}


def grids(example: str, inputs: dict) -> dict[str, np.ndarray]:
    """Name -> numbers of a worked example at these inputs."""
    found = worked.example(example)
    return {grid.name: grid.values for grid in found.solve(**found.read(inputs))}


def shown(section: str) -> dict[str, np.ndarray]:
    """The first worked example of a section, at the numbers of that section."""
    id = SECTIONS[section].examples[0]
    return grids(id, SECTIONS[section].inputs.get(id, {}))


def right(id: str) -> str:
    """The right option of a choice question."""
    return next(option.text["en"] for option in QUESTIONS[id].options if option.right)


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("About ", ""))


def by_the_code(h: float, c: float, x: float) -> dict[str, float]:
    """What the seven lines of the section `code` leave behind, run as they stand there with the default weights."""
    default = worked.example("lstm_step").read({})
    rows = torch.tensor(np.hstack([default["W"], default["b"]]))
    names = {"torch": torch, "h_prev": torch.tensor([h]).double(), "c_prev": torch.tensor([c]).double(),
             "x": torch.tensor([x]).double()}
    for gate, row in zip("fico", rows, strict=True):
        names |= {f"W_{gate}": row[None, :2], f"b_{gate}": row[2:]}
    exec(re.search(r"```python\n(.*?)```", SECTIONS["code"].body["en"], re.DOTALL)[1], names)
    return {name: names[name].item() for name in "fiogch"}


def test_week_6_is_covered_whole() -> None:
    assert [part["missing"] for part in course.coverage(6).values()] == [[], [], [], []]


def test_predicted_gradients_are_true() -> None:
    z = torch.tensor(1.0, requires_grad=True)
    (slope,) = torch.autograd.grad(torch.tanh(z), z)
    left = shown("limit")["left"].ravel()
    assert f"{slope:.2f}" in GUESSES["limit"].ask["en"]
    assert RIGHT["limit"] == f"About {slope**5:.3f}"
    assert left[4] == pytest.approx(slope.item() ** 5)
    assert f"{left[9]:.5f}" in BECAUSE["limit"]
    kept = shown("gradient")["left"][29]
    assert RIGHT["gradient"] == f"About {math.prod([0.99] * 30):.2f}"
    assert kept == pytest.approx([0.99**30, 2.0**-30])
    assert f"{kept[1]:.1e}" == "9.3e-10"
    assert r"9.3 \times 10^{-10}" in SECTIONS["gradient"].body["en"]
    for text in (QUESTIONS["Q06-E03"].why, GUESSES["gradient"].because):
        assert "9.3 × 10⁻¹⁰" in text["en"]
        assert f"{kept[0]:.2f}" in text["en"]


def test_along_the_cell_state_only_the_forget_gate_is_left() -> None:
    """With the recurrent weights at 0 nothing else leads from c_0 to c_T, so autograd must find the product of f."""
    torch.manual_seed(0)
    cell = nn.LSTMCell(2, 1)
    nn.init.zeros_(cell.weight_hh)
    start = c = torch.randn(1, 1, requires_grad=True)
    h, product = torch.zeros(1, 1), torch.ones(())
    for x in torch.randn(6, 1, 2):
        gates = x @ cell.weight_ih.T + cell.bias_ih + cell.bias_hh  # i, f, g, o
        product = product * gates[0, 1].sigmoid()
        h, c = cell(x, (h, c))
    (slope,) = torch.autograd.grad(c.sum(), start)
    assert slope.item() == pytest.approx(product.item(), rel=1e-5)


def test_predicted_operations_are_true() -> None:
    assert RIGHT["concat"] == str(len(torch.cat([torch.zeros(8), torch.zeros(3)])))
    gate, memory = torch.tensor([0, 1, 0.5]), torch.tensor([6.0, -4, 8])
    assert [number(x) for x in RIGHT["hadamard"].strip("[]").split(", ")] == (gate * memory).tolist()
    assert torch.dot(gate, memory) == 0  # the option that takes the inner product
    assert shown("hadamard")["hadamard"].ravel().tolist() == (gate * memory).tolist()
    a, b = torch.tensor([1, 2, 3]), torch.tensor([4, 5, 6])
    joined, product = str(torch.cat([a, b]).tolist()), str((a * b).tolist())
    assert right("Q06-M09") == joined
    assert QUESTIONS["Q06-S03"].answer["en"] == product
    for text in (joined, product):
        assert text in LESSON.erratum("E-W06-03").exam["en"]
    assert {str((a + b).tolist()), product} <= {option.text["en"] for option in QUESTIONS["Q06-M09"].options}
    assert joined in SECTIONS["concat"].body["en"]
    assert product in SECTIONS["hadamard"].body["en"]


def test_predicted_values_of_the_functions_are_true() -> None:
    z = torch.tensor(-2.0)
    for value in (torch.sigmoid(z), torch.tanh(z)):
        assert f"{value:.2f}".replace("-", "−") in BECAUSE["functions"]
    line = torch.linspace(-30, 30, 601, dtype=torch.float64)
    assert torch.sigmoid(line).min() > 0
    assert (torch.sign(torch.tanh(line)) == torch.sign(line)).all()
    assert right("Q06-M08") == "(0, 1), (−1, 1)"


def torchs_cell(h: float, c: float, x: float) -> list[float]:
    """[h_t, c_t] by nn.LSTMCell with the default weights of the worked example, in its order i, f, g, o."""
    default = worked.example("lstm_step").read({})
    f, i, g, o = torch.tensor(np.hstack([default["W"], default["b"]]))
    packed = torch.stack([i, f, g, o])
    cell = nn.LSTMCell(1, 1, dtype=torch.float64)
    cell.load_state_dict({"weight_hh": packed[:, :1], "weight_ih": packed[:, 1:2], "bias_ih": packed[:, 2],
                          "bias_hh": torch.zeros(4)})
    h, c, x = (torch.tensor([[number]], dtype=torch.float64) for number in (h, c, x))
    return [state.item() for state in cell(x, (h, c))]


def test_the_seven_lines_are_the_board_and_torchs_cell() -> None:
    first = by_the_code(0.5, 0.8, 1)
    second = by_the_code(first["h"], first["c"], -1)
    assert [first["h"], first["c"]] == pytest.approx(torchs_cell(0.5, 0.8, 1))
    assert [second["h"], second["c"]] == pytest.approx(torchs_cell(first["h"], first["c"], -1))
    for ran, board in ((first, grids("lstm_step", {})), (second, shown("flow"))):
        for name, symbol in zip(("f", "i", "c_hat", "o", "c", "h"), "figoch", strict=True):
            assert board[name].item() == pytest.approx(ran[symbol], abs=2e-6), name


def test_the_numbers_of_both_steps_are_true() -> None:
    first = by_the_code(0.5, 0.8, 1)
    second = by_the_code(first["h"], first["c"], -1)
    assert [f"{first[name]:.6f}" in SECTIONS["flow"].body["en"] for name in "hc"] == [True, True]
    for value in (second["f"] * first["c"], second["i"] * second["g"]):
        assert f"{value:.3f}".replace("-", "−") in GUESSES["flow"].ask["en"]
    assert f"{second['c']:.3f}".replace("-", "−") in BECAUSE["flow"]
    assert (RIGHT["flow"], second["c"] < 0) == ("Negative", True)
    parts = (first["f"] * 0.8, first["i"] * first["g"], first["c"], first["o"], math.tanh(first["c"]), first["h"])
    assert [f"{value:.3f}" in LESSON.erratum("O-06").right["en"] for value in parts] == [True] * 6


def test_predicted_gates_are_true() -> None:
    usual, wide = grids("lstm_step", {}), shown("forget")
    assert [f"{board['z'][0, 0]:.1f}" in BECAUSE["forget"] for board in (usual, wide)] == [True, True]
    assert [f"{board['f'].item():.2f}" in BECAUSE["forget"] for board in (usual, wide)] == [True, True]
    assert (RIGHT["forget"], wide["f"].item() > 0.97) == ("Almost all is kept", True)
    assert number(RIGHT["draft"]) == pytest.approx(torch.mul(torch.tensor(0.5), torch.tensor(-0.6)).item())
    assert shown("draft")["c_hat"].item() < 0 < shown("draft")["i"].item()
    kept = shown("cell")
    assert number(RIGHT["cell"]) == kept["c"].item() == kept["c_prev"].item()
    shut = shown("output")
    assert (RIGHT["output"], shut["h"].item()) == ("Only the hidden state becomes 0", 0)
    assert shut["c"] == usual["c"] != 0


def test_the_four_ends_of_the_table_are_what_the_board_computes() -> None:
    for forget, take in ((1, 0), (0, 1), (1, 1), (0, 0)):
        board = grids("lstm_step", {"forget_gate": str(forget), "input_gate": str(take)})
        assert board["c"].item() == pytest.approx(forget * 0.8 + take * math.tanh(0.7))


@pytest.mark.parametrize(("id", "f", "i", "draft", "before"), [
    ("Q06-M10", 0.5, 0.8, -0.5, 2), ("Q06-S04", 0.9, 0.2, 0.5, 1)])
def test_the_cell_state_of_a_question_is_torchs(id: str, f: float, i: float, draft: float, before: float) -> None:
    cell = nn.LSTMCell(1, 1, dtype=torch.float64)
    for weight in (cell.weight_ih, cell.weight_hh, cell.bias_hh):
        nn.init.zeros_(weight)
    logit = [math.log(p / (1 - p)) for p in (i, f)]
    cell.bias_ih.data = torch.tensor([*logit, math.atanh(draft), 0], dtype=torch.float64)
    zero = torch.zeros(1, 1, dtype=torch.float64)
    c = cell(zero, (zero, zero + before))[1].item()
    for value in (f, i, before):
        assert f"{value:g}" in QUESTIONS[id].ask["en"]
    assert number(right(id)) == pytest.approx(c) if id == "Q06-M10" else grade.short(QUESTIONS[id], f"{c:.6g}")
    board = grids("lstm_step", QUESTIONS[id].example.inputs)  # “work this very case by hand”
    names = {"f": f, "i": i, "c_hat": draft, "c_prev": before, "c": c}
    assert {name: board[name].item() for name in names} == pytest.approx(names, abs=1e-6)


def test_every_gate_has_weights_of_its_own_four_times_an_rnn() -> None:
    sizes = {kind: [p.numel() for p in kind(3, 8).parameters()] for kind in (nn.RNN, nn.LSTM)}
    rnn, lstm = (sum(counts) for counts in sizes.values())
    assert lstm / rnn == 4
    assert RIGHT["parameters"] == f"{100 * lstm // rnn}"
    assert grade.short(QUESTIONS["Q06-S08"], str(lstm // rnn))
    found = shown("parameters")
    assert found["torch_params"].ravel()[-1] == lstm
    assert lstm - found["params"].ravel()[-1] == 4 * 8  # the second set of biases
    assert found["params"].ravel()[-1] == 4 * (8 * (8 + 3) + 8)  # the formula of the section


@pytest.mark.parametrize(("id", "grid", "value"), [
    ("S-W06-02", "left", 0.9**20), ("E-W06-03", "hadamard", 18), ("O-06", "h", 0.478689), ("S-W06-03", "h", -0.035442),
    ("S-W06-01", "c_hat", math.tanh(-0.4 * 0.5 - 0.9)), ("E-W06-01", "f", 1 / (1 + math.exp(-0.8)))])
def test_a_proof_ends_in_the_number_that_its_box_names(id: str, grid: str, value: float) -> None:
    proof = LESSON.erratum(id).proof
    assert grids(proof.id, proof.inputs)[grid].ravel()[-1] == pytest.approx(value, abs=2e-6)


def test_what_the_boxes_say_of_their_proofs_is_true() -> None:
    assert f"{0.9**20:.2f}" in LESSON.erratum("S-W06-02").right["en"]
    proof = LESSON.erratum("S-W06-01").proof
    found = grids(proof.id, proof.inputs)
    assert min(found[name].item() for name in "fio") > 0 > found["c_hat"].item()
    box = LESSON.erratum("E-W06-02")
    smallest = nn.LSTM(1, 1)
    learned = sum(p.numel() for p in smallest.parameters()) - smallest.bias_hh_l0.numel()  # torch has a second set
    assert grids(box.proof.id, box.proof.inputs)["params"].ravel()[-1] == learned
    assert f"{learned} parameters, and {smallest.bias_ih_l0.numel()} of them" in box.right["en"]


def test_without_its_forget_gate_a_cell_only_adds() -> None:
    ran = by_the_code(0.5, 0.8, 1)
    assert RIGHT["code"] == "It can no longer forget"
    assert 0.8 + ran["i"] * ran["g"] == pytest.approx(grids("lstm_step", {"forget_gate": "1"})["c"].item())


def test_who_remembers_nothing_is_right_once_in_eight() -> None:
    _, labels = memory.drawn(memory.Config())[0]
    share = torch.bincount(labels, minlength=recall.CLASSES) / len(labels)
    assert RIGHT["lab"] == f"About {100 / recall.CLASSES:.1f} %"
    assert share.numpy() == pytest.approx(1 / recall.CLASSES, abs=0.02)
    race = next(one for one in checkpoint.of("memory") if one.config["delay"] == memory.Config().delay)
    assert race.scores["accuracy_rnn"] == pytest.approx(1 / recall.CLASSES, abs=0.03)
    assert min(race.scores["accuracy_lstm"], race.scores["accuracy_gru"]) >= 0.99
    for section in ("gradient", "lab"):
        assert f"{memory.Config().delay} steps ago" in SECTIONS[section].body["en"]


def test_the_input_of_the_public_code_has_the_stated_shape() -> None:
    embedded = nn.Embedding(100, 16)(torch.zeros(64, 2, dtype=torch.long))
    assert str(tuple(embedded.shape)) in SECTIONS["lab"].body["en"]
    _, (_, c) = nn.LSTM(16, 8, num_layers=3, batch_first=True)(embedded)
    assert len(c) == 3  # a cell state for every layer
