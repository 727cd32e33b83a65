"""Metrics from the device to plain numbers, many steps in one transfer: a GPU must not wait at every step."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import torch

Metrics = Mapping[str, torch.Tensor | float]


@dataclass(frozen=True)
class Moment:
    """One recorded step, as plain numbers."""

    step: int
    metrics: dict[str, float]


def held(metrics: Metrics) -> dict[str, torch.Tensor | float]:
    """Metrics free of their graph, safe to keep while training goes on."""
    return {name: v.detach() if isinstance(v, torch.Tensor) else v for name, v in metrics.items()}


def fetch(waiting: list[tuple[int, Metrics]]) -> list[Moment]:
    """The moments of (step, metrics) in order; one transfer for each device and precision among them."""
    stacks: dict[tuple, list[torch.Tensor]] = defaultdict(list)
    for _, metrics in waiting:
        for value in metrics.values():
            if isinstance(value, torch.Tensor):
                stacks[value.device, value.dtype].append(value)
    numbers = {kind: iter(torch.stack(values).tolist()) for kind, values in stacks.items()}

    def plain(value: torch.Tensor | float) -> float:
        return float(next(numbers[value.device, value.dtype]) if isinstance(value, torch.Tensor) else value)

    return [Moment(step, {name: plain(v) for name, v in metrics.items()}) for step, metrics in waiting]
