"""One time step of an LSTM and of a GRU, written as the course writes it: four gates; two gates and a candidate.

Shapes: B batch, D numbers a step, H hidden units; X_t = [h_{t−1}, x_t] has H + D. ⊙ is `*`.
Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000, section 3; Cho et al. 2014, section 2.3.
"""

import torch
from torch import Tensor, nn


class LSTMCell(nn.Module):
    """A cell state c that remembers for long, a hidden state h that is said now, and four gates."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.forget = nn.Linear(hidden + inputs, hidden)  # W_f (H, H + D), b_f (H,)
        self.input = nn.Linear(hidden + inputs, hidden)  # W_i, b_i
        self.candidate = nn.Linear(hidden + inputs, hidden)  # W_c, b_c
        self.output = nn.Linear(hidden + inputs, hidden)  # W_o, b_o

    def forward(self, x: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        """x_t (B, D) and the state before, (h, c) of (B, H) each -> the state now"""
        h, c = state  # (B, H) short-term, (B, H) long-term
        X = torch.cat([h, x], dim=1)  # (B, H + D)
        f = torch.sigmoid(self.forget(X))  # (B, H) 0 … 1: how much of c is kept
        i = torch.sigmoid(self.input(X))  # (B, H) 0 … 1: how much of the draft is written
        ĉ = torch.tanh(self.candidate(X))  # (B, H) −1 … 1: the draft
        o = torch.sigmoid(self.output(X))  # (B, H) 0 … 1: how much is said
        c = f * c + i * ĉ  # (B, H)
        h = o * torch.tanh(c)  # (B, H)
        return h, c

    def start(self, rows: int) -> tuple[Tensor, Tensor]:
        """Nothing remembered yet: two times (B, H) zeros."""
        empty = self.forget.weight.new_zeros(rows, self.forget.out_features)
        return empty, empty

    def like(self, cell: nn.LSTM | nn.LSTMCell) -> "LSTMCell":
        """This cell with the weights of PyTorch's, which stacks its gates in the order i, f, ĉ, o."""
        return _copy(cell, self.input, self.forget, self.candidate, self.output, into=self)


class GRUCell(nn.Module):
    """Only a hidden state h, two gates and a candidate. Reset comes before the weights, as in the course and in Cho.

    nn.GRU resets after them, r ⊙ (W·h + b): both agree where W is diagonal and that b is 0, not elsewhere.
    """

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.reset = nn.Linear(hidden + inputs, hidden)  # W_r (H, H + D), b_r (H,)
        self.update = nn.Linear(hidden + inputs, hidden)  # W_z, b_z
        self.candidate = nn.Linear(hidden + inputs, hidden)  # W_g, b_g

    def forward(self, x: Tensor, h: Tensor) -> Tensor:
        """x_t (B, D) and the hidden state before (B, H) -> the hidden state now (B, H)"""
        X = torch.cat([h, x], dim=1)  # (B, H + D)
        r = torch.sigmoid(self.reset(X))  # (B, H) 0 … 1: how much of h the draft may see
        z = torch.sigmoid(self.update(X))  # (B, H) 0 … 1: how much of h stays
        g = torch.tanh(self.candidate(torch.cat([r * h, x], dim=1)))  # (B, H) −1 … 1: the draft
        h = (1 - z) * g + z * h  # (B, H)
        return h

    def start(self, rows: int) -> Tensor:
        """Nothing remembered yet: (B, H) zeros."""
        return self.reset.weight.new_zeros(rows, self.reset.out_features)

    def like(self, cell: nn.GRU | nn.GRUCell) -> "GRUCell":
        """This cell with the weights of PyTorch's, which stacks its gates in the order r, z, g."""
        return _copy(cell, self.reset, self.update, self.candidate, into=self)


@torch.no_grad()
def _copy(cell: nn.Module, *gates: nn.Linear, into: nn.Module) -> nn.Module:
    """PyTorch keeps (gates · H, D) for x, (gates · H, H) for h and a bias for each; here they lie side by side."""
    for_x, for_h, bias_x, bias_h = (part.chunk(len(gates)) for part in cell.parameters())
    for place, gate in enumerate(gates):
        gate.weight.copy_(torch.cat([for_h[place], for_x[place]], dim=1))  # (H, H + D)
        gate.bias.copy_(bias_x[place] + bias_h[place])  # (H,)
    return into
