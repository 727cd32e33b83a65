"""A race: several networks learn from the same batches, one update each a step, so that their curves compare."""

from collections.abc import Iterator
from dataclasses import dataclass

from torch import Tensor, nn

from engine.train.batches import batches
from engine.train.state import unpack
from engine.train.step import State, Step
from engine.train.supervised import Task


def lockstep(race: "Race", resume: State | None = None) -> Iterator[Step]:
    """Train every network of race.model, yielding all as they stand before each update and once after the last."""
    racers, optimizer = race.model, race.optimizer
    number = unpack(resume, race.total, racers, optimizer)  # updates made so far
    for x, y in batches(race.train, race.batch, race.seed, race.device, start=number):  # (B, …), (B, …)
        before = race.before()  # so that a resumed run repeats this step to the last bit
        x = race.augment(x)  # every network sees the same changed pictures
        optimizer.zero_grad()  # 1. forget the gradients of the last step
        predicted = {name: model(x) for name, model in racers.items()}  # 2. forward pass of each network
        losses = {f"loss_{name}": race.loss(guess, y) for name, guess in predicted.items()}  # 3. one number each
        sum(losses.values()).backward()  # 4. they share no weight, so each gets its own gradient only
        yield race.step(number, losses, before)
        if number == race.total:
            return
        optimizer.step()  # 5. one optimiser updates all of them
        number += 1


@dataclass(frozen=True)
class Race(Task):
    """A Task whose model holds the networks by name, and whose optimiser updates the weights of all."""

    model: nn.ModuleDict

    def scores(self, buffers: dict[str, Tensor]) -> dict[str, Tensor]:
        """Scores of each network, with its name behind: "accuracy_plain", "test_accuracy_plain", …"""
        found = {}
        for racer, model in self.model.items():
            own = self.scored(model, one(racer, buffers))
            found |= {f"{name}_{racer}": value for name, value in own.items()}
        return found


def one(racer: str, found: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights or buffers of one network out of those of all."""
    return {name.removeprefix(f"{racer}."): value for name, value in found.items() if name.startswith(f"{racer}.")}
