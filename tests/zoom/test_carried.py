"""An autoencoder written down for the browser: its layers, its weights, and what cannot be written."""

import base64

import numpy as np
import pytest
import torch
from torch import nn

from engine.models.autoencoder import AutoEncoder
from engine.zoom.carried import carried


def test_the_layers_stand_in_the_order_of_the_pass() -> None:
    found = carried(AutoEncoder().eval())
    block = ["convolution", "relu"] * 2
    assert [layer["kind"] for layer in found["encode"]] == [*block, "pool", *block, "pool"]
    assert [layer["kind"] for layer in found["decode"]] == [*block, "transposed", *block, "transposed", "convolution"]
    assert found["encode"][5]["shape"] == [16, 14, 14]


@pytest.mark.parametrize(("latent", "up"), [(392, "transposed"), (2, "nearest"), (16, "transposed")])
def test_every_weight_travels_once_and_unchanged(latent: int, up: str) -> None:
    model = AutoEncoder(latent, up).eval()
    found = carried(model)
    values = np.frombuffer(base64.b64decode(found["values"]), dtype="<f4")
    parts = [layer[name] for half in ("encode", "decode") for layer in found[half] for name in ("weight", "bias")
             if name in layer]
    taken = sorted(map(tuple, parts))
    ends = [start + count for start, count in taken]
    assert [start for start, _ in taken] == [0, *ends[:-1]]
    assert ends[-1] == len(values) == sum(p.numel() for p in model.parameters())
    start, count = found["decode"][-1]["weight"]
    np.testing.assert_array_equal(values[start:start + count], model.last.weight.detach().flatten().numpy())


def test_nothing_is_left_in_the_network() -> None:
    model = AutoEncoder(2).eval()
    carried(model)
    assert not any(part._forward_hooks for part in model.modules())


@pytest.mark.parametrize("strange", [nn.Tanh(), nn.Conv2d(8, 8, 3), nn.MaxPool2d(1), nn.Conv2d(8, 8, 4, padding=2)])
def test_what_the_browser_does_not_know_is_refused(strange: nn.Module) -> None:
    model = AutoEncoder().eval()
    model.narrow = strange
    with pytest.raises(ValueError, match="no layer like"), torch.inference_mode():
        carried(model)
