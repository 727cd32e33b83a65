"""Looking inside a network: a Tap names a tensor worth seeing, trace() returns all of them."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn


class Tap(nn.Module):
    """Gives back what it is given. Its place in the model is the name of the tensor that passes."""

    def forward(self, x: Tensor) -> Tensor:
        """(…) -> (…), unchanged"""
        return x


@dataclass(frozen=True)
class Layer:
    """One layer with weights, as it ran."""

    name: str  # dotted path in the model
    kind: str  # "Linear"
    inputs: tuple[int, ...]  # shape of one row going in
    outputs: tuple[int, ...]  # shape of one row coming out
    weights: int  # numbers that are learned in it


@torch.no_grad()
def trace(model: nn.Module, x: Tensor) -> dict[str, Tensor]:
    """Every tapped tensor of one forward pass in the order of the computation, and the result as "output"."""
    seen: dict[str, Tensor] = {}

    def keep(name: str, tensor: Tensor) -> None:
        seen[name] = tensor.detach()

    taps = {name: part for name, part in model.named_modules() if isinstance(part, Tap)}
    hooks = [tap.register_forward_hook(lambda _tap, _x, out, name=name: keep(name, out))
             for name, tap in taps.items()]
    try:
        output = model(x)
    finally:
        for hook in hooks:
            hook.remove()
    return seen | {"output": output}


@torch.no_grad()
def layers(model: nn.Module, x: Tensor) -> list[Layer]:
    """The layers that hold weights, in the order in which x passes them."""
    seen: list[Layer] = []

    def note(name: str, part: nn.Module, given: tuple, made: Tensor) -> None:
        weights = sum(w.numel() for w in part.parameters())
        shapes = tuple(given[0].shape[1:]), tuple(made.shape[1:])
        seen.append(Layer(name, type(part).__name__, *shapes, weights))

    parts = {name: part for name, part in model.named_modules() if len(list(part.parameters(recurse=False)))}
    hooks = [part.register_forward_hook(lambda part, given, made, name=name: note(name, part, given, made))
             for name, part in parts.items()]
    try:
        model(x)
    finally:
        for hook in hooks:
            hook.remove()
    return seen
