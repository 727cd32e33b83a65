"""Every gate and state of a recurrent layer over one sequence, worked out from its own weights.

Shapes: T time steps, I inputs a step, H hidden units, G blocks of weights (1, 4 or 3). No batch; float64.
Formulas and the order of the blocks are those of PyTorch's nn.RNN, nn.LSTM and nn.GRU. In its GRU the reset gate
acts after the multiplication, and z is the share of the old state (Cho et al. 2014, section 2.3, with r moved).
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

CELLS = {"RNN_TANH": "rnn", "LSTM": "lstm", "GRU": "gru"}  # PyTorch's name of the mode -> ours
GATES = {"rnn": ("past", "now"), "lstm": ("f", "i", "c_hat", "o"), "gru": ("r", "z", "g", "p")}
KEEPS = {"lstm": "f", "gru": "z"}  # the gate that is the share of the old state kept


class Weights(NamedTuple):
    """Of one layer; blocks below each other: of an LSTM i f ĉ o, of a GRU r z g."""

    W: Tensor  # (G·H, I) multiplies the input
    U: Tensor  # (G·H, H) multiplies the hidden state before
    b_x: Tensor  # (G·H,)
    b_h: Tensor  # (G·H,)


class Belt(NamedTuple):
    """One layer over one sequence. h[t] and c[t] are the states after step t; h[0] and c[0] are zero."""

    cell: str  # "rnn", "lstm" or "gru"
    weights: Weights
    x: Tensor  # (T, I); above the first layer the hidden states of the layer below
    h: Tensor  # (T + 1, H)
    c: Tensor | None  # (T + 1, H), of an LSTM
    gates: dict[str, Tensor]  # GATES of the cell -> (T, H)


def step(cell: str, weights: Weights, x: Tensor, h: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor | None, dict]:
    """(…, I), (…, H), (…, H) -> the next h, the next c, and the gates (…, H) each."""
    now, past = x @ weights.W.T + weights.b_x, h @ weights.U.T + weights.b_h  # (…, G·H)
    if cell == "rnn":
        return torch.tanh(now + past), None, {"past": past, "now": now}
    if cell == "lstm":
        i, f, c_hat, o = (now + past).chunk(4, dim=-1)
        i, f, c_hat, o = i.sigmoid(), f.sigmoid(), c_hat.tanh(), o.sigmoid()
        c = f * c + i * c_hat
        return o * torch.tanh(c), c, {"f": f, "i": i, "c_hat": c_hat, "o": o}
    (now_r, now_z, now_g), (past_r, past_z, p) = now.chunk(3, dim=-1), past.chunk(3, dim=-1)
    r, z = (now_r + past_r).sigmoid(), (now_z + past_z).sigmoid()
    g = torch.tanh(now_g + r * p)
    return (1 - z) * g + z * h, None, {"r": r, "z": z, "g": g, "p": p}


@torch.no_grad()
def belts(rnn: nn.RNNBase, x: Tensor) -> list[Belt]:
    """Every layer of an nn.RNN (tanh), nn.LSTM or nn.GRU over the sequence x (T, I), the lowest first.

    As in evaluation: no dropout between layers. Raises ValueError for a network that reads in both directions.
    """
    if rnn.bidirectional:
        raise ValueError("one direction only")
    found, x = [], x.double()
    for weights in weights_of(rnn):
        found.append(_belt(CELLS[rnn.mode], weights, x))
        x = found[-1].h[1:]  # (T, H)
    return found


def weights_of(rnn: nn.RNNBase) -> list[Weights]:
    """Of every layer; biases that the network does not have are zero."""
    found = []
    for parts in rnn.all_weights:
        W, U, *biases = (part.detach().double() for part in parts)
        found.append(Weights(W, U, *(biases or (W.new_zeros(len(W)), W.new_zeros(len(W))))))
    return found


def _belt(cell: str, weights: Weights, x: Tensor) -> Belt:
    h, c, seen = [x.new_zeros(weights.U.shape[1])], [x.new_zeros(weights.U.shape[1])], []
    for now in x:
        after, kept, gates = step(cell, weights, now, h[-1], c[-1])
        h.append(after)
        c.append(kept)
        seen.append(gates)
    named = {name: torch.stack([gates[name] for gates in seen]) for name in GATES[cell]}
    return Belt(cell, weights, x, torch.stack(h), torch.stack(c) if cell == "lstm" else None, named)
