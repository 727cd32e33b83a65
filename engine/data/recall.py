"""Sequences drawn at random: a symbol, a delay full of other symbols, and a sign to say the first one again.

The task is that of Hochreiter and Schmidhuber 1997 (section 5.2) in small. Shapes: N sequences, T steps of delay.
"""

import torch
from torch import Tensor

CLASSES = 8  # symbols that are to be remembered: 0 … 7
DISTRACTORS = 4  # symbols that mean nothing: 8 … 11
CUE = CLASSES + DISTRACTORS  # the last symbol of every sequence: now say the first one
SYMBOLS = CUE + 1


def sequences(count: int, delay: int, seed: int) -> tuple[Tensor, Tensor]:
    """x (N, T + 2) of symbols and y (N,) the first of them, whole numbers, the same for the same seed."""
    generator = torch.Generator().manual_seed(seed)
    first = torch.randint(0, CLASSES, (count, 1), generator=generator)  # (N, 1)
    between = torch.randint(CLASSES, CUE, (count, delay), generator=generator)  # (N, T)
    cue = torch.full((count, 1), CUE)
    return torch.cat([first, between, cue], dim=1), first[:, 0]
