"""Best-path decoding (Graves et al. 2006, section 3.2): the likeliest symbol of every time step, then collapsed.

Shapes: T time steps, B rows, V symbols, the blank is number 0.
"""

from collections.abc import Sequence

from torch import Tensor

BLANK = 0


def best_path(log_p: Tensor) -> list[list[int]]:
    """(T, B, V) log-probabilities -> for each of the B rows its T likeliest symbols."""
    return log_p.argmax(dim=2).T.tolist()  # (B, T)


def collapse(path: Sequence[int]) -> list[int]:
    """T symbols -> what is read: first repeats are merged, then blanks dropped."""
    previous, read = BLANK, []  # before the first frame stands a blank, so that a letter there counts as new
    for symbol in path:
        if symbol not in (BLANK, previous):
            read.append(symbol)
        previous = symbol
    return read


def collapse_as_noted(path: Sequence[int]) -> list[int]:
    """The same as the course's lab writes it: it begins with the first symbol and loses a letter that stands there."""
    prev_letter, read = path[0], []
    for symbol in path:
        if symbol not in (BLANK, prev_letter):
            read.append(symbol)
        prev_letter = symbol
    return read


def distance(one: Sequence, other: Sequence) -> int:
    """Edit distance: how many insertions, deletions and replacements make one into the other (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
