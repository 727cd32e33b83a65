"""One step of LSTM and GRU against PyTorch's cells, formulas in float64 and the course's numbers."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from engine.models.cells import GRUCell, LSTMCell

ORACLES = json.loads((Path(__file__).parents[2] / "assets/course/oracles.json").read_text())
SIZES = pytest.mark.parametrize(("rows", "inputs", "hidden"), [(1, 1, 1), (3, 2, 5), (4, 7, 3)])


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


@SIZES
def test_lstm_is_pytorch_s(rows: int, inputs: int, hidden: int) -> None:
    torch.manual_seed(rows)
    theirs, x = nn.LSTMCell(inputs, hidden), torch.randn(rows, inputs)
    state = torch.randn(rows, hidden), torch.randn(rows, hidden)
    ours = LSTMCell(inputs, hidden).like(theirs)
    for found, expected in zip(ours(x, state), theirs(x, state), strict=True):
        torch.testing.assert_close(found, expected, atol=1e-6, rtol=0)


def test_a_whole_sequence_is_pytorch_s_lstm() -> None:
    torch.manual_seed(0)
    theirs, x = nn.LSTM(3, 4, batch_first=True), torch.randn(2, 9, 3)
    ours = LSTMCell(3, 4).like(theirs)
    state, said = ours.start(2), []
    for t in range(9):
        state = ours(x[:, t], state)
        said.append(state[0])
    expected, (_h, c) = theirs(x)
    torch.testing.assert_close(torch.stack(said, dim=1), expected, atol=1e-6, rtol=0)
    torch.testing.assert_close(state[1], c[0], atol=1e-6, rtol=0)


@torch.no_grad()
def test_two_steps_of_the_course_s_lstm() -> None:
    cell = LSTMCell(1, 1).double()
    given = {"forget": (0.6, 0.4, 0.1), "input": (0.5, -0.3, 0.2), "candidate": (-0.4, 0.9, 0.0),
             "output": (0.3, 0.7, -0.1)}
    for name, (of_h, of_x, bias) in given.items():
        gate = getattr(cell, name)
        gate.weight.copy_(torch.tensor([[of_h, of_x]]))
        gate.bias.fill_(bias)
    state = torch.tensor([[0.5]]).double(), torch.tensor([[0.8]]).double()
    for x, oracle in ((1.0, "we18.lstm"), (-1.0, "we18.lstm2")):
        state = cell(torch.tensor([[x]]).double(), state)
        assert [float(part) for part in state] == pytest.approx([ORACLES[oracle][k] for k in "hc"], abs=1e-6)


def test_old_memory_passes_through_the_forget_gate_alone() -> None:
    torch.manual_seed(1)
    cell, x, h = LSTMCell(2, 4), torch.randn(1, 2), torch.randn(1, 4)
    c = torch.randn(1, 4, requires_grad=True)
    slopes = torch.autograd.functional.jacobian(lambda before: cell(x, (h, before))[1], c)[0, :, 0]  # (4, 4)
    f = torch.sigmoid(cell.forget(torch.cat([h, x], dim=1)))[0]
    torch.testing.assert_close(slopes, torch.diag(f))


@SIZES
def test_gru_resets_before_the_weights(rows: int, inputs: int, hidden: int) -> None:
    torch.manual_seed(rows)
    theirs = nn.GRUCell(inputs, hidden).double()
    x, h = torch.randn(rows, inputs).double(), torch.randn(rows, hidden).double()
    w_x, w_h, b_x, b_h = (np.split(part.detach().numpy(), 3) for part in theirs.parameters())
    r, z = (sigmoid(x.numpy() @ w_x[k].T + h.numpy() @ w_h[k].T + b_x[k] + b_h[k]) for k in (0, 1))
    g = np.tanh(x.numpy() @ w_x[2].T + b_x[2] + (r * h.numpy()) @ w_h[2].T + b_h[2])
    found = GRUCell(inputs, hidden).double().like(theirs)(x, h).detach().numpy()
    np.testing.assert_allclose(found, (1 - z) * g + z * h.numpy(), atol=1e-12)


@pytest.mark.parametrize(("diagonal", "bias", "same"), [(True, 0.0, True), (False, 0.0, False), (True, 0.7, False)])
@torch.no_grad()
def test_where_gru_agrees_with_pytorch(diagonal: bool, bias: float, same: bool) -> None:
    torch.manual_seed(3)
    theirs, x, h = nn.GRUCell(3, 4), torch.randn(5, 3), torch.randn(5, 4)
    if diagonal:
        theirs.weight_hh[8:] = torch.diag(torch.randn(4))
    theirs.bias_hh[8:] = bias
    difference = (GRUCell(3, 4).like(theirs)(x, h) - theirs(x, h)).abs().max()
    assert (difference < 1e-6) == same


@torch.no_grad()
def test_the_course_s_gru_in_two_dimensions() -> None:
    cell = GRUCell(2, 2).double()
    given = {"reset": ([[0.4, 0.1], [-0.2, 0.3]], [[0.1, 0.2], [0.3, -0.1]], [0.1, 0]),
             "update": ([[0.2, -0.1], [0.3, 0.5]], [[-0.3, 0.2], [0.1, 0.4]], [0, 0.1]),
             "candidate": ([[0.5, -0.6], [0.3, 0.2]], [[0.6, -0.4], [0.2, 0.7]], [0.25, -0.15])}
    for name, (of_h, of_x, bias) in given.items():
        gate = getattr(cell, name)
        gate.weight.copy_(torch.cat([torch.tensor(of_h), torch.tensor(of_x)], dim=1))
        gate.bias.copy_(torch.tensor(bias))
    found = cell(torch.tensor([[1.0, -1.0]]).double(), torch.tensor([[0.5, -0.2]]).double())
    assert found[0].tolist() == pytest.approx(ORACLES["we19.vector"]["h_before"], abs=2e-6)


def test_a_start_is_empty() -> None:
    assert GRUCell(2, 3).start(4).tolist() == [[0.0] * 3] * 4
    assert [part.shape for part in LSTMCell(2, 3).start(4)] == [(4, 3), (4, 3)]
