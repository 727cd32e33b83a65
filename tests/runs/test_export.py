"""Files to take away, read again by other means than they were written."""

import csv
import io
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.torch import load
from tensorboardX.proto.event_pb2 import Event

from engine.problem import Problem
from engine.runs.export import FORMATS, exported
from engine.runs.store import Store
from tests.runs.conftest import finish, made

ROOT = Path(__file__).parents[2]


def test_names_tell_lab_and_kind(store: Store) -> None:
    id = made(store, "sine", steps=20)
    names = [exported(store, id, kind)[0] for kind in FORMATS]
    assert all("sine" in name for name in names)
    assert [Path(name).suffix for name in (names[0], names[2], names[3])] == [".csv", ".safetensors", ".py"]


def test_csv_holds_every_number_exactly(store: Store) -> None:
    id = made(store, "housing", epochs=2)
    rows = list(csv.DictReader(io.StringIO(exported(store, id, "csv")[1].decode())))
    recording = store.recording(id)
    assert set(rows[0]) == {"step", *recording.metrics}
    for name in recording.metrics:
        steps, values = recording.curve(name, None)
        assert [(int(row["step"]), float(row[name])) for row in rows if row[name]] == list(
            zip(steps, values, strict=True)
        )


def events(data: bytes) -> list[Event]:
    """TFRecord frames: length, its checksum, the event, its checksum."""
    found, place = [], 0
    while place < len(data):
        (length,) = struct.unpack_from("<Q", data, place)
        found.append(Event.FromString(data[place + 12 : place + 12 + length]))
        place += 12 + length + 4
    return found


def test_tensorboard_events_hold_every_curve(store: Store) -> None:
    id = made(store, "housing", epochs=2)
    recording = store.recording(id)
    scalars = [
        (value.tag, event.step, value.simple_value)
        for event in events(exported(store, id, "tensorboard")[1])
        for value in event.summary.value
        if value.HasField("simple_value")
    ]
    for name in recording.metrics:
        mine = [(step, number) for tag, step, number in scalars if tag == name]
        assert [step for step, _ in mine] == recording.curve(name, None)[0].tolist()
        assert [number for _, number in mine] == pytest.approx(
            recording.curve(name, None)[1].tolist(), rel=1e-6
        )


def test_weights_are_the_networks_alone(store: Store) -> None:
    id = made(store, "sine", steps=30)
    found = load(exported(store, id, "safetensors")[1])
    state = store.recording(id).state(30)
    assert found.keys() == {"a", "b", "c", "d"}
    assert all(float(value) == float(state[f"model.{name}"]) for name, value in found.items())


def test_without_weights_there_is_nothing_to_export(store: Store) -> None:
    with pytest.raises(Problem) as told:
        exported(store, store.queue("sine", {}), "safetensors")
    assert told.value.code == "nothing_to_export"


@pytest.mark.usefixtures("at_once")
def test_the_script_repeats_a_branch_of_a_stopped_run(store: Store) -> None:
    """The hardest case: 30 steps, then other knobs from step 20 on, and stopped before its end."""
    parent = made(store, "sine", steps=30, seed=7)
    at = int(store.recording(parent).states[20])
    child = store.queue("sine", {"steps": 200, "seed": 7, "lr": 5e-7}, parent=parent, parent_step=at)
    store.take(child, "cpu")
    finish(store, child, stop_at=90)
    steps, losses = store.recording(child).curve("loss", None)
    assert 90 <= steps[-1] < 200
    script = exported(store, child, "script")[1].decode()
    out = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    number, loss = re.fullmatch(r"(\d+) {'loss': (.+)}", out.strip().splitlines()[-1]).groups()
    assert (int(number), float(loss)) == (steps[-1], losses[-1])


def test_a_branch_whose_parent_is_gone_cannot_be_repeated(store: Store) -> None:
    parent = made(store, "sine", steps=10)
    child = store.queue("sine", {}, parent=parent, parent_step=0)
    store.delete(parent)
    with pytest.raises(Problem) as told:
        exported(store, child, "script")
    assert told.value.code == "parent_gone"
