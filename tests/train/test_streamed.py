"""A stream: batches come in order from a thread, each is trained on once, and a stop loses nothing."""

import threading

import pytest
import torch
from torch import nn

from engine.train.optimizers import optimizer
from engine.train.streamed import AHEAD, Stream, ahead, streamed

BATCHES = 10


def draw(number: int) -> tuple[torch.Tensor, torch.Tensor]:
    x = torch.randn(8, 3, generator=torch.Generator().manual_seed(number))
    return x, x.sum(dim=1, keepdim=True)


def task(seen: list | None = None) -> Stream:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout(0.2), nn.Linear(4, 1))

    def drawn(number: int) -> tuple[torch.Tensor, torch.Tensor]:
        if seen is not None:
            seen.append((number, threading.current_thread()))
        return draw(number)

    return Stream(model=model, loss=nn.MSELoss(), optimizer=optimizer("adam", model.parameters(), 0.01), draw=drawn,
                  held_out=draw(999), measure=lambda p, y: {"error": (p - y).abs().mean()}, views=dict, batch=8,
                  steps=BATCHES, every=BATCHES // 2, seed=0)


def test_things_are_made_in_order_by_another_thread_and_only_a_few_ahead() -> None:
    made = []
    things = ahead(lambda n: made.append((n, threading.current_thread())) or n, 5)
    assert [next(things) for _ in range(4)] == [5, 6, 7, 8]
    things.close()
    assert [n for n, _ in made] == list(range(5, 5 + len(made)))
    assert len(made) <= 4 + AHEAD
    assert threading.current_thread() not in {thread for _, thread in made}


def test_a_mistake_while_drawing_is_not_lost() -> None:
    with pytest.raises(ZeroDivisionError):
        next(ahead(lambda _n: 1 / 0, 0))


def test_the_same_as_a_plain_loop() -> None:
    *_, last = streamed(task())
    plain = task()
    for number in range(BATCHES):
        x, y = draw(number)
        plain.optimizer.zero_grad()
        plain.loss(plain.model(x), y).backward()
        plain.optimizer.step()
    for name, value in plain.model.named_parameters():
        assert torch.equal(last.state()[f"model.{name}"], value), name


def test_scores_are_taken_on_held_out_rows_every_so_often() -> None:
    steps = list(streamed(task()))
    assert [step.number for step in steps] == list(range(BATCHES + 1))
    scored = [step.number for step in steps if "test_error" in step.metrics]
    assert scored == [0, BATCHES // 2, BATCHES]
    assert set(steps[0].metrics) == {"loss", "test_loss", "test_error"}


@pytest.mark.parametrize("stop", [0, 3, 5, 10])
def test_a_stop_loses_nothing(stop: int) -> None:
    states = [step.state() for step in streamed(task())]
    seen = []
    *_, last = streamed(task(seen), states[stop])
    assert last.state().keys() == states[-1].keys()
    assert all(torch.equal(value, states[-1][key]) for key, value in last.state().items())
    assert seen[0][0] == stop
