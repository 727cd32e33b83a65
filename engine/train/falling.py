"""A learning rate that falls during training: large steps first, small ones to settle."""

import math
from itertools import count

from torch import optim

from engine.train.step import State


def falling(optimizer: optim.Optimizer, total: int, resume: State | None = None) -> optim.Optimizer:
    """The same optimiser, its rate falling to almost 0 over `total` updates along half a cosine.

    Loshchilov and Hutter 2017 (arXiv 1608.03983), equation 5 without restarts. A resumed run goes on where it was.
    """
    rates = [group["lr"] for group in optimizer.param_groups]
    number = count(0 if resume is None else int(resume["step"]))  # of the update that comes next

    def fall(stepping: optim.Optimizer, *_arguments: object) -> None:
        share = (1 + math.cos(math.pi * next(number) / total)) / 2
        for group, rate in zip(stepping.param_groups, rates, strict=True):
            group["lr"] = rate * share

    optimizer.register_step_pre_hook(fall)
    return optimizer
