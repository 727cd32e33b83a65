"""Wide layers in half precision against torch's own linear layer with the same rounded weights."""

import torch
from torch.nn import functional as F

from engine.models.half_linear import ROWS, HalfLinear


def test_equals_torchs_linear_forwards_and_backwards() -> None:
    torch.manual_seed(0)
    weight, bias = torch.randn(2 * ROWS + 7, 33).half(), torch.randn(2 * ROWS + 7)
    layer = HalfLinear(weight, bias)
    x = torch.randn(3, 33, requires_grad=True)
    again = x.detach().clone().requires_grad_()
    made, wanted = layer(x), F.linear(again, weight.float(), bias)
    torch.testing.assert_close(made, wanted)
    pull = torch.randn_like(made)
    made.backward(pull)
    wanted.backward(pull)
    torch.testing.assert_close(x.grad, again.grad)


def test_keeps_its_weights_where_and_as_they_are() -> None:
    weight = torch.randn(4, 5).half()
    layer = HalfLinear(weight, torch.zeros(4))
    assert layer.weight.data_ptr() == weight.data_ptr()
    assert (layer.in_features, layer.out_features) == (5, 4)
    assert not any(parameter.requires_grad for parameter in layer.parameters())
