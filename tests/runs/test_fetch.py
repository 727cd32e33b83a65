"""Metrics brought from the device in one go."""

import torch

from engine.runs.fetch import fetch, held


def test_numbers_arrive_as_they_were() -> None:
    third = torch.tensor(1 / 3, dtype=torch.float64)
    waiting = [
        (0, {"loss": torch.tensor(0.5), "count": 3}),
        (7, {"loss": third, "right": torch.tensor(2), "loss2": 1.5}),
    ]
    first, second = fetch(waiting)
    assert (first.step, first.metrics) == (0, {"loss": 0.5, "count": 3.0})
    assert (second.step, second.metrics) == (7, {"loss": 1 / 3, "right": 2.0, "loss2": 1.5})


def test_nothing_waits() -> None:
    assert fetch([]) == []


def test_held_metrics_let_go_of_the_graph() -> None:
    weight = torch.ones(3, requires_grad=True)
    kept = held({"loss": weight.sum(), "plain": 2.0})
    assert not kept["loss"].requires_grad
    assert kept["plain"] == 2.0
