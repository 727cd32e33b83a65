"""A training state as one flat dictionary of tensors: everything needed to go on exactly from here."""

from collections.abc import Mapping
from types import MappingProxyType

import torch
from torch import nn, optim

from engine.problem import Problem
from engine.train.step import State

NOTHING: Mapping[str, torch.Tensor] = MappingProxyType({})


def moment(device: torch.device, buffers: Mapping[str, torch.Tensor] = NOTHING) -> State:
    """What a forward pass may change, kept from before it: random state and buffers (running means)."""
    kept = {"rng.cpu": torch.default_generator.get_state()}
    if device.type == "cuda":
        kept["rng.cuda"] = torch.cuda.get_rng_state(device)
    for name, buffer in buffers.items():
        kept[f"model.{name}"] = buffer.clone()
    return kept


def pack(
    number: int, model: nn.Module, optimizer: optim.Optimizer | None = None, before: State | None = None
) -> State:
    """Copies, on the CPU, of the weights, the optimiser's memory and the moment before step `number`."""
    state = {"step": torch.tensor(number)}
    state |= {f"model.{name}": value for name, value in model.state_dict().items()}
    if optimizer is not None:
        state["optimizer"] = _name(optimizer)
        for i, memory in optimizer.state_dict()["state"].items():
            known = {key: value for key, value in memory.items() if value is not None}
            state |= {f"optimizer.{i}.{key}": torch.as_tensor(value) for key, value in known.items()}
    state |= before or moment(next(model.parameters()).device)
    return {key: value.detach().cpu().clone() for key, value in state.items()}


def unpack(
    state: State | None, total: int, model: nn.Module, optimizer: optim.Optimizer | None = None
) -> int:
    """Put a packed state back; returns the number of the step to go on with (0 without a state).

    The optimiser's memory is left out when it belongs to another kind; its learning rate and other settings
    stay as they are now. Raises Problem: state_does_not_fit (the network has another shape), nothing_left
    (the state is already past the last of `total` updates).
    """
    if state is None:
        return 0
    number = int(state["step"])
    if number > total:
        raise Problem("nothing_left", step=number, total=total)
    load(model, weights(state))
    if optimizer is not None and "optimizer" in state and torch.equal(state["optimizer"], _name(optimizer)):
        settings = optimizer.state_dict()["param_groups"]
        optimizer.load_state_dict({"state": _memory(state), "param_groups": settings})
    torch.set_rng_state(state["rng.cpu"])
    device = next(model.parameters()).device
    if device.type == "cuda" and "rng.cuda" in state:
        torch.cuda.set_rng_state(state["rng.cuda"], device)
    return number


def weights(state: State) -> dict[str, torch.Tensor]:
    """The network's part of a state, without the prefix: what a checkpoint publishes."""
    return {key.removeprefix("model."): value for key, value in state.items() if key.startswith("model.")}


def load(model: nn.Module, found: dict[str, torch.Tensor]) -> nn.Module:
    """The model with these weights. Raises Problem("state_does_not_fit") when names or shapes differ."""
    wanted = {name: value.shape for name, value in model.state_dict().items()}
    if wanted != {name: value.shape for name, value in found.items()}:
        raise Problem("state_does_not_fit")
    model.load_state_dict(found)
    return model


def _memory(state: State) -> dict[int, dict[str, torch.Tensor]]:
    memory: dict[int, dict[str, torch.Tensor]] = {}
    for key, value in state.items():
        if key.startswith("optimizer."):
            _, i, name = key.split(".", 2)
            memory.setdefault(int(i), {})[name] = value.clone()
    return memory


def _name(optimizer: optim.Optimizer) -> torch.Tensor:
    """The kind of optimiser as a tensor, for a state holds nothing but tensors."""
    return torch.tensor(list(type(optimizer).__name__.encode()), dtype=torch.uint8)
