"""Saved states on disk."""

import errno
from pathlib import Path

import pytest
import torch

from engine.problem import Problem
from engine.runs import states

STATE = {
    "model.w": torch.arange(6.0).view(2, 3),
    "step": torch.tensor(5),
    "rng.cpu": torch.arange(4, dtype=torch.uint8),
}


def saved(folder: Path, *steps: int) -> Path:
    for step in steps:
        states.write(states.file(folder, step), states.encode(STATE))
    return folder


def test_a_state_comes_back_exactly(tmp_path: Path) -> None:
    found = states.load(saved(tmp_path, 5), 5)
    assert found.keys() == STATE.keys()
    assert all(
        torch.equal(found[name], value) and found[name].dtype == value.dtype for name, value in STATE.items()
    )


def test_steps_are_numbers_in_order(tmp_path: Path) -> None:
    saved(tmp_path, 100, 9, 20)
    (tmp_path / "alive.lock").touch()
    assert states.steps(tmp_path).tolist() == [9, 20, 100]
    assert states.steps(tmp_path / "nowhere").tolist() == []


def test_size_counts_all_files(tmp_path: Path) -> None:
    saved(tmp_path, 1, 2)
    assert states.size(tmp_path) == 2 * len(states.encode(STATE))


def test_a_missing_state_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem) as told:
        states.load(saved(tmp_path, 1), 2)
    assert told.value.code == "no_such_state"
    with pytest.raises(Problem) as told:
        states.copy(tmp_path, tmp_path / "child", 2)
    assert told.value.code == "no_such_state"


@pytest.mark.parametrize("damage", [lambda data: data[:-3], lambda _: b"", lambda data: b"\xff" * len(data)])
def test_a_damaged_state_is_told(tmp_path: Path, damage) -> None:
    path = states.file(saved(tmp_path, 1), 1)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(Problem) as told:
        states.load(tmp_path, 1)
    assert told.value.code == "checkpoint_corrupted"


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(tmp_path, 1)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Problem) as told:
        states.write(states.file(tmp_path, 1), b"new")
    assert told.value.code == "disk_full"
    assert torch.equal(states.load(tmp_path, 1)["model.w"], STATE["model.w"])
