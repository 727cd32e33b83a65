"""Weeks 5 to 7: the course's own numbers, from assets/course/oracles.json, and what the cells promise."""

import numpy as np
import pytest
import torch
from torch import nn

from engine.models.recurrent import Forecaster
from engine.problem import Problem
from engine.words import LANGUAGES, say
from engine.worked import example
from tests.worked.test_networks import reads
from tests.worked.test_oracles import ORACLES, near, values

VECTOR = {"x": [[1, 0, 1], [0, 1, 1]], "h0": [[0], [0]], "W": [[0.5, -0.2], [0.1, 0.3]],
          "U": [[0.4, 0], [-0.3, 0.2]], "b": [[0.1], [-0.1]]}
SCALAR_GRU = {"x": [[1]], "h_prev": [[0.5]], "Wx": [[0.4], [-0.3], [0.9]], "Wh": [[0.6], [0.8], [-0.5]],
              "b": [[0.1], [0.2]], "b_in": [[0.1]], "b_hn": [[0]]}


def drawn(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


# ---------------------------------------------------------------- RNN

def test_rnn_word_by_word():
    for _, word, before, z, after in ORACLES["we16.scalar"]:
        got = values("rnn_step", x=word, h0=before)
        assert abs(got["z"] - z) < 2e-6  # the oracle's h is rounded
        assert abs(got["h1"] - after) < 2e-6


def test_rnn_over_a_sentence():
    assert near([values("rnn_unrolled")[f"h{t}"] for t in (1, 2, 3)], [row[-1] for row in ORACLES["we16.scalar"]])
    got = values("rnn_unrolled", activation="relu")
    assert near([got[f"h{t}"] for t in (1, 2, 3)], ORACLES["we16.relu"])
    assert near([values("rnn_unrolled", **VECTOR)[f"h{t}"] for t in (1, 2, 3)], ORACLES["we16.vector"])


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_rnn_is_nn_rnn(activation):
    rnn = nn.RNN(3, 2, nonlinearity=activation, dtype=torch.float64)
    x = drawn(1, 3, 5)
    states, _ = rnn(torch.from_numpy(x.T))  # (T, H), h0 = 0
    U, W = rnn.weight_hh_l0, rnn.weight_ih_l0
    biases = (rnn.bias_ih_l0 + rnn.bias_hh_l0)[:, None]
    inputs = {name: w.detach().numpy() for name, w in (("W", W), ("U", U), ("b", biases))}
    grids = {g.name: g for g in example("rnn_unrolled").solve(x=x, h0=[[0], [0]], activation=activation, **inputs)}
    got = np.hstack([grids[f"h{t}"].values for t in range(1, 6)])
    np.testing.assert_allclose(got.T, states.detach().numpy(), rtol=0, atol=1e-12)


def test_factors_of_backpropagation_through_time():
    oracle, got = ORACLES["we16.bptt"], values("rnn_unrolled")
    assert near([got["J1"], got["J2"], got["J3"]], oracle["J"])
    assert near([got["P1"], got["P0"]], [oracle["dh3dh1"], oracle["dh3dh0"]])
    assert reads("rnn_unrolled", "P1") == "0.03812·0.1824 = 0.006955"


def test_a_gradient_explodes_with_relu_and_a_large_weight():
    got = values("rnn_unrolled", x=[[1] * 6], U=1.5, activation="relu")
    assert near(got["P0"], 1.5**6)


def test_every_step_adds_its_share_to_the_same_weights():
    got = values("rnn_backward")
    shares = [got["d1"] * 1, got["d2"] * 2, got["d3"] * 3]
    assert near(got["dW"], sum(shares))
    assert reads("rnn_backward", "dW").count(" + ") == 2
    x = {g.name: g for g in example("rnn_backward").solve()}
    touched = {cell.grid.name for cell in x["dU"].sources(0, 0)}
    assert {"d1", "d2", "d3", "h0", "h1", "h2"} == touched


def test_the_weights_are_shared():
    """h1, h2 and h3 are all made of the one W and the one U."""
    grids = {g.name: g for g in example("rnn_unrolled").solve()}
    for t in (1, 2, 3):
        assert {"W", "U"} <= {cell.grid.name for cell in grids[f"h{t}"].sources(0, 0)}


@pytest.mark.parametrize("kind", ["many_to_one", "one_to_many", "many_to_many"])
def test_kinds_of_rnn_learn_the_same_numbers(kind):
    got = values("rnn_shapes", kind=kind)
    sizes = got["shapes"].astype(int).tolist()
    assert [sizes[0][1], sizes[-1][1]] == {"many_to_one": [10, 1], "one_to_many": [1, 10],
                                           "many_to_many": [10, 10]}[kind]
    assert got["total"] == values("rnn_shapes", kind=kind, T=60)["total"] == 416 + 85


def test_stock_network():
    got, oracle = values("stock_shapes"), ORACLES["we16.netflix"]
    assert got["rnn"] == oracle["params"]
    assert got["shapes"][6].tolist() == [32, 1, oracle["flat"]]
    model = Forecaster("rnn")
    assert got["total"] == sum(p.numel() for p in model.parameters())
    assert got["shapes"][5].tolist() == list(model.rnn(torch.zeros(32, 30, 3))[0].shape)


# ---------------------------------------------------------------- windows

@pytest.mark.parametrize("case", ORACLES["we17.windows"], ids=str)
def test_windows_of_thirty_days(case):
    days, samples = case
    got = values("window_count", N=days)
    assert got["samples"] == samples
    assert got["last"].tolist() == [[days - 30, days - 1, days]]
    assert (got["days"], got["notes_days"]) == (30, 31)


def test_small_windows():
    got = values("sliding_window")
    assert got["windows"].tolist() == [[10, 12, 11], [12, 11, 13], [11, 13, 14], [13, 14, 13]]
    assert got["targets"].ravel().tolist() == [13, 14, 13, 15]
    assert got["samples"] == 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "inputs"), [("sliding_window", {"series": [[1, 2]], "window": 2}),
                                              ("window_count", {"N": 30})])
def test_a_window_as_long_as_the_series_is_refused(name, inputs, language):
    with pytest.raises(Problem) as raised:
        values(name, **inputs)
    assert raised.value.code == "series_too_short"
    assert str(raised.value.facts["days"]) in say(language, "problems.series_too_short", **raised.value.facts)


# ---------------------------------------------------------------- gates

def test_concatenation_and_hadamard():
    got, oracle = values("concat_hadamard"), ORACLES["we18.ops"]
    assert got["concat"].tolist() == [oracle["concat"]]
    assert got["hadamard"].tolist() == [oracle["hadamard"]]


def test_sigmoid_is_positive_and_tanh_keeps_the_sign():
    table = np.array(ORACLES["we13.table"])
    got = values("sigmoid_tanh", z=table[:, :1].tolist())
    assert near(np.hstack([got[n] for n in ("sigmoid", "dsigmoid", "tanh", "dtanh")]), table[:, 1:])
    assert got["sign"][:, 1].tolist() == [1] * 9
    assert got["sign"][:, 2].tolist() == [-1] * 4 + [0] + [1] * 4


def test_lstm():
    first, oracle = values("lstm_step"), ORACLES["we18.lstm"]
    assert near(first["z"], [oracle[f"pre_{gate}"] for gate in "fico"])
    second = values("lstm_step", h_prev=first["h"], c_prev=first["c"], x=-1)
    for got, told in ((first, oracle), (second, ORACLES["we18.lstm2"])):
        assert near([got[n] for n in ("f", "i", "c_hat", "o", "c", "h")], [told[n] for n in "figoch"])


def test_gates_held_open_or_shut():  # WE-18, limit cases
    kept = values("lstm_step", forget_gate="1", input_gate="0")
    assert (kept["c"], kept["dc"]) == (0.8, 1)
    replaced = values("lstm_step", forget_gate="0", input_gate="1")
    assert replaced["c"] == replaced["c_hat"]
    silent = values("lstm_step", output_gate="0")
    assert (silent["h"], silent["c"]) == (0, values("lstm_step")["c"])
    assert values("lstm_step", candidate_gate="0")["c"] == pytest.approx(0.689974 * 0.8, abs=1e-6)


def test_gru_with_one_unit():
    oracle, got = ORACLES["we19.scalar"], values("gru_step", **SCALAR_GRU)
    assert near(got["a"], [oracle["pre_r"], oracle["pre_z"]])
    assert near([got["r"], got["z"], got["g"], got["h"], got["h_other_z"]],
                [oracle[n] for n in ("r", "z", "g_before", "h_before_zold", "h_before_znew")])
    assert near(got["difference"][0, 0], 0)  # one unit and b_hn = 0: both orders agree
    moved = values("gru_step", **SCALAR_GRU | {"b_in": 0, "b_hn": 0.1, "reset": "after"})
    assert near([moved["g"], moved["h"]], [oracle["g_after_bhn"], oracle["h_after_bhn_zold"]])


@pytest.mark.parametrize(("reset", "update", "state"), [
    ("before", "old", "h_before"), ("after", "old", "h_after"),
    ("before", "new", "h_before_znew"), ("after", "new", "h_after_znew")])
def test_gru_conventions(reset, update, state):
    oracle, got = ORACLES["we19.vector"], values("gru_step", reset=reset, update=update)
    for name in ("r", "z"):
        assert near(got[name], oracle[name])
    assert near(got["g"], oracle[f"g_{reset}"])
    assert near(got["h"], oracle[state])
    assert np.abs(got["difference"]).min() > 0.005  # either convention moves every unit
    assert near(got["difference"], np.hstack([got["h"] - got["h_other_r"], got["h"] - got["h_other_z"]]))


@pytest.mark.parametrize("row", ORACLES["we19.params"], ids=str)
def test_gate_parameters(row):
    D, H, *counts = row
    got = values("gate_parameters", D=D, H=H)
    assert [*got["params"].ravel(), *got["torch_params"].ravel()] == counts


# ---------------------------------------------------------------- sizes that belong together

def test_tables_that_do_not_fit_are_refused_with_the_size_they_need():
    with pytest.raises(Problem) as raised:
        example("lstm_step").read({"h_prev": [[0], [0]], "c_prev": [[0], [0]], "b": [[0]] * 8})
    assert raised.value.code == "input_wrong_shape"
    assert raised.value.facts == {"name": "W", "rows": 8, "columns": 3}


def test_a_vector_is_taken_when_every_table_has_its_size():
    assert example("rnn_unrolled").read(VECTOR)["U"] == VECTOR["U"]


SWITCHES = [("rnn_shapes", "kind"), ("gru_step", "reset"), ("gru_step", "update")]


@pytest.mark.parametrize(("name", "switch"), SWITCHES)
def test_words_follow_every_switch(name, switch):
    found = example(name)
    for code in found.inputs[switch].choices:
        for grid in found.solve(**{switch: code}):
            path = f"worked.{found.topic}.{name}.grids.{grid.caption}"
            assert grid.editable or all(say(language, path).strip() for language in LANGUAGES), path
