"""Taps change nothing, and trace shows what passed through them."""

import torch
from torch import nn

from engine.models.mlp import MLP
from engine.trace import Tap, layers, trace


def test_trace_returns_each_named_tensor_in_order() -> None:
    torch.manual_seed(0)
    model, x = MLP(6, 4, 3), torch.randn(2, 6)
    seen = trace(model, x)
    sums = x @ model.hidden.weight.T + model.hidden.bias
    assert list(seen) == ["sums", "active", "output"]
    assert torch.allclose(seen["sums"], sums)
    assert torch.equal(seen["active"], seen["sums"].clamp(min=0))
    assert torch.equal(seen["output"], model(x))


def test_nothing_stays_behind() -> None:
    model, x = MLP(6, 4, 3), torch.randn(2, 6)
    before = model(x)
    trace(model, x)
    layers(model, x)
    assert not any(part._forward_hooks for part in model.modules())
    assert torch.equal(model(x), before)
    assert not trace(model, x)["output"].requires_grad


def test_tap_in_a_nested_model_has_a_dotted_name() -> None:
    model = nn.Sequential(nn.Sequential(nn.Linear(2, 2), Tap()), Tap())
    assert list(trace(model, torch.zeros(1, 2))) == ["0.1", "1", "output"]


def test_layers_are_those_that_learn() -> None:
    found = layers(MLP(784, 64, 10), torch.zeros(1, 28, 28))
    assert [(layer.name, layer.kind, layer.inputs, layer.outputs, layer.weights) for layer in found] == [
        ("hidden", "Linear", (784,), (64,), 784 * 64 + 64),
        ("output", "Linear", (64,), (10,), 64 * 10 + 10),
    ]
