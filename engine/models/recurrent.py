"""Recurrent networks of the course: stock prices (week 5) and a symbol to be remembered (weeks 6 and 7).

Shapes: B batch, T time steps (30 days), I inputs a step, H hidden units, L layers, K symbols to remember.
"""

import torch
from torch import Tensor, nn

from engine.trace import Tap

CELLS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
KEEPS = {"lstm": 1, "gru": 1}  # which block of the biases belongs to the gate that keeps: of i f g o, and of r z n
ADMITS = 0  # the block of an LSTM's input gate
STARTS = ("chrono", "one", "pytorch")


class Forecaster(nn.Module):
    """Several days in, one number out: L recurrent layers, then an MLP on the hidden states of all days."""

    def __init__(self, cell: str, inputs: int = 3, hidden: int = 8, layers: int = 5, days: int = 30,
                 width: int = 64) -> None:
        super().__init__()
        self.rnn = CELLS[cell](inputs, hidden, num_layers=layers, batch_first=True)
        self.fc1 = nn.Linear(days * hidden, width)  # 30 · 8 = 240 numbers in
        self.fc2 = nn.Linear(width, 1)
        self.states = Tap()  # (B, T, H) hidden states of the last layer, day by day

    def forward(self, x: Tensor) -> Tensor:
        """(B, T, I) -> (B, 1)"""
        h0 = torch.zeros(self.rnn.num_layers, len(x), self.rnn.hidden_size, device=x.device)  # (L, B, H)
        start = (h0, h0) if isinstance(self.rnn, nn.LSTM) else h0  # an LSTM starts with a cell state c0 as well
        h, _last = self.rnn(x, start)  # (B, T, H), and the state after the last day of every layer
        h = self.states(h)  # (B, T, H)
        h = h.reshape(len(h), -1)  # (B, T·H)
        h = torch.relu(self.fc1(h))  # (B, W)
        return self.fc2(h)  # (B, 1)


class Recall(nn.Module):
    """A sequence of symbols in, one of the K first symbols out: what was the first one?"""

    def __init__(self, cell: str, symbols: int, classes: int, hidden: int) -> None:
        super().__init__()
        self.symbols = symbols
        self.rnn = CELLS[cell](symbols, hidden, batch_first=True)
        self.head = nn.Linear(hidden, classes)

    def forward(self, x: Tensor) -> Tensor:
        """(B, T) symbols, whole numbers -> (B, K) logits"""
        return self.recall(self.one_hot(x))  # (B, K)

    def one_hot(self, x: Tensor) -> Tensor:
        """(B, T) symbols -> (B, T, S): a 1 at the symbol, 0 elsewhere"""
        return nn.functional.one_hot(x, self.symbols).float()

    def recall(self, x: Tensor) -> Tensor:
        """(B, T, S) -> (B, K): only the hidden state after the last symbol is asked"""
        h, _last = self.rnn(x)  # (B, T, H)
        return self.head(h[:, -1])  # (B, K)


@torch.no_grad()
def start_gates(rnn: nn.RNNBase, start: str, longest: int) -> None:
    """Sets the biases of the gate that keeps the old state, so that little is forgotten at the start. One layer only.

    "chrono": b = ln(u), u uniform in [1, longest − 1], so that a unit forgets over about u steps; an LSTM's input
    gate gets −b (Tallec and Ollivier 2018, section 2). "one": b = 1 (Jozefowicz et al. 2015, abstract).
    "pytorch": nothing is changed. In PyTorch a GRU's z keeps the old state, as an LSTM's f does, so both get
    the same care; a plain RNN has no gate and stays as PyTorch makes it.
    """
    cell = rnn.mode.lower()  # "lstm", "gru" or "rnn_tanh"
    if start == "pytorch" or cell not in KEEPS:
        return
    ours, other = (bias.view(-1, rnn.hidden_size) for bias in (rnn.bias_ih_l0, rnn.bias_hh_l0))  # (gates, H) each
    kept = torch.ones(rnn.hidden_size)  # (H,)
    if start == "chrono":
        kept.uniform_(1, max(2, longest - 1)).log_()
        if cell == "lstm":
            ours[ADMITS], other[ADMITS] = -kept, 0  # a GRU's z does both
    ours[KEEPS[cell]], other[KEEPS[cell]] = kept, 0  # PyTorch adds the two
