"""The perceptron, against the course's counts and a loop over single neurons."""

import torch

from engine.models.mlp import MLP


def test_parameters_of_the_course() -> None:
    assert sum(w.numel() for w in MLP(784, 64, 10).parameters()) == 50890  # we03.params
    assert sum(w.numel() for w in MLP(13, 100, 1).parameters()) == 1501


def test_forward_neuron_by_neuron() -> None:
    torch.manual_seed(0)
    model, x = MLP(4, 3, 2).double().requires_grad_(False), torch.randn(5, 2, 2, dtype=torch.float64)
    got = model(x)
    for row, picture in enumerate(x):
        flat = [float(v) for v in picture.reshape(-1)]
        hidden = []
        for weights, bias in zip(model.hidden.weight, model.hidden.bias, strict=True):
            total = float(bias) + sum(float(w) * v for w, v in zip(weights, flat, strict=True))
            hidden.append(max(0.0, total))
        for o, (weights, bias) in enumerate(zip(model.output.weight, model.output.bias, strict=True)):
            expected = sum(float(w) * h for w, h in zip(weights, hidden, strict=True)) + float(bias)
            assert abs(float(got[row, o]) - expected) < 1e-12
