"""A network that reads a text character by character and says each time which one comes next.

Shapes: B batch, T characters read, N written, V symbols of the vocabulary, E embedding, H hidden units.
Sutskever, Martens and Hinton 2011, "Generating text with recurrent neural networks", section 2.
"""

import torch
from torch import Tensor, nn

from engine.models.recurrent import CELLS


class Writer(nn.Module):
    """Embedding → recurrent layer → one logit for each symbol of the vocabulary, after every character."""

    def __init__(self, cell: str, symbols: int, embedding: int, hidden: int, dropout: float) -> None:
        super().__init__()
        self.embedding = nn.Embedding(symbols, embedding)  # (V, E)
        self.rnn = CELLS[cell](embedding, hidden, batch_first=True)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(hidden, symbols)

    def forward(self, x: Tensor) -> Tensor:
        """(B, T) numbers of characters -> (B, V, T) logits of the next one: cross-entropy wants V second"""
        x = self.embedding(x)  # (B, T, E)
        h, _last = self.rnn(x)  # (B, T, H)
        return self.head(self.dropout(h)).transpose(1, 2)  # (B, V, T)


@torch.no_grad()
def write(model: Writer, x: Tensor, count: int, temperature: float, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """Reads x (T,), then writes `count` characters, each read in its turn: their numbers (N,), and logits (N, V).

    Each is drawn from softmax(logits / temperature): a low temperature prefers the likely ones.
    """
    training, state, numbers, logits = model.training, None, [], []
    model.eval()  # no dropout
    for _ in range(count):
        h, state = model.rnn(model.embedding(x[None]), state)  # (1, T, H), then (1, 1, H)
        logits.append(model.head(h[0, -1]).cpu())  # (V,)
        probability = (logits[-1] / temperature).softmax(dim=0)  # (V,)
        numbers.append(torch.multinomial(probability, 1, generator=random))  # (1,) the next one, drawn
        x = numbers[-1].to(x.device)
    model.train(training)
    return torch.cat(numbers), torch.stack(logits)
