"""Gates, states and the board of one unit, held to torch's own layers."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from engine.models.recurrent import CELLS
from engine.zoom.gates import belts
from engine.zoom.unit import unit

KINDS = sorted(CELLS)


def opened(kind: str, inputs: int = 3, hidden: int = 5, layers: int = 1, steps: int = 7, seed: int = 0,
           bias: bool = True) -> tuple[nn.RNNBase, torch.Tensor]:
    """A layer at random weights, large enough to saturate some gates, and a sequence (T, I)."""
    torch.manual_seed(seed)
    rnn = CELLS[kind](inputs, hidden, num_layers=layers, batch_first=True, bias=bias).double()
    with torch.no_grad():
        for part in rnn.parameters():
            part.mul_(2)
    return rnn, torch.randn(steps, inputs, dtype=torch.float64)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None)
@given(inputs=st.integers(1, 9), hidden=st.integers(1, 9), layers=st.integers(1, 3), steps=st.integers(1, 12),
       seed=st.integers(0, 99), bias=st.booleans())
def test_states_are_those_of_torch(kind: str, seed: int, **sizes: int) -> None:
    rnn, x = opened(kind, seed=seed, **sizes)
    found = belts(rnn, x)
    h, last = rnn(x[None])
    torch.testing.assert_close(found[-1].h[1:], h[0], atol=1e-6, rtol=0)
    ends = last if kind == "lstm" else (last,)
    for layer, belt in enumerate(found):
        torch.testing.assert_close(belt.h[-1], ends[0][layer, 0], atol=1e-6, rtol=0)
        if kind == "lstm":
            torch.testing.assert_close(belt.c[-1], ends[1][layer, 0], atol=1e-6, rtol=0)
        assert not belt.h[0].any()


@pytest.mark.parametrize("kind", KINDS)
def test_single_precision_as_in_the_published_networks(kind: str) -> None:
    rnn, x = opened(kind, 13, 32, 2, 60)
    h = rnn.float()(x.float()[None])[0][0]
    torch.testing.assert_close(belts(rnn, x)[-1].h[1:].float(), h, atol=1e-5, rtol=0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sizes", [{}, {"inputs": 20, "hidden": 40, "layers": 2}, {"hidden": 1, "inputs": 1}])
def test_the_board_comes_to_the_number_of_torch(kind: str, sizes: dict) -> None:
    rnn, x = opened(kind, **sizes)
    h = rnn(x[None])[0][0].detach()
    belt = belts(rnn, x)[-1]
    for t in range(1, len(x) + 1):
        for k in {0, rnn.hidden_size // 2, rnn.hidden_size - 1}:
            grids = unit(belt, t, k)
            assert grids[-1].shape == (1, 1)
            assert float(grids[-1].values[0, 0]) == pytest.approx(float(h[t - 1, k]), abs=1e-6)


def test_every_gate_on_the_board_is_the_gate_of_the_belt() -> None:
    for kind, names in (("lstm", ("f", "i", "c_hat", "o")), ("gru", ("r", "z", "g"))):
        belt = belts(*opened(kind, 8, 16))[0]
        board = {grid.name: grid for grid in unit(belt, 4, 9)}
        for name in names:
            assert float(board[name].values[0, 0]) == pytest.approx(float(belt.gates[name][3, 9]), abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_terms_that_count_are_shown_and_zeros_are_not(kind: str) -> None:
    rnn, _ = opened(kind, 12, 4)
    belt = belts(rnn, torch.eye(12, dtype=torch.float64)[[3, 7]])[0]
    shown = {label for grid in unit(belt, 1, 0) for label in grid.column_labels or ()}
    assert "x₃" in shown
    assert not {f"x{digit}" for digit in "₀₁₂₄₅₆₇₈₉"} & shown


@pytest.mark.parametrize(("t", "k"), [(0, 0), (8, 0), (1, 5), (1, -1)])
def test_there_is_no_other_step_or_unit(t: int, k: int) -> None:
    with pytest.raises(IndexError):
        unit(belts(*opened("gru"))[0], t, k)


def test_both_directions_at_once_are_refused() -> None:
    with pytest.raises(ValueError, match="one direction"):
        belts(nn.LSTM(2, 2, bidirectional=True), torch.zeros(3, 2))
