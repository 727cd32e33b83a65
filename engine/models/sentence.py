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
    """Reads x (T,), then writes `count` characters one by one, each read in its turn: (N,) and (N, V).

    The second result holds the probabilities that each was drawn from, softmax(logits / temperature).
    """
    training, state, numbers, found = model.training, None, [], []
    model.eval()  # no dropout
    for _ in range(count):
        h, state = model.rnn(model.embedding(x[None]), state)  # (1, T, H), then (1, 1, H)
        logits = model.head(h[0, -1])  # (V,)
        probability = (logits / temperature).softmax(dim=0).cpu()  # (V,)
        x = torch.multinomial(probability, 1, generator=random).to(x.device)  # (1,) the next one, drawn
        numbers.append(x)
        found.append(probability)
    model.train(training)
    return torch.cat(numbers).cpu(), torch.stack(found)
