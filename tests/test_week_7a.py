"""Week 7, first part: what the GRU lesson states and predicts agrees with torch and the worked examples."""

import math
import re

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

from engine import course, worked
from engine.exam import bank, grade
from engine.runs import checkpoint

LESSON = course.lesson("w07a_gru")
SECTIONS = {one.id: one for one in LESSON.sections}
GUESSES = {id: one.predict for id, one in SECTIONS.items() if one.predict}
RIGHT = {id: guess.options[guess.answer]["en"] for id, guess in GUESSES.items()}
QUESTIONS = {question.id: question for question in bank.load(LESSON.folder)}
GRU_ITEMS = {id for id in course.items() if id.startswith(("W07-rev", "W07-gru"))}
NUMBERS = ("x", "h_prev", "Wx", "Wh", "b", "b_in", "b_hn")
SCALAR = SECTIONS["mix"].inputs["gru_step"]


def grids(example: str, inputs: dict) -> dict[str, np.ndarray]:
    """Name -> numbers of a worked example at these inputs."""
    found = worked.example(example)
    return {grid.name: grid.values for grid in found.solve(**found.read(inputs))}


def torch_gru(numbers: dict, kind: type = nn.GRUCell) -> np.ndarray:
    """(H, 1): one step of torch's own GRU with the weights of a worked example, gates in the order r, z, g."""
    t = {name: torch.tensor(value, dtype=torch.float64) for name, value in numbers.items() if name in NUMBERS}
    cell = kind(t["x"].shape[0], t["h_prev"].shape[0], dtype=torch.float64)
    nothing = torch.zeros_like(t["b"])
    cell.load_state_dict({"weight_ih": t["Wx"], "weight_hh": t["Wh"], "bias_ih": torch.cat([t["b"], t["b_in"]])[:, 0],
                          "bias_hh": torch.cat([nothing, t["b_hn"]])[:, 0]})
    return cell(t["x"].T, t["h_prev"].T).detach().numpy().T


def by_the_code(numbers: dict) -> dict[str, torch.Tensor]:
    """What the four lines of the section `code` leave behind, run as they stand there."""
    t = {name: torch.tensor(numbers[name], dtype=torch.float64) for name in NUMBERS}
    names = {"torch": torch, "x": t["x"].T, "h": t["h_prev"].T, "b_g": (t["b_in"] + t["b_hn"]).T}
    for gate, wx, wh in zip("rzg", t["Wx"].chunk(3), t["Wh"].chunk(3), strict=True):
        names |= {f"W_x{gate}": wx.T, f"W_h{gate}": wh.T}
    names |= dict(zip(("b_r", "b_z"), (half.T for half in t["b"].chunk(2)), strict=True))
    exec(re.search(r"```python\n(.*?)```", SECTIONS["code"].body["en"], re.DOTALL)[1], names)
    return names


def test_the_gru_half_of_week_7_is_covered() -> None:
    assert {id for one in LESSON.sections for id in one.covers} == GRU_ITEMS
    ours = {f"E-W07-0{n}" for n in range(1, 8)} | {"S-W07-01", "S-W07-02", "O-07"}
    assert {box.id for box in LESSON.errata} == ours
    assert all(set(question.ids) <= GRU_ITEMS for question in QUESTIONS.values())
    missing = course.coverage(7)
    assert not GRU_ITEMS & set(missing["items"]["missing"])
    assert {"WE-18", "WE-19"} <= {id for example in worked.examples().values() for id in example.oracles}


def test_predicted_values_are_true() -> None:
    cell, gru, lstm = nn.LSTMCell(3, 8), nn.GRUCell(3, 8), nn.LSTM(3, 8)
    assert RIGHT["review"] == f"{1 * 0.8 + 0 * 0.6:g}"
    assert RIGHT["gates"] == str(gru(torch.zeros(1, 3)).numel())
    assert sum(state.numel() for state in cell(torch.zeros(1, 3))) == 16
    low, high = (torch.sigmoid(torch.tensor(x)).item() for x in (-2.0, -1.0))
    assert RIGHT["sigmoid"] == ("−1" if high > low else "−2")
    assert [f"{x:.2f}" in GUESSES["sigmoid"].because["en"] for x in (low, high)] == [True, True]
    assert f"{low:.2f}" in SECTIONS["sigmoid"].body["en"]
    assert f"{math.tanh(-2):.2f}".replace("-", "") in SECTIONS["sigmoid"].body["en"]
    assert RIGHT["update"] == f"{1 - 1.5:g}".replace("-", "−")
    assert f"{torch.sigmoid(torch.tensor(1.5)):.2f}" in GUESSES["update"].because["en"]
    assert RIGHT["mix"] == f"{torch.lerp(torch.tensor(0.4), torch.tensor(0.8), 0.75):g}"
    assert f"{0.99**30:.2f}" in SECTIONS["mix"].body["en"]
    assert r"9.3 \times 10^{-10}" in SECTIONS["mix"].body["en"]
    assert f"{0.5**30:.1e}" == "9.3e-10"
    assert lstm.weight_hh_l0.shape[0] == 4 * 8


def test_a_shut_reset_gate_leaves_only_the_input() -> None:
    shut = grids("gru_step", SECTIONS["candidate"].inputs["gru_step"])
    assert shut["r"] == pytest.approx(0, abs=0.01)
    assert shut["p"] == pytest.approx(0, abs=0.01)
    assert RIGHT["candidate"] == "tanh(1)"
    assert shut["g"].item() == pytest.approx(math.tanh(0.9 * 1 + 0.1), abs=0.01)
    assert f"{math.tanh(1):.2f}" in GUESSES["candidate"].because["en"]


def test_the_four_lines_are_the_worked_example_and_torchs_own_where_both_orders_agree() -> None:
    for numbers in (SCALAR, worked.example("gru_step").read({})):
        ran, board = by_the_code({**worked.example("gru_step").read({}), **numbers}), grids("gru_step", numbers)
        for name in "rzgh":
            assert board[name] == pytest.approx(ran[name].numpy().T), name
    assert by_the_code(SCALAR)["h"].numpy() == pytest.approx(torch_gru(SCALAR))


def test_without_sigma_the_update_gate_is_no_ratio() -> None:
    proof = LESSON.erratum("E-W07-03").proof
    found = grids(proof.id, proof.inputs)
    bare = -0.3 * 1 + 0.8 * 0.5 + 0.2
    assert found["a"].ravel()[-1] == pytest.approx(bare)
    z = torch.sigmoid(torch.tensor(bare, dtype=torch.float64)).item()
    assert found["z"].item() == pytest.approx(z)
    for text, digits in ((SECTIONS["update"].body, 4), (LESSON.erratum("E-W07-03").right, 6)):
        assert f"${bare:g}$" in text["en"]
        assert f"${z:.{digits}f}$" in text["en"]
    assert f"{found['r'].item():.6f}" in LESSON.erratum("E-W07-04").right["en"]


def test_the_two_directions_of_z_give_the_two_numbers_of_the_box() -> None:
    old, new = (grids("gru_step", {**SCALAR, "update": way}) for way in ("old", "new"))
    assert old["h"] == pytest.approx(torch_gru(SCALAR))
    before = torch.tensor(SCALAR["h_prev"])
    assert new["h"] == pytest.approx(torch.lerp(before, *(torch.tensor(old[name]).float() for name in "gz")).numpy())
    for text, digits in ((LESSON.erratum("E-W07-06").right, 6), (SECTIONS["directions"].body, 4)):
        assert all(f"${found['h'].item():.{digits}f}$" in text["en"] for found in (old, new))
    assert f"{old['h'].item():.6f}" in LESSON.erratum("O-07").right["en"]
    assert SECTIONS["directions"].inputs["gru_step"]["update"] == "new"


def test_the_two_orders_differ_with_two_units_and_agree_with_one() -> None:
    numbers = worked.example("gru_step").read({})
    before, after = (grids("gru_step", {"reset": order}) for order in ("before", "after"))
    assert after["h"] == pytest.approx(torch_gru(numbers))
    for found in (before, after):
        said = ", ".join(f"{x:.6f}" for x in found["g"].ravel())
        assert f"[{said}]" in LESSON.erratum("E-W07-07").right["en"]
    one = [grids("gru_step", {**SCALAR, "reset": order})["g"].item() for order in ("before", "after")]
    assert one[0] == pytest.approx(one[1])
    assert RIGHT["order"].startswith("No")


def test_a_gru_has_three_quarters_of_the_parameters() -> None:
    counts = {kind: sum(p.numel() for p in layer.parameters()) for kind, layer in (
        ("lstm", nn.LSTM(3, 8, bias=False)), ("gru", nn.GRU(3, 8, bias=False)))}
    lstm, gru = counts["lstm"] + 4 * 8, counts["gru"] + 3 * 8  # torch has two biases a block, the course one
    assert RIGHT["compare"] == str(gru)
    assert str(lstm) in GUESSES["compare"].ask["en"]
    both = (sum(p.numel() for p in layer.parameters()) for layer in (nn.GRU(10, 20), nn.LSTM(10, 20)))
    assert next(both) / next(both) == 3 / 4
    assert grade.short(QUESTIONS["Q07-S10"], f"{gru / lstm}")
    box = LESSON.erratum("S-W07-02")
    params = grids(box.proof.id, box.proof.inputs)["params"].ravel()
    assert all(f"{count:g}" in box.right["en"] for count in params[1:])
    assert params[1] / params[2] == 3 / 4


def test_in_the_recorded_race_both_cells_with_gates_remember_and_the_rnn_guesses() -> None:
    race = checkpoint.of("memory")[0]
    assert (race.config["delay"], race.config["start"]) == (60, "chrono")
    scores = race.scores
    assert min(scores["accuracy_lstm"], scores["accuracy_gru"]) == 1
    assert scores["accuracy_rnn"] < scores["baseline_most"] + 0.03  # eight symbols: a guess is right once in eight


def test_in_the_recorded_runs_of_the_stock_lab_both_cells_miss_alike_and_lose_to_tomorrow_is_today() -> None:
    found = {one.config["cell"]: one.scores for one in checkpoint.of("stock") if one.config["target"] == "price"}
    assert found["gru"]["rmse"] == pytest.approx(found["lstm"]["rmse"], rel=0.1)
    assert min(found[cell]["rmse"] - found[cell]["baseline_naive"] for cell in ("gru", "lstm")) > 0


class Log(TorchDispatchMode):
    """Notes the name of every operation that torch carries out."""

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        self.names = [*getattr(self, "names", []), function.__name__]
        return function(*args, **(kwargs or {}))


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="this torch has no oneDNN")
def test_on_a_cpu_only_the_lstm_is_computed_in_one_piece() -> None:
    names = {}
    for kind in (nn.LSTM, nn.GRU):
        layer, x = kind(3, 8, batch_first=True), torch.zeros(32, 30, 3)
        with Log() as log:
            layer(x)
        names[kind] = log.names
    assert sum(name.startswith("mkldnn_rnn_layer") for name in names[nn.LSTM]) == 1
    assert not any(name.startswith("mkldnn_rnn_layer") for name in names[nn.GRU])
    assert len(names[nn.GRU]) > 30 * 5  # several small operations at every time step
    assert len(names[nn.GRU]) > 10 * len(names[nn.LSTM])


def test_the_mix_of_the_question_is_torchs() -> None:
    z, g, before = 0.25, 0.8, -0.4
    cell = nn.GRUCell(1, 1, dtype=torch.float64)
    nn.init.zeros_(cell.weight_ih)
    nn.init.zeros_(cell.weight_hh)
    nn.init.zeros_(cell.bias_hh)
    cell.bias_ih.data = torch.tensor([0, math.log(z / (1 - z)), math.atanh(g)], dtype=torch.float64)
    h = cell(torch.zeros(1, 1, dtype=torch.float64), torch.tensor([[before]], dtype=torch.float64)).item()
    assert grade.short(QUESTIONS["Q07-S02"], f"{h:.6g}")
    assert not grade.short(QUESTIONS["Q07-S02"], "-0.1")  # the other convention


def test_swapping_the_shares_is_chungs_convention() -> None:
    assert RIGHT["code"] == "A GRU in Chung's convention"
    ran, other = by_the_code(SCALAR), grids("gru_step", {**SCALAR, "update": "new"})
    z, g = ran["z"].item(), ran["g"].item()
    assert z * g + (1 - z) * 0.5 == pytest.approx(other["h"].item())
