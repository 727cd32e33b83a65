"""How far weights have moved: a small network counted by hand."""

import pytest
import torch
from torch import nn

from engine.train.moved import moved


def test_each_part_by_hand() -> None:
    model = nn.Sequential(nn.Linear(2, 1), nn.ReLU(), nn.Linear(1, 1))
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([[3.0, 0.0]]))
        model[0].bias.copy_(torch.tensor([4.0]))  # length 5
        model[2].weight.fill_(1)
        model[2].bias.fill_(0)
    start = {name: value.clone() for name, value in model.state_dict().items()}
    assert moved(model, start).tolist() == [0, 0]
    with torch.no_grad():
        model[0].weight[0, 1] = 0.6
        model[0].bias += 0.8  # length of the change 1
    assert moved(model, start).tolist() == pytest.approx([0.2, 0])
