"""The lattice of a label over real time: log α, which is CTC's forward pass (Graves et al. 2006, section 4.1).

Shapes: T time steps, V symbols with the blank as number 0, L letters, S = 2L + 1 places of the extended label.
"""

from collections.abc import Sequence

import numpy as np

from engine.ctc.decode import BLANK


def extended(label: Sequence[int]) -> list[int]:
    """L numbers -> S: a blank before, between and after them."""
    return [BLANK, *(place for letter in label for place in (letter, BLANK))]


def forward(log_p: np.ndarray, label: Sequence[int]) -> np.ndarray:
    """log_p (T, V) -> log α (T, S): all beginnings of paths of the label that reach a place, −inf where none does."""
    ext = np.array(extended(label))
    own = log_p[:, ext].astype(np.float64)  # (T, S)
    jumps = np.zeros(len(ext), dtype=bool)
    jumps[2:] = (ext[2:] != BLANK) & (ext[2:] != ext[:-2])  # (S,) over a blank, never between equal letters
    alpha = np.full(own.shape, -np.inf)
    alpha[0, :2] = own[0, :2]
    for t in range(1, len(own)):
        before = np.concatenate([[-np.inf, -np.inf], alpha[t - 1]])  # (2 + S,)
        over = np.where(jumps, before[:-2], -np.inf)
        alpha[t] = own[t] + np.logaddexp(np.logaddexp(before[2:], before[1:-1]), over)
    return alpha


def log_probability(alpha: np.ndarray) -> float:
    """log α (T, S) -> ln of the label's probability: its paths end in the last letter or in the blank after it."""
    return float(np.logaddexp.reduce(alpha[-1, -2:]))
