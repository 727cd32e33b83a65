"""The loop against the same five steps written bare; stop anywhere and go on to the last bit."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from engine.problem import Problem
from engine.train.batches import batches
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import load, weights
from engine.train.step import Step
from engine.train.supervised import Task, supervised

GENERATOR = torch.Generator().manual_seed(0)
X = torch.randn(50, 4, generator=GENERATOR)
Y = X @ torch.randn(4, 1, generator=GENERATOR)


def plain() -> nn.Module:
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))


def stormy() -> nn.Module:
    """Random in every forward pass, and with buffers that a forward pass changes."""
    return nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, 1))


def task(build: Callable[[], nn.Module] = plain, name: str = "adam", epochs: int = 3) -> Task:
    torch.manual_seed(0)
    model = build()
    return Task(
        model=model, loss=nn.MSELoss(), optimizer=optimizer(name, model.parameters(), 0.01),
        train=(X[:40], Y[:40]), held_out=(X[40:], Y[40:]),
        measure=lambda p, y: {"error": (p - y).abs().mean()}, views=dict, batch=16, epochs=epochs, seed=5,
    )


def losses(steps: list[Step]) -> list[Tensor]:
    return [step.metrics["loss"] for step in steps]


def test_the_loop_is_the_bare_loop() -> None:
    made, bare = task(), task()
    steps = list(supervised(made))
    expected = []
    for (x, y), _ in zip(batches(bare.train, 16, 5, torch.device("cpu")), range(9), strict=False):
        bare.optimizer.zero_grad()
        loss = nn.functional.mse_loss(bare.model(x), y)
        loss.backward()
        bare.optimizer.step()
        expected.append(loss.detach())
    assert torch.equal(torch.stack(losses(steps)[:9]), torch.stack(expected))
    final = weights(steps[-1].state())
    assert all(torch.equal(final[name], value) for name, value in bare.model.state_dict().items())


def test_steps_are_numbered_and_tell_what_comes_before_the_update() -> None:
    made = task()
    first = {name: value.clone() for name, value in made.model.state_dict().items()}
    steps = []
    for step in supervised(made):
        steps.append(step)
        if step.number == 0:
            assert all(torch.equal(value, first[name]) for name, value in weights(step.state()).items())
    assert [step.number for step in steps] == list(range(10))
    assert [step.epoch for step in steps] == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]
    assert {step.total for step in steps} == {9}
    assert [step.number for step in steps if "test_loss" in step.metrics] == [0, 3, 6, 9]
    assert set(steps[0].metrics) == {"loss", "error", "test_loss", "test_error"}


def test_held_out_scores_are_those_of_the_network_in_use() -> None:
    made = task(stormy)
    *_, last = supervised(made)
    model = load(stormy(), weights(last.state())).eval()
    with torch.no_grad():
        assert last.metrics["test_error"] == (model(X[40:]) - Y[40:]).abs().mean()
        assert last.metrics["error"] == (model(X[:10]) - Y[:10]).abs().mean()
    assert made.model.training


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("build", [plain, stormy])
@pytest.mark.parametrize("stop", [0, 1, 4, 6, 9])
def test_resume_is_exact_to_the_last_bit(name: str, build: Callable[[], nn.Module], stop: int) -> None:
    whole, state, final = [], None, None
    for step in supervised(task(build, name)):
        whole.append(step)
        if step.number == stop:
            state = step.state()
        if step.number == step.total:
            final = step.state()
    torch.manual_seed(99)  # whatever else used random numbers in between
    rest = list(supervised(task(build, name), state))
    assert [step.number for step in rest] == list(range(stop, 10))
    for old, new in zip(whole[stop:], rest, strict=True):
        assert old.metrics.keys() == new.metrics.keys()
        assert all(torch.equal(old.metrics[key], new.metrics[key]) for key in old.metrics)
    again = rest[-1].state()
    assert final.keys() == again.keys()
    assert all(torch.equal(final[key], again[key]) for key in final)


def test_same_seed_same_numbers() -> None:
    first, second = (torch.stack(losses(list(supervised(task(stormy))))) for _ in range(2))
    assert torch.equal(first, second)


@pytest.mark.parametrize("other", ["sgd", "momentum", "rmsprop"])
def test_branch_to_another_optimiser_begins_without_memory(other: str) -> None:
    state = next(step.state() for step in supervised(task()) if step.number == 4)
    branch = task(name=other)
    fresh = task(name=other)
    load(fresh.model, weights(state))
    got = [step.metrics["loss"] for step in supervised(branch, state)]
    expected = []
    for (x, y), _ in zip(batches(fresh.train, 16, 5, torch.device("cpu"), start=4), range(6), strict=False):
        loss = nn.functional.mse_loss(fresh.model(x), y)
        fresh.optimizer.zero_grad()
        loss.backward()
        fresh.optimizer.step()
        expected.append(loss.detach())
    assert torch.equal(torch.stack(got), torch.stack(expected))


def test_branch_takes_its_settings_from_the_new_config() -> None:
    state = next(step.state() for step in supervised(task()) if step.number == 4)
    branch = task(epochs=5)
    for group in branch.optimizer.param_groups:
        group["lr"] = 0.5
    steps = list(supervised(branch, state))
    assert (steps[0].number, steps[-1].number, steps[-1].total) == (4, 15, 15)
    assert branch.optimizer.param_groups[0]["lr"] == 0.5
    assert "exp_avg" in branch.optimizer.state_dict()["state"][0]


def test_state_that_cannot_be_used_is_one_clear_sentence() -> None:
    *_, last = supervised(task())
    state = last.state()
    with pytest.raises(Problem) as caught:
        next(supervised(task(stormy), state))
    assert caught.value.code == "state_does_not_fit"
    with pytest.raises(Problem) as caught:
        next(supervised(replace(task(), epochs=2), state))
    assert (caught.value.code, caught.value.facts) == ("nothing_left", {"step": 9, "total": 6})


def test_metrics_are_tensors_without_history() -> None:
    for step in supervised(task()):
        assert all(value.ndim == 0 and not value.requires_grad for value in step.metrics.values())


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs an accelerator")
def test_on_a_gpu_the_numbers_are_those_of_the_cpu_and_resume_is_exact() -> None:
    def on_gpu() -> Task:
        made = task(stormy)
        model = made.model.cuda()
        return replace(made, model=model, optimizer=optimizer("adam", model.parameters(), 0.01))

    cpu = list(supervised(task()))
    moved = task()
    model = moved.model.cuda()
    gpu = list(supervised(replace(moved, model=model, optimizer=optimizer("adam", model.parameters(), 0.01))))
    assert torch.allclose(torch.stack(losses(gpu)).cpu(), torch.stack(losses(cpu)), rtol=1e-3)
    state, whole = None, []
    for step in supervised(on_gpu()):
        whole.append(step.metrics["loss"])
        state = step.state() if step.number == 4 else state
    rest = losses(list(supervised(on_gpu(), state)))
    assert torch.equal(torch.stack(rest), torch.stack(whole[4:]))


def test_training_pictures_are_augmented_and_scores_are_not() -> None:
    made = replace(task(), augment=lambda x: x + 100)
    first = next(iter(supervised(made)))
    still = task().model
    with torch.no_grad():
        loss = nn.functional.mse_loss(still(next(batches((X[:40], Y[:40]), 16, 5, torch.device("cpu")))[0] + 100),
                                      next(batches((X[:40], Y[:40]), 16, 5, torch.device("cpu")))[1])
        assert first.metrics["test_error"] == (still(X[40:]) - Y[40:]).abs().mean()
    assert torch.equal(first.metrics["loss"], loss)
