"""The ways to update weights that a learner can choose from."""

from collections.abc import Callable, Iterable
from functools import partial

from torch import nn, optim

OPTIMIZERS: dict[str, Callable[..., optim.Optimizer]] = {
    "sgd": optim.SGD,
    "momentum": partial(optim.SGD, momentum=0.9),
    "rmsprop": optim.RMSprop,
    "adam": partial(optim.Adam, fused=True),  # fused: one pass over the memory, the same formula
    "adamw": partial(optim.AdamW, fused=True),  # Adam with the weights pulled a little towards 0
}


def optimizer(name: str, weights: Iterable[nn.Parameter], lr: float) -> optim.Optimizer:
    """The optimiser of that name over these weights. Raises KeyError for a name that is not in OPTIMIZERS."""
    return OPTIMIZERS[name](weights, lr=lr)
