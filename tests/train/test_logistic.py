"""Logistic regression, on rows whose best linear answer is known."""

import torch

from engine.models.normalise import Normalise
from engine.train.logistic import logistic


def test_it_learns_what_a_line_can_divide_and_not_what_it_cannot() -> None:
    torch.manual_seed(0)
    x = torch.randint(0, 256, (400, 1, 2, 2), dtype=torch.uint8)
    first = Normalise((0.5,), (0.29,))
    bright = (x[:, 0, 0, 0] > 127).long()
    assert logistic(first, (x, bright), (x, bright), 4, 40, seed=0) > 0.9
    crossed = ((x[:, 0, 0, 0] > 127) != (x[:, 0, 1, 1] > 127)).long()  # exclusive or
    assert logistic(first, (x, crossed), (x, crossed), 4, 40, seed=0) < 0.7
