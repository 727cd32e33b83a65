"""Decoding against torch's CTC loss, the definition spelled out, and where the course's decoder goes wrong."""

import random
from itertools import groupby, product

import pytest
import torch
from torch.nn import functional as F

from engine.ctc.decode import BLANK, best_path, collapse, collapse_as_noted, distance

PATHS = list(product(range(3), repeat=6))  # all of a blank and two letters


@pytest.mark.parametrize("path", PATHS[::7])
def test_collapse_as_defined(path: tuple[int, ...]) -> None:
    assert collapse(path) == [symbol for symbol, _ in groupby(path) if symbol != BLANK]


@pytest.mark.parametrize("text", [[1], [1, 2], [1, 1], [2, 1, 2], [1, 1, 1]])
def test_paths_that_read_as_a_text_are_those_that_ctc_loss_adds_up(text: list[int]) -> None:
    log_p = torch.randn(6, 1, 3, generator=torch.Generator().manual_seed(len(text)), dtype=torch.float64).log_softmax(2)
    added = sum(log_p[range(6), 0, path].sum().exp() for path in PATHS if collapse(path) == text)
    loss = F.ctc_loss(log_p, torch.tensor([text]), torch.tensor([6]), torch.tensor([len(text)]), reduction="none")
    assert float(added) == pytest.approx(float((-loss).exp()), rel=1e-9)


def test_the_course_s_decoder_loses_a_letter_in_the_first_frame_and_nothing_else() -> None:
    for path in PATHS:
        lost = path[0] != BLANK
        assert collapse_as_noted(path) == collapse(path)[lost:]


def test_best_path_takes_the_likeliest_symbol_of_every_step() -> None:
    log_p = torch.randn(5, 4, 7).log_softmax(2)
    for row, path in enumerate(best_path(log_p)):
        taken = sum(float(log_p[t, row, symbol]) for t, symbol in enumerate(path))
        assert taken == pytest.approx(float(log_p[:, row].max(dim=1).values.sum()), rel=1e-6)


def test_distance_is_the_fewest_edits() -> None:
    assert distance("kitten", "sitting") == 3  # Levenshtein's textbook case
    dice = random.Random(0)
    for _ in range(200):
        one, other, third = ("".join(dice.choices("ab", k=dice.randrange(6))) for _ in range(3))
        assert distance(one, other) == spelled_out(one, other) == distance(other, one)
        assert distance(one, third) <= distance(one, other) + distance(other, third)


def spelled_out(one: str, other: str) -> int:
    """By definition: try every first edit."""
    if not one or not other:
        return len(one or other)
    if one[0] == other[0]:
        return spelled_out(one[1:], other[1:])
    return 1 + min(spelled_out(one[1:], other), spelled_out(one, other[1:]), spelled_out(one[1:], other[1:]))
