"""The polynomial, against arithmetic."""

import torch

from engine.models.cubic import Cubic


def test_cubic_by_hand() -> None:
    model = Cubic([2, -1, 0.5, 3])
    assert model(torch.tensor([0.0, 1.0, -2.0], dtype=torch.float64)).tolist() == [3, 4.5, -18]
    assert [name for name, _ in model.named_parameters()] == ["a", "b", "c", "d"]
