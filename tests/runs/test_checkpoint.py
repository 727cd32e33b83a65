"""Published checkpoints: made from a run, checked by their sums, scored anew."""

import json
from pathlib import Path

import pytest
import torch

from engine import labs
from engine.labs import knob
from engine.problem import Problem
from engine.runs import checkpoint
from engine.runs.store import Store
from tests.runs.conftest import made

CONFIG = {"epochs": 3, "width": 8, "seed": 5}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one checkpoint of a short housing run."""
    store, folder = Store(tmp_path_factory.mktemp("home")), tmp_path_factory.mktemp("checkpoints")
    checkpoint.publish(store, made(store, "housing", **CONFIG), folder)
    return folder


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def test_it_says_what_it_is(folder: Path) -> None:
    found = checkpoint.checkpoint("housing", folder)
    assert (found.name, found.lab) == ("housing", "housing")
    assert CONFIG.items() <= found.config.items()
    assert (found.meta["seed"], found.meta["steps"], found.meta["device"]) == (5, 12, "cpu")
    assert found.meta["torch"] == torch.__version__.split("+")[0]
    assert sorted(file.name for file in folder.iterdir()) == [
        "housing.json",
        "housing.run.npz",
        "housing.safetensors",
    ]


def test_weights_are_those_at_the_end_of_the_run(folder: Path) -> None:
    lab = labs.lab("housing")
    *_, last = lab.fit(knob.read(lab.Config, CONFIG), torch.device("cpu"))
    found = checkpoint.checkpoint("housing", folder).weights()
    for name, value in last.state().items():
        if name.startswith("model."):
            assert torch.equal(found[name.removeprefix("model.")], value)


def test_its_run_is_recorded(folder: Path) -> None:
    recording = checkpoint.checkpoint("housing", folder).recording()
    assert recording.lab == "housing"
    assert recording.curve("loss")[0].tolist() == list(range(13))
    assert recording.snapshots.tolist() == list(range(13))
    assert recording.views(12).keys() == labs.lab("housing").VIEWS.keys()


def test_verifying_scores_it_anew(folder: Path) -> None:
    row = checkpoint.verify("housing", folder)
    assert row["ok"]
    assert row["scores"] == row["published"]
    assert "r2" in row["scores"]


def test_scores_that_were_never_reached_are_found_out(copied: Path) -> None:
    meta = json.loads((copied / "housing.json").read_text())
    meta["scores"]["r2"] += 0.05
    (copied / "housing.json").write_text(json.dumps(meta))
    assert not checkpoint.verify("housing", copied)["ok"]


@pytest.mark.parametrize("kind", ["safetensors", "run.npz", "json"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "gone"])
def test_damage_is_told(copied: Path, kind: str, damage: str) -> None:
    file = copied / f"housing.{kind}"
    data = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(
            data[:-20] if damage == "cut" else data[:-20] + bytes([data[-20] ^ 0xFF]) + data[-19:]
        )
    with pytest.raises(Problem) as told:
        checkpoint.verify("housing", copied)
    assert told.value.code == (
        "unknown_checkpoint" if (kind, damage) == ("json", "gone") else "checkpoint_corrupted"
    )


def test_an_unknown_one_is_told(folder: Path) -> None:
    with pytest.raises(Problem) as told:
        checkpoint.checkpoint("alchemy", folder)
    assert told.value.code == "unknown_checkpoint"


def test_labs_without_a_checkpoint_have_none(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(checkpoint, "FOLDER", folder)
    assert checkpoint.published("sine") is None
    assert checkpoint.published("housing").name == "housing"
    assert (
        checkpoint.published("housing").recording() is checkpoint.published("housing").recording()
    )  # read once


def test_a_lab_may_ship_several_its_own_name_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    monkeypatch.setattr(checkpoint, "FOLDER", tmp_path)
    id = made(store, "housing", **CONFIG)
    for variant in ("wide", "", "8"):
        checkpoint.publish(store, id, variant=variant)
    assert [found.name for found in checkpoint.of("housing")] == ["housing", "housing-8", "housing-wide"]
    assert {found.lab for found in checkpoint.of("housing")} == {"housing"}
    assert checkpoint.of("sine") == ()
    assert checkpoint.published("housing").name == "housing"


def test_large_tensors_are_published_in_half_precision_and_scored_as_published(tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    found = checkpoint.publish(store, made(store, "housing", epochs=1, width=400), tmp_path)
    raw = checkpoint.states.decode((tmp_path / "housing.safetensors").read_bytes())
    assert {raw[name].dtype for name in raw if raw[name].numel() >= 4096} == {torch.float16}
    assert {raw[name].dtype for name in raw if raw[name].numel() < 4096} == {torch.float32}
    read = found.weights()
    assert all(read[name].dtype == torch.float32 and torch.equal(read[name], raw[name].float()) for name in raw)
    assert checkpoint.verify("housing", tmp_path)["scores"] == found.scores
