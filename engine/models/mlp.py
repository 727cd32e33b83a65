"""The multilayer perceptron: every input to every hidden unit to every output.

Shapes: B batch, I inputs (784 pixels or 13 features), H hidden units, O outputs.
"""

import torch
from torch import Tensor, nn

from engine.trace import Tap


class MLP(nn.Module):
    """I–H–O with ReLU between, e.g. 784–64–10. The outputs are plain numbers: prices, or logits."""

    def __init__(self, inputs: int, hidden: int, outputs: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(inputs, hidden)  # weight (H, I), bias (H,)
        self.output = nn.Linear(hidden, outputs)  # weight (O, H), bias (O,)
        self.sums = Tap()  # (B, H) weighted sums, of either sign
        self.active = Tap()  # (B, H) after ReLU, none below 0

    def forward(self, x: Tensor) -> Tensor:
        """(B, …) with I numbers a row -> (B, O)"""
        x = x.flatten(1)  # (B, I): a picture of 28 × 28 becomes a row of 784
        z = self.sums(self.hidden(x))  # (B, H)
        h = self.active(torch.relu(z))  # (B, H)
        return self.output(h)  # (B, O)
