"""Learning from examples with known answers: the five steps, batch after batch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import torch
from torch import Tensor, nn, optim
from torch.func import functional_call

from engine.train.batches import Pairs, batches
from engine.train.state import moment, pack, unpack, weights
from engine.train.step import State, Step, Views

PIECE = 250  # rows put through the network at once when nothing is learned: pictures take memory in every layer


def supervised(task: "Task", resume: State | None = None) -> Iterator[Step]:
    """Train task.model, yielding the network as it stands before each update and once more after the last."""
    model, optimizer = task.model, task.optimizer
    number = unpack(resume, task.total, model, optimizer)  # updates made so far
    for x, y in batches(task.train, task.batch, task.seed, task.device, start=number):  # (B, …), (B, …)
        before = task.before()  # so that a resumed run repeats this step to the last bit
        x = task.augment(x)  # pictures may be cropped and flipped anew; digits and houses stay as they are
        optimizer.zero_grad()  # 1. forget the gradients of the last step
        predicted = model(x)  # 2. forward pass
        loss = task.loss(predicted, y)  # 3. how wrong: one number
        loss.backward()  # 4. backward pass: ∂loss/∂weight for every weight
        yield task.step(number, {"loss": loss}, before)
        if number == task.total:
            return
        optimizer.step()  # 5. update every weight against its gradient
        number += 1


def unchanged(x: Tensor) -> Tensor:
    """(B, …) as it is."""
    return x


@dataclass(frozen=True)
class Task:
    """What the loop works on. `measure` turns predictions and targets into named scalars, e.g. accuracy."""

    model: nn.Module
    loss: Callable[[Tensor, Tensor], Tensor]
    optimizer: optim.Optimizer
    train: Pairs
    held_out: Pairs  # never trained on
    measure: Callable[[Tensor, Tensor], dict[str, Tensor]]
    views: Callable[[], Views]
    batch: int  # rows a step
    epochs: int  # passes over the training data
    seed: int
    augment: Callable[[Tensor], Tensor] = unchanged  # of a training batch only

    @cached_property
    def device(self) -> torch.device:
        """Where the model lies."""
        return next(self.model.parameters()).device

    @cached_property
    def per_epoch(self) -> int:
        """Updates in one pass over the training data."""
        return updates(len(self.train[0]), self.batch)

    @cached_property
    def total(self) -> int:
        """Updates in the whole run."""
        return self.epochs * self.per_epoch

    @cached_property
    def buffers(self) -> dict[str, Tensor]:
        """What the model keeps beside its weights, such as running means."""
        return dict(self.model.named_buffers())

    def before(self) -> State:
        """What the next forward pass may change."""
        return moment(self.device, self.buffers)

    def step(self, number: int, losses: dict[str, Tensor], before: State) -> Step:
        """The moment before the next update; at the start of an epoch with scores on held-out data."""
        metrics = {name: loss.detach() for name, loss in losses.items()}
        if number % self.per_epoch == 0:
            metrics |= self.scores(weights(before))
        state = partial(pack, number, self.model, self.optimizer, before)
        return Step(number, self.total, number // self.per_epoch, metrics, self.views, state)

    def scores(self, buffers: dict[str, Tensor]) -> dict[str, Tensor]:
        """How well the model does, with its buffers as they were before this step."""
        return self.scored(self.model, buffers)

    def scored(self, model: nn.Module, buffers: dict[str, Tensor]) -> dict[str, Tensor]:
        """On held-out rows ("test_…") and on as many training rows; the gap between them is overfitting."""
        rows = len(self.held_out[0])
        seen, seen_target = self.train[0][:rows], self.train[1][:rows].to(self.device)
        new, new_target = self.held_out[0], self.held_out[1].to(self.device)
        seen, new = (answers(model, x, buffers) for x in (seen, new))  # (M, …) each
        held_out = {"loss": self.loss(new, new_target)} | self.measure(new, new_target)
        return self.measure(seen, seen_target) | {f"test_{name}": value for name, value in held_out.items()}


def updates(rows: int, batch: int) -> int:
    """Updates in one epoch: rows ÷ batch, rounded up."""
    return -(-rows // batch)


@torch.no_grad()
def answers(model: nn.Module, x: Tensor, buffers: dict[str, Tensor] | None = None) -> Tensor:
    """The model's outputs for x (N, …) as it would be used: nothing is learned, dropout is off.

    buffers: running means to use instead of the model's own.
    """
    training, device = model.training, next(model.parameters()).device
    model.eval()
    run = partial(functional_call, model, buffers) if buffers else model
    found = [run(piece.to(device)) for piece in x.split(PIECE)]
    model.train(training)
    return torch.cat(found)
