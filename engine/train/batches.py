"""Mini-batches without end, shuffled anew every epoch, each epoch the same for the same seed."""

from collections.abc import Iterator
from itertools import count

import torch
from torch import Tensor

Pairs = tuple[Tensor, Tensor]  # inputs (N, …) and targets (N, …), row by row


def order(rows: int, seed: int, epoch: int) -> Tensor:
    """Row numbers (rows,) shuffled: another order every epoch, the same for the same seed and epoch."""
    return torch.randperm(rows, generator=torch.Generator().manual_seed(seed * 1_000_003 + epoch))


def batches(data: Pairs, size: int, seed: int, device: torch.device, start: int = 0) -> Iterator[Pairs]:
    """Batch number `start` and all that follow; the last one of an epoch holds what is left over."""
    x, y = data  # (N, …), (N, …)
    send = SEND.get(device.type, Tensor.to)
    per_epoch = -(-len(x) // size)  # rounded up
    for epoch in count(start // per_epoch):
        for rows in order(len(x), seed, epoch).split(size)[start % per_epoch :]:  # (B,)
            yield send(x[rows], device), send(y[rows], device)
        start = 0


def stay(batch: Tensor, _cpu: torch.device) -> Tensor:
    """The batch is where it should be."""
    return batch


def pinned(batch: Tensor, gpu: torch.device) -> Tensor:
    """The batch on the GPU; it travels from page-locked memory while the GPU goes on computing."""
    return batch.pin_memory().to(gpu, non_blocking=True)


SEND = {"cpu": stay, "cuda": pinned}
