"""Runs made in this process: what is recorded, how they end, that resuming changes nothing."""

from itertools import count

import numpy as np
import pytest
import torch

from engine.labs import mnist, sine
from engine.runs import schedule, states
from engine.runs.store import Store
from engine.runs.worker import work
from engine.words import say
from tests.runs.conftest import finish, made


def test_a_run_is_recorded_whole(store: Store, faulty: str) -> None:
    id = made(store, faulty, steps=200)
    run, recording = store.run(id), store.recording(id)
    assert (run.status, run.step, run.total, run.problem) == ("finished", 200, 200, None)
    assert run.config["scale"] == 1.0  # also what was not asked for: defaults may change one day
    assert recording.metrics == ("loss", "plain", "test_loss")
    assert recording.curve("plain", None)[1].tolist() == list(range(201))
    assert recording.curve("test_loss")[0].tolist() == list(range(0, 201, 25))
    assert tuple(recording.snapshots) == tuple(recording.states) == schedule.snapshots(200)


def test_what_is_recorded_is_what_the_loop_yields(store: Store) -> None:
    config = mnist.Config(epochs=1, width=8)
    loop = {
        step.number: {name: float(value) for name, value in step.metrics.items()}
        for step in mnist.fit(config, torch.device("cpu"))
    }
    recording = store.recording(made(store, "mnist", epochs=1, width=8))
    for name in recording.metrics:
        steps, values = recording.curve(name, None)
        assert dict(zip(steps.tolist(), values.tolist(), strict=True)) == {
            number: metrics[name] for number, metrics in loop.items() if name in metrics
        }


def test_views_belong_to_their_step(store: Store) -> None:
    recording = store.recording(made(store, "sine", steps=100))
    for step in sine.fit(sine.Config(steps=100), torch.device("cpu")):
        if step.number in recording.snapshots:
            for view, arrays in step.views().items():
                for name, array in arrays.items():
                    assert np.array_equal(recording.views(step.number)[view][name], array)


def test_long_runs_keep_few_points_but_all_tests(store: Store, faulty: str) -> None:
    recording = store.recording(made(store, faulty, steps=10_000))
    points, tests = recording.curve("plain", None)[0], recording.curve("test_loss", None)[0]
    assert tests.tolist() == list(range(0, 10_001, 25))
    assert set(range(0, 10_001, 5)) <= set(points.tolist())
    assert len(points) < 2600
    assert len(recording.curve("plain")[0]) <= 400


# ---- stop, resume, branch


@pytest.mark.parametrize(
    ("lab", "config", "at"),
    [
        ("sine", {"steps": 60, "gradient": "autograd"}, 23),
        ("mnist", {"epochs": 2, "batch": 100, "width": 8}, 27),
        ("faulty", {"steps": 60}, 31),
    ],
)
@pytest.mark.usefixtures("at_once", "faulty")
def test_resuming_is_the_same_as_never_having_stopped(store: Store, lab: str, config: dict, at: int) -> None:
    whole, parts = made(store, lab, **config), made(store, lab, stop_at=at, **config)
    stopped = store.run(parts)
    assert (stopped.status, stopped.problem) == ("stopped", None)
    assert at <= stopped.step < at + 3
    assert store.recording(parts).states[-1] == stopped.step
    store.resume(parts)
    store.take(parts, "cpu")
    finish(store, parts)
    assert store.run(parts).status == "finished"
    one, two = store.recording(whole), store.recording(parts)
    assert one.metrics == two.metrics
    for name in one.metrics:
        assert [side.tolist() for side in one.curve(name, None)] == [
            side.tolist() for side in two.curve(name, None)
        ]
    first, second = one.state(one.states[-1]), two.state(two.states[-1])
    assert first.keys() == second.keys()
    assert all(torch.equal(first[key], second[key]) for key in first)


@pytest.mark.usefixtures("at_once")
def test_a_killed_run_goes_back_to_its_last_state(store: Store, faulty: str) -> None:
    """Points after that state are made again, not left from the first life."""
    id = made(store, faulty, stop_at=50, steps=100)
    folder = store.folder(id)
    for step in store.recording(id).states:
        if step > 20:
            states.file(folder, step).unlink()
    back = int(states.steps(folder)[-1])
    store.resume(id)
    store.take(id, "cpu")
    moments = list(work(store, id))
    assert moments[0].step == back
    assert store.recording(id).curve("plain", None)[1].tolist() == list(range(101))


def test_a_branch_goes_on_from_there_with_other_knobs(store: Store, faulty: str) -> None:
    parent = made(store, faulty, steps=100, size=3)
    at = int(store.recording(parent).states[20])
    child = store.queue(faulty, {"steps": 100, "size": 3, "scale": 0.0}, parent=parent, parent_step=at)
    store.take(child, "cpu")
    finish(store, child)
    recording = store.recording(child)
    assert recording.curve("plain", None)[0].tolist() == list(range(at, 101))
    assert recording.snapshots[0] == at
    start, end = (recording.state(step)["model.x"] for step in (at, 100))
    assert torch.equal(start, store.recording(parent).state(at)["model.x"])
    assert torch.equal(start, end)  # with scale 0 it stands still


def test_a_branch_into_another_shape_says_so(store: Store) -> None:
    parent = made(store, "mnist", epochs=1, batch=1000, width=4)
    child = store.queue("mnist", {"epochs": 1, "width": 5}, parent=parent, parent_step=0)
    store.take(child, "cpu")
    finish(store, child)
    assert (store.run(child).status, store.run(child).problem) == ("failed", "state_does_not_fit")


# ---- what goes wrong


@pytest.mark.parametrize("fault", ["nan", "inf"])
def test_divergence_ends_the_run_and_keeps_its_history(store: Store, faulty: str, fault: str) -> None:
    id = made(store, faulty, steps=200, fault=fault, at=50)
    run, recording = store.run(id), store.recording(id)
    assert (run.status, run.problem, run.facts, run.step) == ("diverged", "diverged", {"step": 50}, 50)
    steps, values = recording.curve("loss", None)
    assert steps.tolist() == list(range(51))
    assert np.isfinite(values[:50]).all()
    assert not np.isfinite(values[50])
    assert recording.snapshots.max() < 50
    assert recording.states.max() < 50


def test_a_stop_keeps_no_state_of_a_network_that_has_diverged(
    store: Store, faulty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.runs.recorder.LISTEN", 0.0)
    between = next(n for n in range(200) if not {n, n + 1} & set(schedule.snapshots(200)))
    id, looks = store.queue(faulty, {"steps": 200, "fault": "nan", "at": between}), count()
    store.take(id, "cpu")
    assert [*work(store, id, lambda: next(looks) == between)][-1].step == between
    assert store.run(id).status == "diverged"
    assert store.recording(id).states.max() < between


def test_the_sine_diverges_above_its_limit(store: Store) -> None:
    assert store.run(made(store, "sine", lr=1e-4)).status == "diverged"


@pytest.mark.parametrize(
    ("fault", "problem"), [("error", "crashed"), ("problem", "no_such_device"), ("memory", "out_of_memory")]
)
def test_failures_are_told_in_both_languages(store: Store, faulty: str, fault: str, problem: str) -> None:
    run = store.run(made(store, faulty, fault=fault, at=30))
    assert (run.status, run.problem) == ("failed", problem)
    assert store.recording(run.id).curve("plain", None)[0].max() >= 28  # up to the last look
    assert ("made to fail" in run.trace) == (fault == "error")
    for language in ("ko", "en"):
        assert "{" not in say(language, f"problems.{run.problem}", **run.facts)


def test_a_wrong_knob_fails_before_the_first_step(store: Store, faulty: str) -> None:
    run = store.run(made(store, faulty, scale=99))
    assert (run.status, run.problem, run.total) == ("failed", "knob_out_of_range", 0)


def test_an_unknown_lab_fails(store: Store) -> None:
    assert store.run(made(store, "alchemy")).problem == "unknown_lab"


def test_a_damaged_state_is_no_place_to_go_on_from(store: Store, faulty: str) -> None:
    id = store.queue(faulty, {})
    states.write(states.file(store.folder(id), 5), b"damaged")
    store.take(id, "cpu")
    finish(store, id)
    assert store.run(id).problem == "checkpoint_corrupted"


def test_a_full_disk_ends_the_run_and_keeps_its_history(store: Store, faulty: str) -> None:
    pages = store._connection().execute("PRAGMA page_count").fetchone()[0]
    store._connection().execute(f"PRAGMA max_page_count = {pages + 20}")
    run = store.run(made(store, faulty, steps=20_000))
    assert (run.status, run.problem) == ("failed", "disk_full")
    assert run.resumable
    assert len(store.recording(run.id).curve("loss")[0]) > 0


def test_a_slow_run_keeps_its_pace_and_its_numbers(store: Store, faulty: str) -> None:
    id = store.queue(faulty, {"steps": 20}, pace=100.0)
    store.take(id, "cpu")
    finish(store, id)
    run, fast = store.run(id), made(store, faulty, steps=20)
    assert run.ended - run.started >= 19 / 100
    assert [store.recording(one).curve("loss")[1].tolist() for one in (id, fast)] == [
        store.recording(fast).curve("loss")[1].tolist()
    ] * 2
