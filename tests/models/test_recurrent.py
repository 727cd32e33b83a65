"""The recurrent networks: shapes and sizes of the course, gates that start as the papers say."""

import numpy as np
import pytest
import torch
from torch import nn

from engine.models.recurrent import CELLS, STARTS, Forecaster, Recall, start_gates
from engine.trace import trace

ONE_CELL = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}
BLOCKS = {"rnn": 1, "lstm": 4, "gru": 3}


@pytest.mark.parametrize("cell", CELLS)
def test_shapes_and_parameters_are_those_of_the_course(cell: str) -> None:
    model = Forecaster(cell)
    seen = trace(model, torch.rand(4, 30, 3))
    assert seen["states"].shape == (4, 30, 8)
    assert seen["output"].shape == (4, 1)
    assert model.fc1.in_features == 240
    assert sum(w.numel() for w in Forecaster("rnn", layers=5).rnn.parameters()) == 680  # WE-16
    assert sum(w.numel() for w in model.rnn.parameters()) == 680 * BLOCKS[cell]


@torch.no_grad()
@pytest.mark.parametrize("cell", CELLS)
def test_the_forecast_is_what_one_cell_makes_step_by_step(cell: str) -> None:
    torch.manual_seed(0)
    model, x = Forecaster(cell, layers=1, days=6), torch.randn(3, 6, 3)
    by_hand = ONE_CELL[cell](3, 8)
    by_hand.load_state_dict({name.removesuffix("_l0"): value for name, value in model.rnn.state_dict().items()})
    state, states = None, []
    for day in range(6):
        state = by_hand(x[:, day], state)
        states.append(state[0] if cell == "lstm" else state)
    row = torch.cat(states, dim=1)  # (3, 48): day after day
    expected = model.fc2(model.fc1(row).clamp(min=0))
    assert torch.allclose(model(x), expected, atol=1e-6)


@torch.no_grad()
@pytest.mark.parametrize("cell", CELLS)
def test_recall_reads_the_symbols_in_order_and_asks_the_last_state(cell: str) -> None:
    torch.manual_seed(0)
    model, x = Recall(cell, symbols=5, classes=3, hidden=4), torch.randint(0, 5, (7, 9))
    _, last = model.rnn(torch.eye(5)[x])
    last = last[0] if cell == "lstm" else last
    assert torch.allclose(model(x), model.head(last[0]), atol=1e-6)
    assert not torch.allclose(model(x), model(x.flip(1)), atol=1e-3), "the order matters"


def gates(rnn: nn.RNNBase) -> np.ndarray:
    """(blocks, H): what PyTorch adds in each gate."""
    return (rnn.bias_ih_l0 + rnn.bias_hh_l0).detach().view(-1, rnn.hidden_size).numpy()


@pytest.mark.parametrize(("cell", "keeps"), [("lstm", 1), ("gru", 1)])
def test_gates_start_as_the_papers_say(cell: str, keeps: int) -> None:
    torch.manual_seed(0)
    rnn = CELLS[cell](3, 2000, batch_first=True)
    before = gates(rnn).copy()
    start_gates(rnn, "pytorch", 60)
    assert (gates(rnn) == before).all()
    start_gates(rnn, "one", 60)
    assert (gates(rnn)[keeps] == 1).all()
    assert (np.delete(gates(rnn), keeps, axis=0) == np.delete(before, keeps, axis=0)).all()
    start_gates(rnn, "chrono", 60)
    steps = np.exp(gates(rnn)[keeps])  # uniform in [1, 59]
    assert 1 <= steps.min() < 2
    assert 58 < steps.max() <= 59 + 1e-3
    assert steps.mean() == pytest.approx(30, abs=1)
    if cell == "lstm":
        assert (gates(rnn)[0] == -gates(rnn)[1]).all()


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_gate_that_is_set_is_the_one_that_keeps(cell: str) -> None:
    """With a very large bias there the state stays as it was, whatever comes in."""
    torch.manual_seed(0)
    rnn, x, h0 = CELLS[cell](3, 6, batch_first=True), torch.randn(1, 20, 3), torch.randn(1, 1, 6)
    start_gates(rnn, "chrono", 10**9)
    with torch.no_grad():
        _, last = rnn(x, (h0, h0) if cell == "lstm" else h0)
    kept = last[1] if cell == "lstm" else last
    assert torch.allclose(kept, h0, atol=1e-3)


@pytest.mark.parametrize("start", STARTS)
def test_a_plain_rnn_has_no_gate_to_set(start: str) -> None:
    rnn = nn.RNN(3, 4, batch_first=True)
    before = gates(rnn).copy()
    start_gates(rnn, start, 60)
    assert (gates(rnn) == before).all()
