"""The recorded run of a checkpoint: small, and the same to read as the run it was made from."""

import io

import numpy as np
import pytest

from engine.problem import Problem
from engine.runs.packing import pack
from engine.runs.published import Published, encode
from engine.runs.recording import Recorded
from engine.runs.store import Store


@pytest.fixture
def recording(store: Store) -> Recorded:
    """Views of every sort: constant, changing, growing, missing at times, exact, large, tiny."""
    id = store.queue("sine", {"seed": 3})
    random = np.random.default_rng(0)
    grid = np.linspace(0, 1, 100)
    views = []
    for place, step in enumerate((0, 1, 10, 100)):
        arrays = {
            "x": grid,
            "y": random.normal(size=100).astype(np.float32),
            "few": random.normal(size=4),
            "tiny": random.normal(size=100) * 1e-9,
            "large": random.normal(size=100) * 1e9,
            "counts": random.integers(0, 1000, (10, 10)),
            "growing": random.normal(size=(70 + place,)),
        }
        views.append((step, pack({"curve": arrays} | ({"late": {"y": grid}} if place else {}))))
    store.record(id, [("loss", step, float(random.normal())) for step in range(0, 101, 5)], views)
    return store.recording(id)


def test_curves_are_exact(recording: Recorded) -> None:
    found = Published("sine", "sine", {}, encode(recording))
    assert found.metrics == recording.metrics
    for mine, theirs in zip(found.curve("loss", None), recording.curve("loss", None), strict=True):
        assert mine.dtype == theirs.dtype
        assert np.array_equal(mine, theirs)
    assert len(found.curve("loss", 10)[0]) <= 10
    assert found.curve("nothing")[0].size == 0


def test_views_are_as_good_as_a_picture_needs(recording: Recorded) -> None:
    found = Published("sine", "sine", {}, encode(recording))
    assert np.array_equal(found.snapshots, recording.snapshots)
    for step in recording.snapshots:
        mine, theirs = found.views(step), recording.views(step)
        assert {view: set(arrays) for view, arrays in mine.items()} == {
            v: set(arrays) for v, arrays in theirs.items()
        }
        for view, arrays in theirs.items():
            for name, array in arrays.items():
                got = mine[view][name]
                assert got.shape == array.shape
                assert np.abs(got - array).max() <= 1e-3 * np.abs(array).max(), (view, name)
        assert np.array_equal(mine["curve"]["counts"], theirs["curve"]["counts"])
        assert np.array_equal(mine["curve"]["few"], theirs["curve"]["few"])  # may be read off: all digits


def test_what_never_changes_is_kept_once(recording: Recorded) -> None:
    with np.load(io.BytesIO(encode(recording)), allow_pickle=False) as file:
        assert file["same/curve/x"].shape == (100,)
        assert file["all/curve/y"].shape == (4, 100)
        assert file["one/curve/growing/10"].shape == (72,)


def test_a_published_run_has_no_states(recording: Recorded) -> None:
    found = Published("sine", "sine", {}, encode(recording))
    assert found.states.size == 0
    for ask, code in ((found.state, "no_such_state"), (found.views, "no_such_snapshot")):
        with pytest.raises(Problem) as told:
            ask(7)
        assert told.value.code == code
