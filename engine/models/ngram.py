"""Counting instead of learning: which symbol followed these last few symbols how often in the training text.

Witten-Bell smoothing, so that what was never seen keeps some probability: nothing in it has to be set by hand
(Chen and Goodman 1999, "An empirical study of smoothing techniques for language modeling", section 2.4).
"""

from collections import Counter, defaultdict

import numpy as np

REMEMBERED = 2  # contexts shorter than this are asked again and again


class NGram:
    """order 1 knows how often each symbol is, 2 looks at one symbol before (bigram), 3 at two (trigram)."""

    def __init__(self, text: np.ndarray, order: int, symbols: int) -> None:
        """text (T,) numbers below `symbols`."""
        self.order, self.symbols = order, symbols
        self.followers: dict[tuple, Counter[int]] = defaultdict(Counter)  # the symbols before -> how often what came
        self.known: dict[tuple, np.ndarray] = {}
        row = text.tolist()
        for at, symbol in enumerate(row):
            for back in range(min(order, at + 1)):
                self.followers[tuple(row[at - back : at])][symbol] += 1

    def probabilities(self, context: tuple) -> np.ndarray:
        """(V,) of the next symbol, given the symbols before it, of which the last order − 1 count."""
        context = context[max(len(context) - self.order + 1, 0) :]
        if context in self.known:
            return self.known[context]
        shorter = self.probabilities(context[1:]) if context else np.full(self.symbols, 1 / self.symbols)
        counts = self.followers.get(context)
        if counts is None:
            return shorter
        kinds = len(counts)  # how many different symbols followed: how open this context is
        found = kinds * shorter
        found[list(counts)] += list(counts.values())
        found /= counts.total() + kinds
        if len(context) < REMEMBERED:
            self.known[context] = found
        return found

    def scores(self, text: np.ndarray) -> tuple[float, float]:
        """On a text (T,): share of symbols foretold right, and bits per symbol."""
        following: dict[tuple, list[int]] = defaultdict(list)
        row = text.tolist()
        for at, symbol in enumerate(row):
            following[tuple(row[max(0, at - self.order + 1) : at])].append(symbol)
        right, bits = 0, 0.0
        for context, symbols in following.items():
            probability = self.probabilities(context)
            right += symbols.count(int(probability.argmax()))
            bits -= float(np.log2(probability[symbols]).sum())
        return right / len(row), bits / len(row)
