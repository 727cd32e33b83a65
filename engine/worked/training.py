"""Batch, iteration, epoch: how often the weights are updated."""

from typing import Any

from engine.worked.functions import apply
from engine.worked.grid import Grid
from engine.worked.inputs import choice, real
from engine.worked.register import example


@example(N=real(1000, 1, 60000, whole=True, log=True),
         batch=real(100, 1, 1000, whole=True, log=True, symbol="B"),
         epochs=real(1, 1, 200, whole=True, log=True, symbol="E"),
         last=choice("keep", "drop"), oracles=("WE-01",))
def iterations(N: Grid, batch: Grid, epochs: Grid, last: str) -> list[Grid]:
    """How many batches make an epoch, and how many updates the whole training."""
    if last == "keep":  # DataLoader(drop_last=False): the last batch may be smaller
        per_epoch = apply("ceil", N / batch).named("iterations", "I", r"\lceil N / B \rceil")
        rest = (N - batch * (per_epoch - 1)).named("last_batch", r"B_{\mathrm{last}}", r"N - B \cdot (I - 1)")
    else:
        per_epoch = apply("floor", N / batch).named("iterations", "I", r"\lfloor N / B \rfloor")
        rest = (N - batch * per_epoch).named("unused", "R", r"N - B \cdot I")
    updates = (per_epoch * epochs).named("updates", "U", r"I \cdot E")
    return [N, batch, epochs, per_epoch, rest, updates]


@iterations.reference
def iterations_by_sampler(N: int, batch: int, epochs: int, last: str) -> dict[str, Any]:
    from torch.utils.data import BatchSampler

    sizes = [len(b) for b in BatchSampler(range(N), batch, drop_last=last == "drop")]
    rest = {"last_batch": sizes[-1]} if last == "keep" else {"unused": N - sum(sizes)}
    return {"iterations": len(sizes), "updates": len(sizes) * epochs} | rest
