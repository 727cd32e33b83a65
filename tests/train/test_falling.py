"""A falling learning rate against PyTorch's own scheduler, and over an interruption."""

import pytest
import torch

from engine.train.falling import falling
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import pack, unpack


def learner(name: str) -> tuple[torch.nn.Linear, torch.optim.Optimizer]:
    torch.manual_seed(0)
    model = torch.nn.Linear(3, 2)
    return model, optimizer(name, model.parameters(), 0.05)


def update(model: torch.nn.Linear, stepping: torch.optim.Optimizer, number: int) -> None:
    stepping.zero_grad()
    x = torch.randn(4, 3, generator=torch.Generator().manual_seed(number))
    model(x).pow(2).sum().backward()
    stepping.step()


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_it_is_pytorch_s_cosine(name: str) -> None:
    (ours, falls), (theirs, plain) = learner(name), learner(name)
    falls = falling(falls, 20)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(plain, 20)
    for number in range(20):
        update(ours, falls, number)
        update(theirs, plain, number)
        schedule.step()
    torch.testing.assert_close(ours.weight, theirs.weight)
    assert 0 < falls.param_groups[0]["lr"] < 0.001


def test_an_interrupted_run_goes_on_as_if_nothing_had_happened() -> None:
    (whole, straight), (first, stopped) = learner("adam"), learner("adam")
    straight, stopped = falling(straight, 10), falling(stopped, 10)
    for number in range(10):
        update(whole, straight, number)
    for number in range(4):
        update(first, stopped, number)
    state = pack(4, first, stopped)
    second, fresh = learner("adam")
    fresh = falling(fresh, 10, state)
    assert unpack(state, 10, second, fresh) == 4
    for number in range(4, 10):
        update(second, fresh, number)
    assert torch.equal(whole.weight, second.weight)
