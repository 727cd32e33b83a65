"""A small network written down for the browser: encoder and decoder as chains of layers with their weights.

assets/restoring/net.js runs what is written here; tests/browser/test_restoring.py holds both to each other.
"""

import base64
from typing import Any

import torch
from torch import Tensor, nn

from engine.trace import Tap

SILENT = (nn.Flatten, nn.Unflatten, nn.Identity, Tap)  # in the browser numbers lie in one row: these change nothing


def carried(model: nn.Module, side: int = 28) -> dict[str, Any]:
    """Both halves of an autoencoder of grey pictures: {"encode": layers, "decode": layers, "values": base64}.

    values: float32, little-endian; a layer's "weight" and "bias" are [first number, how many], its "shape" is
    that of what it is given. Raises ValueError for a layer that the browser does not know.
    """
    numbers: list[Tensor] = []
    with torch.inference_mode():
        code = model.encode(torch.zeros(1, 1, side, side))
        halves = {"encode": _chain(model, model.encode, torch.zeros(1, 1, side, side), numbers),
                  "decode": _chain(model, model.decode, torch.zeros_like(code), numbers)}
    values = torch.cat([one.flatten() for one in numbers]).numpy().astype("<f4")
    return halves | {"values": base64.b64encode(values.tobytes()).decode()}


def _chain(model: nn.Module, half: Any, x: Tensor, numbers: list[Tensor]) -> list[dict[str, Any]]:
    """The layers in the order in which x passes them; their weights are put behind the numbers so far."""
    passed: list[tuple[nn.Module, list[int]]] = []
    leaves = [part for part in model.modules() if next(part.children(), None) is None]
    hooks = [leaf.register_forward_hook(lambda part, given, _made: passed.append((part, list(given[0].shape[1:]))))
             for leaf in leaves]
    try:
        half(x)
    finally:
        for hook in hooks:
            hook.remove()
    return [_written(part, shape) | _weights(part, numbers) for part, shape in passed if not isinstance(part, SILENT)]


def _written(part: nn.Module, shape: list[int]) -> dict[str, Any]:
    """One layer without its weights."""
    match part:
        case nn.ReLU():
            return {"kind": "relu"}
        case nn.Linear():
            return {"kind": "linear"}
        case nn.Conv2d(kernel_size=(high, wide), stride=(1, 1), dilation=(1, 1), groups=1) \
                if high == wide and part.padding == (high // 2, high // 2) and high % 2:
            return {"kind": "convolution", "shape": shape, "outputs": part.out_channels, "kernel": high}
        case nn.ConvTranspose2d(kernel_size=(high, wide), padding=(0, 0), output_padding=(0, 0), groups=1) \
                if high == wide and part.stride == part.kernel_size:
            return {"kind": "transposed", "shape": shape, "outputs": part.out_channels, "kernel": high}
        case nn.AvgPool2d(kernel_size=int(side), padding=0) if part.stride == side:
            return {"kind": "pool", "shape": shape, "kernel": side}
        case nn.Upsample(mode="nearest"):
            return {"kind": "upsample", "shape": shape, "kernel": int(part.scale_factor)}
    raise ValueError(f"the browser has no layer like {part}")


def _weights(part: nn.Module, numbers: list[Tensor]) -> dict[str, list[int]]:
    """Where weight and bias lie among the numbers; nothing for a layer that learns nothing."""
    found = {}
    for name, value in part.named_parameters():
        found[name] = [sum(one.numel() for one in numbers), value.numel()]
        numbers.append(value.detach())
    return found
