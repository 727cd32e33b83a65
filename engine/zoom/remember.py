"""Who remembers what: how much every hidden state still depends on every earlier input.

Shapes: T time steps, I inputs a step, S numbers of the state: h of every layer, and c of every layer in an LSTM.
Pascanu, Mikolov and Bengio 2013, "On the difficulty of training recurrent neural networks", section 2.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

from engine.zoom.gates import CELLS, KEEPS, belts, step, weights_of

CHUNK = 64  # steps worked out at once: a wide state needs much memory for each


def influence(rnn: nn.RNNBase, x: Tensor) -> np.ndarray:
    """(T, T): at [t, i] the size ‖∂h_t/∂x_i‖ (Frobenius) of the top layer's h_t by the input x_i of x (T, I).

    0 where i > t. By autograd for each step, then the chain rule: ∂s_t/∂x_i = ∂s_t/∂s_{t−1} · ∂s_{t−1}/∂x_i.
    """
    before, x, top = *_states(rnn, x), slice(-rnn.hidden_size, None)
    found, slopes = x.new_zeros(len(x), len(x)), x.new_zeros(0, before.shape[1], x.shape[1])
    through = _stepper(rnn)
    for start in range(0, len(x), CHUNK):
        now = before[start : start + CHUNK].clone(), x[start : start + CHUNK].clone()
        by_state, by_input = _slopes(through, *now)  # (n, S, S), (n, S, I)
        for k in range(len(by_state)):
            slopes = torch.cat([by_state[k] @ slopes, by_input[k : k + 1]])  # (t + 1, S, I)
            found[start + k, : len(slopes)] = slopes[:, top].flatten(1).norm(dim=1)
    return found.numpy()


def kept(rnn: nn.RNNBase, x: Tensor) -> np.ndarray | None:
    """(T, H): the gate of the top layer that is the share of the old state kept; None for a plain RNN."""
    belt = belts(rnn, x)[-1]
    return belt.gates[KEEPS[belt.cell]].numpy() if belt.cell in KEEPS else None


def _slopes(through: Callable[[Tensor, Tensor], Tensor], state: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    """∂through(state, x)/∂state (n, S, S) and /∂x (n, S, I) of n steps that have nothing to do with each other.

    One number of the state at a time for all steps together; torch.func would bring 160 MB of sympy with it.
    """
    state, x = state.requires_grad_(), x.requires_grad_()  # (n, S), (n, I)
    after = through(state, x)  # (n, S)
    rows = [torch.autograd.grad(one.sum(), (state, x), retain_graph=True) for one in after.unbind(dim=1)]
    by_state, by_input = (torch.stack(row, dim=1) for row in zip(*rows, strict=True))
    return by_state, by_input


def _stepper(rnn: nn.RNNBase) -> Callable[[Tensor, Tensor], Tensor]:
    """One step of all layers: (n, S), (n, I) -> (n, S); the state is c of every layer, then h of every layer."""
    cell, layers, size = CELLS[rnn.mode], weights_of(rnn), rnn.hidden_size

    def through(state: Tensor, x: Tensor) -> Tensor:
        parts = state.split(size, dim=-1)
        hs, cs = [], []
        for n, weights in enumerate(layers):
            x, c, _ = step(cell, weights, x, parts[n - len(layers)], parts[n])
            hs.append(x)
            cs.append(c)
        return torch.cat([*cs, *hs] if cell == "lstm" else hs, dim=-1)

    return through


def _states(rnn: nn.RNNBase, x: Tensor) -> tuple[Tensor, Tensor]:
    """The state before each step (T, S), and x (T, I), in float64."""
    found = belts(rnn, x)
    parts = [belt.c for belt in found if belt.c is not None] + [belt.h for belt in found]
    return torch.cat(parts, dim=1)[:-1], x.detach().double()
