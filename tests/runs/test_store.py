"""The store: the queue, the history, what a learner remembers, and mistakes told in one sentence each."""

import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.problem import Problem
from engine.runs import states
from engine.runs.limits import HOSTED
from engine.runs.packing import pack
from engine.runs.store import Store


def code(of: pytest.ExceptionInfo) -> str:
    str(of.value)  # every problem has its sentence
    return of.value.code


def with_state(store: Store, id: str, step: int) -> None:
    states.write(states.file(store.folder(id), step), states.encode({"step": torch.tensor(step)}))


# ---- the queue


def test_places_count_from_the_front(store: Store) -> None:
    first, second, third = (store.queue("sine", {"seed": n}) for n in range(3))
    assert [store.place(id) for id in (first, second, third)] == [1, 2, 3]
    assert store.take(first, "cpu")
    assert [store.place(id) for id in (first, second, third)] == [0, 1, 2]
    assert [run.id for run in store.waiting()] == [second, third]
    assert [run.id for run in store.running()] == [first]


def test_a_run_is_taken_once(store: Store) -> None:
    id = store.queue("sine", {})
    assert [store.take(id, "cpu"), store.take(id, "cpu")] == [True, False]
    assert store.run(id).device == "cpu"


def test_a_waiting_run_stops_at_once(store: Store) -> None:
    id = store.queue("sine", {})
    store.stop(id)
    assert store.run(id).status == "stopped"
    assert not store.take(id, "cpu")


def test_a_running_run_hears_the_stop_and_keeps_its_reason(store: Store) -> None:
    id = store.queue("sine", {})
    store.take(id, "cpu")
    assert not store.stop_asked(id)
    store.stop(id, "lease_expired")
    store.stop(id)  # a second wish changes nothing
    assert [run.id for run in store.unheard(0)] == [id]
    assert store.stop_asked(id)
    assert store.unheard(0) == []
    store.end(id, "stopped")
    assert (store.run(id).status, store.run(id).problem) == ("stopped", "lease_expired")
    assert not store.stop_asked(id)


def test_an_old_stop_does_not_end_a_resumed_run(store: Store) -> None:
    id = store.queue("sine", {})
    store.take(id, "cpu")
    store.stop(id)
    store.end(id, "failed", "worker_died")
    store.resume(id)
    store.take(id, "cpu")
    assert not store.stop_asked(id)


def test_resumed_runs_go_to_the_end_of_the_queue(store: Store) -> None:
    first, second = store.queue("sine", {}), store.queue("sine", {})
    store.stop(first)
    store.resume(first)
    assert [run.id for run in store.waiting()] == [second, first]
    assert store.run(first).problem is None


@pytest.mark.parametrize("status", ["finished", "diverged"])
def test_what_is_over_cannot_be_resumed(store: Store, status: str) -> None:
    id = store.queue("sine", {})
    store.take(id, "cpu")
    store.end(id, status)
    assert not store.run(id).resumable
    with pytest.raises(Problem) as told:
        store.resume(id)
    assert code(told) == "not_resumable"


def test_an_ending_is_written_once(store: Store) -> None:
    id = store.queue("sine", {})
    store.take(id, "cpu")
    store.end(id, "finished")
    store.end(id, "failed", "worker_died")  # the trainer looked a moment too late
    assert (store.run(id).status, store.run(id).problem) == ("finished", None)


def test_a_branch_brings_its_state_along(store: Store) -> None:
    parent = store.queue("sine", {})
    with_state(store, parent, 40)
    child = store.queue("sine", {"lr": 1e-7}, parent=parent, parent_step=40)
    store.stop(parent)
    store.delete(parent)
    assert (store.run(child).parent, store.run(child).parent_step) == (parent, 40)
    assert store.recording(child).states.tolist() == [40]
    assert int(store.recording(child).state(40)["step"]) == 40


def test_a_branch_from_nowhere_queues_nothing(store: Store) -> None:
    parent = store.queue("sine", {})
    for asked in ({"parent": parent, "parent_step": 3}, {"parent": "gone", "parent_step": 0}):
        with pytest.raises(Problem) as told:
            store.queue("sine", {}, **asked)
        assert code(told) in ("no_such_state", "unknown_run")
    assert len(store.runs()) == 1


def test_hosted_learners_train_one_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AI_LIBRARY_HOSTED", "1")
    mine = store.queue("sine", {}, owner="ann")
    store.queue("sine", {}, owner="bob")
    with pytest.raises(Problem) as told:
        store.queue("sine", {}, owner="ann")
    assert code(told) == "one_run_only"
    store.stop(mine)
    other = store.queue("sine", {}, owner="ann")
    with pytest.raises(Problem) as told:
        store.resume(mine)
    assert code(told) == "one_run_only"
    assert store.place(other) == 2


def test_hosted_queue_has_an_end(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AI_LIBRARY_HOSTED", "1")
    for learner in range(HOSTED.waiting):
        store.queue("sine", {}, owner=str(learner))
    with pytest.raises(Problem) as told:
        store.queue("sine", {}, owner="one too many")
    assert code(told) == "queue_full"


# ---- runs and their history


def test_runs_come_newest_first_of_one_owner_and_lab(store: Store) -> None:
    a = store.queue("sine", {"lr": 1e-6}, owner="ann", pace=5.0)
    b = store.queue("mnist", {}, owner="ann")
    c = store.queue("sine", {}, owner="bob")
    assert [run.id for run in store.runs()] == [c, b, a]
    assert [run.id for run in store.runs("ann")] == [b, a]
    assert [run.id for run in store.runs(lab="sine")] == [c, a]
    assert [run.id for run in store.runs("ann", "sine")] == [a]
    assert [run.id for run in store.runs(limit=1)] == [c]
    assert (store.run(a).config, store.run(a).pace) == ({"lr": 1e-6}, 5.0)


def test_ids_cannot_be_guessed(store: Store) -> None:
    ids = {store.queue("sine", {}) for _ in range(20)}
    assert len(ids) == 20
    assert all(len(id) >= 22 for id in ids)


@pytest.mark.parametrize(
    "ask", [Store.run, Store.resume, Store.stop, Store.recording, Store.delete, Store.seen]
)
def test_an_unknown_run_is_told(store: Store, ask) -> None:
    with pytest.raises(Problem) as told:
        ask(store, "nobody")
    assert code(told) == "unknown_run"


def test_points_come_back_in_order_with_gaps_as_nan(store: Store) -> None:
    id = store.queue("sine", {})
    store.record(
        id,
        [("loss", 2, 0.25), ("loss", 0, 1 / 3), ("loss", 1, float("nan")), ("test_loss", 2, float("inf"))],
        step=2,
        total=10,
        epoch=1,
        speed=7.5,
    )
    recording = store.recording(id)
    assert recording.metrics == ("loss", "test_loss")
    steps, values = recording.curve("loss")
    assert steps.tolist() == [0, 1, 2]
    assert np.array_equal(values, [1 / 3, np.nan, 0.25], equal_nan=True)
    assert recording.curve("test_loss")[1].tolist() == [float("inf")]
    assert recording.curve("nothing")[0].size == 0
    assert (store.run(id).step, store.run(id).total, store.run(id).epoch, store.run(id).speed) == (
        2,
        10,
        1,
        7.5,
    )


def test_rewinding_forgets_what_came_after(store: Store) -> None:
    id = store.queue("sine", {})
    views = pack({"curve": {"y": np.arange(3.0)}})
    store.record(id, [("loss", step, float(step)) for step in range(6)], [(step, views) for step in range(6)])
    store.rewind(id, 3)
    assert store.recording(id).curve("loss")[0].tolist() == [0, 1, 2, 3]
    assert store.recording(id).snapshots.tolist() == [0, 1, 2, 3]
    assert store.recording(id).views(3)["curve"]["y"].tolist() == [0, 1, 2]
    with pytest.raises(Problem) as told:
        store.recording(id).views(4)
    assert code(told) == "no_such_snapshot"


def test_only_what_has_ended_is_deleted(store: Store) -> None:
    id = store.queue("sine", {})
    with_state(store, id, 0)
    store.record(id, [("loss", 0, 1.0)])
    with pytest.raises(Problem) as told:
        store.delete(id)
    assert code(told) == "run_is_active"
    store.stop(id)
    store.delete(id)
    assert not store.folder(id).exists()
    assert store.runs() == []


def test_pruning_keeps_the_newest_and_the_active(store: Store) -> None:
    old, *ended = [store.queue("sine", {}) for _ in range(5)]
    for id in ended:
        store.stop(id)
    assert store.prune(keep=2, bytes=10**9) == 2
    assert {run.id for run in store.runs()} == {old, *ended[-2:]}


def test_pruning_by_size_counts_views_and_states(store: Store) -> None:
    ended = [store.queue("sine", {}) for _ in range(4)]
    for id in ended:
        store.record(id, [], [(0, bytes(1000))])
        with_state(store, id, 0)
        store.stop(id)
    each = 1000 + states.size(store.folder(ended[0]))
    assert store.prune(keep=100, bytes=2 * each) == 2
    assert [run.id for run in store.runs()] == [ended[3], ended[2]]
    assert not store.folder(ended[0]).exists()


def test_progress_is_kept_by_owner_and_prefix(store: Store) -> None:
    store.remember("ann", "quiz.1", {"right": 3})
    store.remember("ann", "quiz.2", [1, 2])
    store.remember("ann", "read.intro", True)
    store.remember("ann", "quiz.1", {"right": 4})
    store.remember("bob", "quiz.1", None)
    assert store.recall("ann", "quiz.") == {"quiz.1": {"right": 4}, "quiz.2": [1, 2]}
    assert len(store.recall("ann")) == 3
    assert store.recall("ann", "quiz%") == {}


def test_looking_is_stamped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    id = store.queue("sine", {})
    assert store.unwatched() == float("inf")
    before = store.run(id).seen
    monkeypatch.setattr("engine.runs.store.FRESH", -1.0)
    store.seen(id)
    assert store.run(id).seen > before
    assert store.unwatched() < 60


# ---- many at once


def test_two_stores_read_while_others_write(store: Store) -> None:
    """Two tabs read, four workers write, nobody is refused and nothing is lost."""
    ids = [store.queue("sine", {"seed": n}) for n in range(4)]
    wrong: list[Exception] = []

    def write(id: str) -> None:
        mine = Store(store.home)
        for step in range(50):
            mine.record(id, [("loss", step, float(step))], step=step)

    def look() -> None:
        mine = Store(store.home)
        while any(thread.is_alive() for thread in writers):
            for id in ids:
                steps, values = mine.recording(id).curve("loss")
                if steps.tolist() != list(range(len(steps))) or values.tolist() != steps.tolist():
                    wrong.append(AssertionError(steps))

    def noted(work, *given) -> None:
        try:
            work(*given)
        except Exception as mistake:
            wrong.append(mistake)

    writers = [threading.Thread(target=noted, args=(write, id)) for id in ids]
    tabs = [threading.Thread(target=noted, args=(look,)) for _ in range(2)]
    for thread in (*writers, *tabs):
        thread.start()
    for thread in (*writers, *tabs):
        thread.join()
    assert wrong == []
    assert [len(store.recording(id).curve("loss")[0]) for id in ids] == [50] * 4


def test_a_busy_store_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.runs.store.database.PATIENCE", 0.01)
    impatient = Store(store.home)
    with store.write(), pytest.raises(Problem) as told:
        impatient.queue("sine", {})
    assert code(told) == "store_busy"


# ---- mistakes of the machine


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Problem) as told:
        Store(tmp_path / "file" / "home")
    assert code(told) == "home_not_writable"


def test_a_read_only_home_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.runs.store.database.os.access", lambda *_: False)
    with pytest.raises(Problem) as told:
        Store(store.home)
    assert code(told) == "home_not_writable"


def test_a_file_that_turned_read_only_is_told_and_still_read(store: Store) -> None:
    id = store.queue("sine", {})
    store._connection().execute("PRAGMA query_only = ON")  # what SQLite answers on a read-only disk
    with pytest.raises(Problem) as told:
        store.stop(id)
    assert code(told) == "home_not_writable"
    assert store.run(id).status == "queued"


def test_a_full_disk_is_told_and_nothing_is_lost(store: Store) -> None:
    id = store.queue("sine", {})
    store.record(id, [("loss", 0, 1.0)], step=0)
    pages = store._connection().execute("PRAGMA page_count").fetchone()[0]
    store._connection().execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(Problem) as told:
        store.record(id, [("loss", step, 0.0) for step in range(1, 10_000)], step=9999)
    assert code(told) == "disk_full"
    assert store.recording(id).curve("loss")[0].tolist() == [0]
    assert store.run(id).step == 0


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "runs.sqlite").write_bytes(b"no database, but as long as one would be" * 100)
    with pytest.raises(Problem) as told:
        Store(broken)
    assert code(told) == "store_corrupted"


def test_a_store_of_another_version_is_left_alone(store: Store) -> None:
    with sqlite3.connect(store.file) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = store.file.read_bytes()
    with pytest.raises(Problem) as told:
        Store(store.home)
    assert code(told) == "store_version"
    assert store.file.read_bytes() == before
