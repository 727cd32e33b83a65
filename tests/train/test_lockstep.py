"""A race against the same networks trained one by one; stopped anywhere it goes on to the last bit."""

from itertools import islice

import pytest
import torch
from torch import Tensor, nn

from engine.train.lockstep import Race, lockstep, one
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import weights
from engine.train.supervised import supervised
from tests.train.test_supervised import X, Y, plain, stormy, task


def race(name: str = "adam", epochs: int = 3, builds: tuple = (plain, plain)) -> Race:
    model = nn.ModuleDict()
    for racer, build in zip(("first", "second"), builds, strict=True):
        torch.manual_seed(0)
        model[racer] = build()
    return Race(
        model=model, loss=nn.MSELoss(), optimizer=optimizer(name, model.parameters(), 0.01),
        train=(X[:40], Y[:40]), held_out=(X[40:], Y[40:]),
        measure=lambda p, y: {"error": (p - y).abs().mean()}, views=dict, batch=16, epochs=epochs, seed=5,
    )


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_network_learns_as_if_alone(name: str) -> None:
    *_, together = lockstep(race(name))
    *_, alone = supervised(task(name=name))
    for racer in ("first", "second"):
        for key, value in weights(alone.state()).items():
            assert torch.equal(one(racer, weights(together.state()))[key], value)
        assert together.metrics[f"test_error_{racer}"] == alone.metrics["test_error"]


def test_metrics_bear_the_names_of_the_networks() -> None:
    first, second = islice(lockstep(race()), 2)
    kinds = ("loss", "error", "test_loss", "test_error")
    assert set(first.metrics) == {f"{kind}_{racer}" for kind in kinds for racer in ("first", "second")}
    assert set(second.metrics) == {"loss_first", "loss_second"}


def test_buffers_and_chance_are_kept_over_a_stop() -> None:
    builds = (stormy, stormy)
    steps = lockstep(race(builds=builds))
    states = {}
    for step in steps:
        states[step.number] = step.state()
    whole = states[max(states)]
    for stop in (0, 2, 3, 7):
        *_, last = lockstep(race(builds=builds), resume=states[stop])
        assert last.state().keys() == whole.keys()
        assert all(torch.equal(value, whole[key]) for key, value in last.state().items())


def test_every_network_sees_the_same_augmented_batch() -> None:
    class Seen(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer, self.batches = nn.Linear(4, 1), []

        def forward(self, x: Tensor) -> Tensor:
            if self.training:
                self.batches.append(x)
            return self.layer(x)

    made = race(builds=(Seen, Seen))
    noisy = Race(**{**vars(made), "augment": lambda x: x + torch.randn_like(x)})
    assert len(list(lockstep(noisy))) == 10
    first, second = (made.model[racer].batches for racer in ("first", "second"))
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))
    assert not any(torch.equal(batch, X[:16]) for batch in first)
    assert len({tuple(batch.flatten().tolist()) for batch in first}) == 10  # another noise every time
