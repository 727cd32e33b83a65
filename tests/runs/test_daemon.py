"""The trainer as it really runs: a daemon, a process for each run, and what happens when one is killed."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.runs import life
from engine.runs.limits import cores
from engine.runs.store import Store
from engine.runs.trainer import ensure_trainer, trainer_lock
from tests.runs.conftest import made
from tests.runs.waiting import until

HERE = Path(__file__).parent
pytestmark = pytest.mark.xdist_group("daemon")  # they share one trainer


class Daemon:
    """A trainer of a store of its own, which also knows the faulty lab."""

    def __init__(self, home: Path) -> None:
        self.store = Store(home)
        self.processes: list[subprocess.Popen] = []

    def start(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONPATH", os.pathsep.join([str(HERE / "site"), str(HERE.parents[1])]))
            self.processes.append(ensure_trainer(self.store))
        until(lambda: life.held(trainer_lock(self.store)))

    def kill(self) -> None:
        self.processes[-1].kill()
        self.processes[-1].wait()

    def rest(self) -> None:
        """What a test left behind is ended."""
        for run in [*self.store.waiting(), *self.store.running()]:
            self.store.stop(run.id)
        until(lambda: not self.store.running())

    def close(self) -> None:
        for process in self.processes:
            process.terminate()
            process.wait()


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    found = Daemon(tmp_path_factory.mktemp("daemon"))
    found.start()
    yield found
    found.close()


@pytest.fixture
def store(daemon: Daemon) -> Iterator[Store]:
    yield daemon.store
    daemon.rest()


def ended(store: Store, id: str) -> bool:
    return not store.run(id).active


def slow(store: Store, **config: object) -> str:
    """A run that goes on until somebody ends it, once it has begun."""
    id = store.queue("faulty", {"seconds": 0.01, "steps": 100_000, **config}, device="cpu")
    until(lambda: store.run(id).step > 0)
    return id


def test_a_queued_run_is_made(store: Store, faulty: str) -> None:
    id = store.queue(faulty, {"steps": 100}, device="cpu")
    until(lambda: len(store.recording(id).curve("loss")[0]))
    until(lambda: ended(store, id))
    run = store.run(id)
    assert (run.status, run.step, run.device) == ("finished", 100, "cpu")
    here = made(store, faulty, steps=100)
    assert store.recording(id).curve("loss")[1].tolist() == store.recording(here).curve("loss")[1].tolist()


def test_as_many_at_once_as_there_are_cores(store: Store) -> None:
    ids = [
        store.queue("faulty", {"seconds": 0.01, "steps": 100_000}, device="cpu") for _ in range(cores() + 1)
    ]
    until(lambda: all(store.run(id).step for id in ids[:-1]))
    assert store.run(ids[-1]).status == "queued"
    assert store.place(ids[-1]) == 1
    assert len({store.run(id).pid for id in ids[:-1]}) == cores()
    store.stop(ids[0])
    until(lambda: store.run(ids[-1]).step)
    for id in ids[1:]:
        store.stop(id)
    until(lambda: all(ended(store, id) for id in ids))
    assert {store.run(id).status for id in ids} == {"stopped"}


def test_stop_and_resume(store: Store) -> None:
    id = slow(store)
    store.stop(id)
    until(lambda: ended(store, id))
    stopped = store.run(id)
    assert (stopped.status, stopped.problem) == ("stopped", None)
    assert store.recording(id).states[-1] == stopped.step
    store.resume(id)
    until(lambda: store.run(id).step > stopped.step)
    store.stop(id)
    until(lambda: ended(store, id))


def test_a_hanging_run_is_killed_when_asked_to_stop(store: Store) -> None:
    id = store.queue("faulty", {"fault": "hang", "at": 1}, device="cpu")
    until(lambda: len(store.recording(id).states))  # of step 0; the next one hangs
    pid = store.run(id).pid
    store.stop(id)
    until(lambda: ended(store, id), seconds=20)  # the hang would last a minute
    assert store.run(id).status == "stopped"
    assert len(store.recording(id).states)
    until(lambda: not Path(f"/proc/{pid}").exists())


def test_a_run_that_crashes_or_diverges_leaves_the_trainer_alone(store: Store, faulty: str) -> None:
    ids = [store.queue(faulty, {"fault": fault}, device="cpu") for fault in ("error", "nan")]
    until(lambda: all(ended(store, id) for id in ids))
    assert [store.run(id).problem for id in ids] == ["crashed", "diverged"]
    after = store.queue(faulty, {"steps": 10}, device="cpu")
    until(lambda: store.run(after).status == "finished")


def test_kill_9_of_a_worker(store: Store) -> None:
    id = slow(store)
    until(lambda: len(store.recording(id).states) > 3)
    os.kill(store.run(id).pid, signal.SIGKILL)
    until(lambda: ended(store, id))
    run = store.run(id)
    assert (run.status, run.problem) == ("failed", "worker_died")
    saved = int(store.recording(id).states[-1])
    store.resume(id)
    until(lambda: store.run(id).step > saved)
    store.stop(id)
    until(lambda: ended(store, id))


def test_kill_9_of_the_trainer_and_then_of_everything(daemon: Daemon, store: Store, faulty: str) -> None:
    first = slow(store)
    pid = store.run(first).pid
    daemon.kill()
    waiting = store.queue(faulty, {"steps": 10}, device="cpu")
    at = store.run(first).step
    until(lambda: store.run(first).step > at)  # it goes on without a trainer
    second = store.run(first)
    daemon.start()
    until(lambda: ended(store, waiting))
    assert store.run(waiting).status == "finished"
    assert (second.status, store.run(first).status, store.run(first).pid) == ("running", "running", pid)
    daemon.kill()
    os.kill(pid, signal.SIGKILL)
    daemon.start()
    until(lambda: ended(store, first))
    assert (store.run(first).status, store.run(first).problem) == ("failed", "trainer_died")
    assert store.run(first).resumable


def test_a_second_trainer_leaves_at_once(daemon: Daemon, store: Store) -> None:
    environment = {**os.environ, "AI_LIBRARY_HOME": str(store.home)}
    again = subprocess.run(
        daemon.processes[-1].args, cwd=HERE.parents[1], env=environment, timeout=60, check=False
    )
    assert again.returncode == 0
    assert daemon.processes[-1].poll() is None


def test_the_trainer_leaves_when_its_home_is_gone(tmp_path: Path) -> None:
    lonely = Daemon(tmp_path / "home")
    lonely.start()
    for file in lonely.store.home.glob("runs.sqlite*"):
        file.unlink()
    assert lonely.processes[0].wait(timeout=60) == 0
