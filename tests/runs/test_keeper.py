"""Which states are kept."""

from pathlib import Path

import pytest
import torch

from engine.runs import keeper, states
from engine.runs.keeper import Keeper
from engine.train.step import Step


def at(number: int, size: int = 1000, total: int = 63) -> Step:
    return Step(number, total, 0, {}, dict, lambda: {"model.w": torch.full((size,), float(number))})


def test_small_states_are_kept_at_every_snapshot(tmp_path: Path) -> None:
    kept = Keeper(tmp_path)
    for number in range(64):
        kept.snapshot(at(number), number)
    assert states.steps(tmp_path).tolist() == list(range(64))


def test_large_states_are_kept_within_their_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "ROOM", 40_000)  # ten of 4 kB
    kept = Keeper(tmp_path)
    for number in range(64):
        kept.snapshot(at(number), number)
    found = states.steps(tmp_path).tolist()
    assert states.size(tmp_path) <= 40_000 + 5_000
    assert found[0] == 0
    assert found[-1] == 63


def test_between_snapshots_the_latest_replaces_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "SAFETY", 0.0)
    monkeypatch.setattr(keeper, "SHARE", float("inf"))
    kept = Keeper(tmp_path)
    kept.due = 0
    for number in (3, 4, 5):
        kept.meanwhile(at(number))
    assert states.steps(tmp_path).tolist() == [5]
    kept.snapshot(at(6), place=0)
    assert states.steps(tmp_path).tolist() == [6]


def test_nothing_is_saved_before_it_is_due(tmp_path: Path) -> None:
    Keeper(tmp_path).meanwhile(at(3))
    assert states.steps(tmp_path).tolist() == []
