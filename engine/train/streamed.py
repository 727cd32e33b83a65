"""Learning from a stream that never repeats: batches are drawn by a thread while the network computes."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

from torch import Tensor, nn

from engine.train.batches import Pairs
from engine.train.state import unpack
from engine.train.step import State, Step
from engine.train.supervised import Task, answers

AHEAD = 2  # batches that lie ready


def streamed(task: "Stream", resume: State | None = None) -> Iterator[Step]:
    """Train task.model, yielding the network as it stands before each update and once more after the last."""
    model, optimizer = task.model, task.optimizer
    number = unpack(resume, task.total, model, optimizer)  # updates made so far
    for x, y in ahead(task.draw, number):  # (B, …), (B, …)
        x, y = x.to(task.device), y.to(task.device)
        before = task.before()  # so that a resumed run repeats this step to the last bit
        optimizer.zero_grad()  # 1. forget the gradients of the last step
        predicted = model(x)  # 2. forward pass
        loss = task.loss(predicted, y)  # 3. how wrong: one number
        loss.backward()  # 4. backward pass
        yield task.step(number, {"loss": loss}, before)
        if number == task.total:
            return
        optimizer.step()  # 5. update every weight against its gradient
        number += 1


@dataclass(frozen=True, kw_only=True)
class Stream(Task):
    """A Task whose batch n is draw(n). It has no passes: an "epoch" is `every` updates, after which it is scored."""

    draw: Callable[[int], Pairs]
    steps: int  # updates in the whole run
    every: int  # updates between two scores
    train: Pairs = ()  # no batch comes twice
    epochs: int = 0

    @cached_property
    def per_epoch(self) -> int:
        """Updates between two scores."""
        return self.every

    @cached_property
    def total(self) -> int:
        """Updates in the whole run."""
        return self.steps

    def scored(self, model: nn.Module, buffers: dict[str, Tensor]) -> dict[str, Tensor]:
        """On held-out rows alone: what is learned from was never seen before either."""
        new, target = self.held_out[0], self.held_out[1].to(self.device)
        found = answers(model, new, buffers)  # (M, …)
        return {f"test_{name}": value for name, value in
                ({"loss": self.loss(found, target)} | self.measure(found, target)).items()}


def ahead(make: Callable[[int], Any], first: int) -> Iterator[Any]:
    """make(first), make(first + 1), … in order, AHEAD of them made by a thread before they are asked for."""
    with ThreadPoolExecutor(1) as pool:
        waiting = deque(pool.submit(make, first + i) for i in range(AHEAD))
        for number in count(first + AHEAD):
            found = waiting.popleft().result()
            waiting.append(pool.submit(make, number))
            yield found
