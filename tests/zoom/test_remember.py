"""Who remembers what, held to autograd through torch's own layers and to finite differences."""

import numpy as np
import pytest
import torch

from engine.zoom.remember import influence, kept
from tests.zoom.test_gates import KINDS, opened


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("layers", "steps"), [(1, 7), (3, 7), (1, 19)])
def test_slopes_are_those_of_autograd_through_the_whole_sequence(kind: str, layers: int, steps: int) -> None:
    rnn, x = opened(kind, layers=layers, steps=steps)
    slopes = torch.autograd.functional.jacobian(lambda x: rnn(x[None])[0][0], x)  # (T, H, T, I)
    np.testing.assert_allclose(influence(rnn, x), slopes.square().sum((1, 3)).sqrt(), rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_slopes_are_differences_of_nearby_sequences(kind: str) -> None:
    rnn, x = opened(kind)
    found, step = influence(rnn, x), 1e-6
    for i in range(len(x)):
        squares = 0
        for k in range(x.shape[1]):
            ahead, behind = x.clone(), x.clone()
            ahead[i, k] += step
            behind[i, k] -= step
            with torch.no_grad():
                change = (rnn(ahead[None])[0][0] - rnn(behind[None])[0][0]) / (2 * step)  # (T, H)
            squares = squares + change.square().sum(1)
        np.testing.assert_allclose(found[:, i], squares.sqrt(), rtol=1e-4, atol=1e-8)


@pytest.mark.parametrize("kind", KINDS)
def test_an_input_still_to_come_counts_for_nothing_and_a_longer_sequence_changes_no_past(kind: str) -> None:
    rnn, x = opened(kind, steps=40)
    found = influence(rnn, x)
    assert not np.triu(found, 1).any()
    assert np.diag(found).all()
    np.testing.assert_allclose(influence(rnn, x[:21]), found[:21, :21], rtol=1e-9)


def test_where_only_the_belt_carries_the_product_of_forget_gates_is_the_slope() -> None:
    """U = 0: c_{t−1} reaches c_t only through f, so ∂h_t/∂x_i = o(1 − tanh² c_t) · Π f · ∂c_i/∂x_i."""
    rnn, x = opened("lstm", inputs=1, hidden=1)
    with torch.no_grad():
        rnn.weight_hh_l0.zero_()
        rnn.weight_ih_l0[3].zero_()  # the output gate sees nothing: one and the same at every step
    found, f = influence(rnn, x), kept(rnn, x)[:, 0]
    c = [float(rnn(x[None, : t + 1])[1][1].detach()) for t in range(len(x))]
    reach = [found[t, 0] / (1 - np.tanh(c[t]) ** 2) for t in range(len(x))]
    for t in range(1, len(x)):
        assert reach[t] / reach[t - 1] == pytest.approx(f[t], rel=1e-9)


def test_a_plain_network_has_no_gate_that_keeps() -> None:
    assert kept(*opened("rnn")) is None
    assert kept(*opened("gru")).shape == (7, 5)
