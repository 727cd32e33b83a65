"""Logistic regression, on pictures that a line can or cannot divide."""

import torch

from engine.models.normalise import Normalise
from engine.train.logistic import logistic


def test_it_learns_what_a_line_can_divide_and_not_what_it_cannot() -> None:
    random = torch.Generator().manual_seed(0)
    upper, lower = torch.randint(0, 2, (2, 400), generator=random)  # which half of a picture is bright
    halves = torch.stack([upper, lower], dim=1)[:, None, :, None]  # (400, 1, 2, 1)
    noise = torch.randint(0, 128, (400, 1, 16, 16), generator=random)
    x = (noise + 127 * halves.repeat_interleave(8, dim=2)).byte()  # (400, 1, 16, 16)
    first = Normalise((0.5,), (0.29,))
    assert logistic(first, (x, upper), (x, upper), 10, 10, seed=0) > 0.95
    either = upper ^ lower
    assert logistic(first, (x, either), (x, either), 10, 10, seed=0) < 0.8
