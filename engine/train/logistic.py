"""Logistic regression: what a network without hidden layers makes of the same rows, to compare with."""

import torch
from torch import nn

from engine.train.batches import Pairs
from engine.train.optimizers import optimizer
from engine.train.supervised import Task, supervised

LR = 1e-4  # with the 1e-3 of the networks it does worse on photos: 31 % instead of 35 % on a part of CIFAR-10


def logistic(normalise: nn.Module, train: Pairs, held_out: Pairs, batch: int, epochs: int, seed: int) -> float:
    """Accuracy on held-out rows (M, …) of a linear map of all numbers of a row, learned in the same loop.

    normalise: a layer without weights that comes first. The device is that of its buffers.
    """
    torch.manual_seed(seed)
    classes = int(train[1].max()) + 1
    model = nn.Sequential(normalise, nn.Flatten(), nn.Linear(train[0][0].numel(), classes))
    model.to(next(normalise.buffers()).device)
    task = Task(
        model=model,
        loss=nn.CrossEntropyLoss(),
        optimizer=optimizer("adam", model.parameters(), LR),
        train=train,
        held_out=held_out,
        measure=lambda logits, label: {"accuracy": (logits.argmax(dim=1) == label).float().mean()},
        views=dict,
        batch=batch,
        epochs=epochs,
        seed=seed,
    )
    *_, last = supervised(task)
    return float(last.metrics["test_accuracy"])
