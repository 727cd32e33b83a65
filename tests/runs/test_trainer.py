"""The rules of the trainer, with processes that are only pretended."""

import time
from dataclasses import replace

import pytest

from engine.problem import Problem
from engine.runs import life
from engine.runs.limits import HOME, HOSTED, Limits
from engine.runs.run import Run
from engine.runs.store import Store
from engine.runs.trainer import GRACE, Trainer, ensure_trainer, trainer_lock


class Pretended:
    """A process that does nothing until the test ends or kills it."""

    def __init__(self) -> None:
        self.exitcode: int | None = None

    def is_alive(self) -> bool:
        return self.exitcode is None

    def kill(self) -> None:
        self.exitcode = -9


class Watched(Trainer):
    """A trainer whose started processes a test can see."""

    def __init__(self, store: Store, places: tuple[str, ...] = ("cpu", "cpu"), rule: Limits = HOME) -> None:
        self.begun: list[tuple[str, str]] = []
        super().__init__(store, self.begin, list(places), rule)

    def begin(self, run: Run) -> Pretended:
        self.begun.append((run.id, run.device))
        return Pretended()

    def finish(self, id: str) -> None:
        self.store.end(id, "finished")
        self.children[id].exitcode = 0


def test_runs_start_in_order_as_places_are_free(store: Store) -> None:
    trainer = Watched(store)
    ids = [store.queue("sine", {}) for _ in range(5)]
    assert trainer.turn()
    assert [id for id, _ in trainer.begun] == ids[:2]
    trainer.turn()
    assert len(trainer.begun) == 2
    trainer.finish(ids[0])
    trainer.turn()
    assert [id for id, _ in trainer.begun] == ids[:3]
    assert [store.place(id) for id in ids] == [0, 0, 0, 1, 2]


def test_a_stopped_run_gives_its_turn_to_the_next(store: Store) -> None:
    trainer = Watched(store, ("cpu",))
    ids = [store.queue("sine", {}) for _ in range(3)]
    store.stop(ids[0])
    trainer.turn()
    assert trainer.begun == [(ids[1], "cpu")]


def test_an_idle_trainer_knows_it(store: Store) -> None:
    trainer = Watched(store)
    assert not trainer.turn()
    id = store.queue("sine", {})
    assert trainer.turn()
    trainer.finish(id)
    assert not trainer.turn()


def test_one_run_a_gpu_and_the_best_device_first(store: Store) -> None:
    trainer = Watched(store, ("cuda:0", "cuda:1", "cpu", "cpu"))
    autos = [store.queue("mnist", {}) for _ in range(3)]
    cpus = [store.queue("mnist", {}, device="cpu") for _ in range(3)]
    trainer.turn()
    assert trainer.begun == [(autos[0], "cuda:0"), (autos[1], "cuda:1"), (cpus[0], "cpu"), (cpus[1], "cpu")]
    trainer.finish(autos[1])
    trainer.turn()
    assert trainer.begun[-1] == (autos[2], "cuda:1")


def test_a_named_gpu_is_waited_for(store: Store) -> None:
    trainer = Watched(store, ("cuda:0", "cuda:1", "cpu"))
    first, second = (store.queue("mnist", {}, device="cuda:1") for _ in range(2))
    trainer.turn()
    assert trainer.begun == [(first, "cuda:1")]
    trainer.finish(first)
    trainer.turn()
    assert trainer.begun == [(first, "cuda:1"), (second, "cuda:1")]


def test_a_device_that_is_not_there_is_left_to_the_worker_to_explain(store: Store) -> None:
    trainer = Watched(store, ("cpu",))
    id = store.queue("mnist", {}, device="cuda")
    trainer.turn()
    assert trainer.begun == [(id, "cuda")]


@pytest.mark.parametrize(
    ("exitcode", "problem"), [(-9, "worker_died"), (1, "worker_died"), (life.NO_ROOM, "disk_full")]
)
def test_a_process_that_died_is_noticed(store: Store, exitcode: int, problem: str) -> None:
    trainer = Watched(store)
    id = store.queue("sine", {})
    trainer.turn()
    trainer.children[id].exitcode = exitcode
    trainer.turn()
    run = store.run(id)
    assert (run.status, run.problem, run.resumable) == ("failed", problem, True)
    assert str(Problem(run.problem, **run.facts))


def test_a_process_that_cannot_be_started_fails_the_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = Watched(store)
    id = store.queue("sine", {})

    def refuse(_: Run) -> Pretended:
        raise OSError("no more processes")

    monkeypatch.setattr(trainer, "start", refuse)
    trainer.turn()
    assert (store.run(id).status, store.run(id).problem) == ("failed", "worker_died")


def test_a_deaf_process_is_killed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.runs.trainer.DEAF", 0.0)
    trainer = Watched(store)
    id = store.queue("sine", {})
    trainer.turn()
    process = trainer.children[id]
    store.stop(id)
    trainer.turn()
    assert process.exitcode == -9
    assert store.run(id).status == "stopped"


def test_a_process_that_heard_is_left_to_save_its_state(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.runs.trainer.DEAF", 0.0)
    trainer = Watched(store)
    id = store.queue("sine", {})
    trainer.turn()
    store.stop(id)
    assert store.stop_asked(id)  # as its recorder does
    trainer.turn()
    assert trainer.children[id].is_alive()
    assert store.run(id).status == "running"


def test_a_new_trainer_lets_living_runs_be(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.runs.trainer.GRACE", 0.0)
    living, dead = store.queue("sine", {}), store.queue("sine", {})
    for id in (living, dead):
        store.take(id, "cpu")
    with life.lock(store, living):
        trainer = Watched(store)
        waiting = store.queue("sine", {})
        trainer.turn()
        assert [store.run(id).status for id in (living, dead)] == ["running", "failed"]
        assert store.run(dead).problem == "trainer_died"
        assert trainer.begun == [(waiting, "cpu")]  # the living one has the other place
    trainer.turn()
    assert store.run(living).problem == "worker_died"


def test_a_run_that_has_just_begun_is_given_time(store: Store) -> None:
    id = store.queue("sine", {})
    store.take(id, "cpu")
    Watched(store).turn()
    assert store.run(id).status == "running"
    assert GRACE > 0


def test_hosted_runs_nobody_watches_are_stopped(store: Store) -> None:
    trainer = Watched(store, ("cpu",), replace(HOSTED, lease=1e-9))
    running = store.queue("sine", {})
    store.take(running, "cpu")
    waiting = store.queue("sine", {})
    with life.lock(store, running):
        trainer.turn()
    assert (store.run(waiting).status, store.run(waiting).problem) == ("stopped", "lease_expired")
    assert store.stop_asked(running)
    store.end(running, "stopped")
    assert store.run(running).problem == "lease_expired"


def test_hosted_runs_have_a_budget(store: Store) -> None:
    trainer = Watched(store, ("cpu",), replace(HOSTED, seconds=1e-9))
    id = store.queue("sine", {})
    trainer.turn()
    trainer.turn()
    assert store.stop_asked(id)
    store.end(id, "stopped")
    assert store.run(id).problem == "time_budget"


def test_at_home_nothing_is_cut_short(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = Watched(store)
    id = store.queue("sine", {})
    trainer.turn()
    later = time.time() + 10**6
    monkeypatch.setattr("engine.runs.trainer.time.time", lambda: later)
    trainer.turn()
    assert not store.stop_asked(id)


def test_a_store_with_a_trainer_gets_no_second_one(store: Store) -> None:
    with trainer_lock(store):
        assert ensure_trainer(store) is None
    assert store.unwatched() < 60
