"""The layers of a network in forward order, and what each of them makes of one picture.

Shapes: C channels, H height, W width, N numbers of a layer without a picture. The batch of 1 is left away.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

import torch
from torch import Tensor, fx, nn

from engine.zoom.graph import Graph, graph


class Layer(NamedTuple):
    """One step of the forward pass: also an addition, a concatenation, a flattening."""

    name: str  # unique and fit for a URL: "features.3.squeeze", "layer1.0.add"
    kind: str  # one of engine.zoom.kinds.KINDS
    block: str  # the part it belongs to: "features.3", "block1", "layer2.0", "stem", "head"
    shape: tuple[int, ...]  # (C, H, W) or (N,)
    sources: tuple[str, ...]  # names of the layers it reads
    params: int  # numbers that are learned in it


@dataclass(frozen=True, eq=False)
class Run:
    """One forward pass with everything it made. Keep one at a time: SqueezeNet at 224×224 fills 30 MB."""

    model: nn.Module
    layers: list[Layer]  # in forward order
    tensors: dict[str, Tensor]  # name -> (C, H, W) or (N,), float32
    at: dict[str, Layer] = field(init=False)  # the layers by name
    parts: dict[str, nn.Module | None] = field(init=False)  # their modules

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", {layer.name: layer for layer in self.layers})
        object.__setattr__(self, "parts", {mark.name: mark.part for mark in graph(self.model).marks.values()})

    def __getitem__(self, name: str) -> Tensor:
        """(C, H, W) or (N,). Raises KeyError when there is no such layer."""
        return self.tensors[name]

    def part(self, name: str) -> nn.Module | None:
        """The module of that layer with its weights; None for an addition, a concatenation, …"""
        return self.parts[name]

    @property
    def output(self) -> Tensor:
        """(N,): the logits."""
        return self.tensors[self.layers[-1].name].flatten()


class _Keeper(fx.Interpreter):
    """Runs the steps one by one and keeps what each layer makes, safe from what overwrites its input."""

    def __init__(self, model: nn.Module, known: Graph) -> None:
        super().__init__(model, graph=known.steps)
        self.marks, self.kept = known.marks, {}

    def run_node(self, n: fx.Node) -> Any:
        made = super().run_node(n)
        if n.name in self.marks and isinstance(made, Tensor):
            self.kept[self.marks[n.name]] = made
        return made

    def call_module(self, target: Any, args: tuple, kwargs: dict) -> Any:
        if getattr(self.fetch_attr(target), "inplace", False):
            args = (args[0].clone(), *args[1:])
        return super().call_module(target, args, kwargs)

    def call_function(self, target: Any, args: tuple, kwargs: dict) -> Any:
        if kwargs.get("inplace") or getattr(target, "__name__", "").endswith("_"):
            args = (args[0].clone(), *args[1:])
        return super().call_function(target, args, kwargs)

    def call_method(self, target: Any, args: tuple, kwargs: dict) -> Any:
        if target.endswith("_"):
            args = (args[0].clone(), *args[1:])
        return super().call_method(target, args, kwargs)


def _passed(model: nn.Module, x: Tensor) -> tuple[list[Layer], dict[str, Tensor]]:
    """The layers and their tensors, (1, …) each."""
    keeper = _Keeper(model, graph(model))
    with torch.inference_mode():
        keeper.run(x)
    layers = [Layer(mark.name, mark.kind, mark.block, tuple(made.shape[1:]), mark.sources, mark.params)
              for mark, made in keeper.kept.items()]
    return layers, {mark.name: made for mark, made in keeper.kept.items()}


def run(model: nn.Module, x: Tensor) -> Run:
    """One forward pass of one picture (3, H, W), numbers 0 … 255; nothing is left in the model.

    Raises ValueError when the model is in training mode: dropout and batch norm would act otherwise.
    """
    if model.training:
        raise ValueError("the network is in training mode")
    layers, tensors = _passed(model, x[None].float())
    return Run(model, layers, {name: made[0].float() for name, made in tensors.items()})


def shapes(model: nn.Module, side: int) -> list[Layer]:
    """The layers for a picture of side × side, without weights and without computing anything."""
    return _passed(_weightless(model), torch.empty(1, 3, side, side, device="meta"))[0]


def _weightless(model: nn.Module) -> nn.Module:
    """The same network on the meta device; the model itself where it is there already."""
    held = list(chain(model.parameters(), model.buffers()))
    if all(tensor.is_meta for tensor in held) and not model.training:
        return model
    memo = {id(t): nn.Parameter(t.detach().to("meta"), False) if isinstance(t, nn.Parameter) else t.to("meta")
            for t in held}  # stands in for the weights, so that they are not copied
    return deepcopy(model, memo).eval()
