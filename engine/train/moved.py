"""How far the weights of each part of a network have moved since the start."""

import torch
from torch import Tensor, nn


@torch.no_grad()
def moved(model: nn.Module, start: dict[str, Tensor]) -> Tensor:
    """Length of the change ÷ length at the start, (P,), for each direct part of the model that has weights.

    start: the model's parameters as they were, by name.
    """
    now, parts = dict(model.named_parameters()), {}
    for name in now:
        parts.setdefault(name.partition(".")[0], []).append(name)
    change = [sum((now[name] - start[name]).square().sum() for name in names) for names in parts.values()]
    length = [sum(start[name].square().sum() for name in names) for names in parts.values()]
    return (torch.stack(change) / torch.stack(length)).sqrt().cpu()
