"""Counting models against counting by hand."""

from collections import Counter

import numpy as np
import pytest

from engine.models.ngram import NGram

RANDOM = np.random.default_rng(0)
TEXT = RANDOM.integers(0, 5, 400)


def witten_bell(row: list[int], context: tuple, symbol: int, symbols: int) -> float:
    """The recursion of Chen and Goodman, equation 17, read off the text anew for every symbol."""
    shorter = witten_bell(row, context[1:], symbol, symbols) if context else 1 / symbols
    span = len(context)
    after = Counter(row[at + span] for at in range(len(row) - span) if tuple(row[at : at + span]) == context)
    if not after:
        return shorter
    return (after[symbol] + len(after) * shorter) / (sum(after.values()) + len(after))


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_probabilities_by_the_formula(order: int) -> None:
    model, row = NGram(TEXT, order, 6), TEXT.tolist()  # a sixth symbol that never stands in the text
    for context in ((), (5,), (3, 1, 4, 0, 2), tuple(row[:7])):
        looked_at = context[len(context) - min(len(context), order - 1) :]
        expected = [witten_bell(row, looked_at, symbol, 6) for symbol in range(6)]
        assert model.probabilities(context) == pytest.approx(expected, abs=1e-12)
        assert sum(expected) == pytest.approx(1)
        assert min(expected) > 0


def test_scores_symbol_by_symbol() -> None:
    model, new = NGram(TEXT, 3, 6), RANDOM.integers(0, 6, 50)
    given = [model.probabilities(tuple(new[max(0, at - 2) : at].tolist())) for at in range(50)]
    right = np.mean([probability.argmax() == symbol for probability, symbol in zip(given, new, strict=True)])
    bits = -np.mean([np.log2(probability[symbol]) for probability, symbol in zip(given, new, strict=True)])
    assert model.scores(new) == pytest.approx((right, bits))


def test_order_is_found_where_there_is_one() -> None:
    text = np.tile([0, 1, 0, 2], 100)  # what follows 0 depends on what stood before it
    accuracy = [NGram(text, order, 3).scores(text)[0] for order in (1, 2, 3)]
    assert accuracy[0] == pytest.approx(0.5)
    assert accuracy[1] == pytest.approx(0.75)
    assert accuracy[2] > 0.99
