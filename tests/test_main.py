"""The command line: what it prints is a contract, how it ends too."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from engine import labs, worked
from engine.__main__ import main
from engine.data.cifar10 import SUBSET
from engine.labs import cifar
from engine.runs import checkpoint
from engine.runs.store import Store
from engine.words import say

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(autouse=True)
def _signals() -> object:
    """Training in the foreground listens to Ctrl+C; pytest wants it back."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr."""
    capsys.readouterr()
    status = main(arguments)
    return status, *capsys.readouterr()


def rows(out: str) -> list:
    return [
        json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
        for line in out.splitlines()
    ]


def test_labs(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = asked(capsys, "labs", "--json")
    (found,) = rows(out)
    assert (status, err) == (0, "")
    assert {row["id"] for row in found} == set(labs.names())
    assert all(set(row) == {"id", "lesson", "knobs", "checkpoints"} for row in found)
    sine = next(row for row in found if row["id"] == "sine")
    assert sine["lesson"] == "w02_ann"
    assert sine["knobs"]["steps"] == {"default": 2000, "low": 10, "high": 20000, "log": True}
    assert sine["knobs"]["start"]["choices"] == ["random", "zero"]


def test_examples(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = rows(asked(capsys, "examples", "--json")[1])
    assert {row["id"] for row in found} == set(worked.examples())
    assert all(set(row) == {"id", "lesson", "oracles", "inputs"} for row in found)
    assert next(row for row in found if row["id"] == "iterations")["oracles"] == ["WE-01"]


def test_solve(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = asked(
        capsys, "solve", "padding", "--set", "image=[[1, 2], [3, 4]]", "--set", "width=1", "--json"
    )
    (found,) = rows(out)
    grids = {grid["name"]: grid["values"] for grid in found["grids"]}
    assert (status, found["id"]) == (0, "padding")
    assert torch.equal(
        torch.tensor(grids["zero"]),
        torch.nn.functional.pad(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), (1, 1, 1, 1)),
    )


def test_coverage(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = rows(asked(capsys, "coverage", "--json")[1])
    assert set(found) == {"items", "errata", "oracles", "questions"}
    for count in found.values():
        assert count["total"] == count["covered"] + len(count["missing"])


@pytest.mark.parametrize("command", [["labs"], ["examples"], ["coverage"], ["solve", "iterations"], ["runs"]])
def test_people_get_plain_text(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    status, out, err = asked(capsys, *command)
    assert (status, err) == (0, "")
    assert (out == "") == (command == ["runs"])
    assert "{" not in out


def test_train_is_recorded_and_can_be_shown_and_exported(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, out, err = asked(capsys, "train", "sine", "--set", "steps=30", "--seed", "4", "--json")
    *steps, last = rows(out)
    assert (status, err) == (0, "")
    assert [row["step"] for row in steps] == list(range(31))
    assert (last["status"], last["metrics"]) == ("finished", steps[-1]["metrics"])
    run = Store().run(last["run"])
    assert (run.status, run.config["seed"], run.config["steps"], run.owner) == ("finished", 4, 30, "local")

    (listed,) = rows(asked(capsys, "runs", "--json")[1])
    (shown,) = rows(asked(capsys, "show", run.id, "--json")[1])
    assert [row["id"] for row in listed] == [run.id]
    assert shown["metrics"] == last["metrics"]
    (told,) = rows(asked(capsys, "export", run.id, "--as", "csv", "--to", str(tmp_path), "--json")[1])
    assert len(Path(told["path"]).read_text().splitlines()) == 32


def test_a_diverged_run_fails_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = asked(capsys, "train", "sine", "--set", "lr=1e-4", "--json")
    last = rows(out)[-1]
    assert (status, last["status"], last["metrics"]["loss"]) == (1, "diverged", None)
    assert err.count("\n") == 1
    assert "learning rate" in err


def test_publish_then_evaluate_and_verify(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "FOLDER", tmp_path)
    status, _, _ = asked(capsys, "train", "housing", "--set", "epochs=2", "--publish")
    assert status == 0
    for command in (["evaluate", "housing"], ["verify"]):
        status, out, _ = asked(capsys, *command, "--json")
        ((row,),) = rows(out)
        assert status == 0
        assert set(row) == {"name", "ok", "scores", "published"}
        assert (row["name"], row["ok"], row["scores"]) == ("housing", True, row["published"])
    housing = next(row for row in rows(asked(capsys, "labs", "--json")[1])[0] if row["id"] == "housing")
    assert housing["checkpoints"] == [{"name": "housing", "scores": row["scores"]}]
    (tmp_path / "housing.safetensors").write_bytes(b"damaged")
    status, out, err = asked(capsys, "verify", "--json")
    assert (status, rows(out)[0][0]["ok"]) == (1, False)
    assert err.count("\n") == 1


def test_a_score_on_data_that_are_not_here_is_not_given_out_as_confirmed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, part = tmp_path / "checkpoints", tmp_path / "part.npz"
    folder.mkdir()
    random = np.random.default_rng(0)
    x, y = random.integers(0, 256, (20, 32, 32, 3), dtype=np.uint8), np.arange(20) % 10
    np.savez(part, x_train=x, y_train=y, x_test=x, y_test=y)
    monkeypatch.setattr(checkpoint, "FOLDER", folder)
    monkeypatch.setenv(SUBSET, str(part))
    cifar.pictures.cache_clear()
    settings = [f"--set={pair}" for pair in ("data=subset", "channels=1", "hidden=16", "epochs=1")]
    assert asked(capsys, "train", "cifar", *settings, "--publish", "cifar10")[0] == 0
    status, out, _ = asked(capsys, "verify", "--json")
    assert (status, "unchecked" in rows(out)[0][0], rows(out)[0][0]["ok"]) == (0, False, True)
    part.unlink()
    cifar.pictures.cache_clear()
    ((row,),) = rows(asked(capsys, "verify", "--json")[1])
    assert (row["name"], row["ok"], row["unchecked"], row["scores"]) == ("cifar-cifar10", True, True, {})
    assert "NOT MEASURED" in asked(capsys, "verify")[1]
    (folder / "cifar-cifar10.safetensors").write_bytes(b"damaged")
    status, out, _ = asked(capsys, "verify", "--json")
    assert (status, rows(out)[0][0]["ok"]) == (1, False)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ([], "asked_wrongly"),
        (["fly"], "asked_wrongly"),
        (["labs", "--fast"], "asked_wrongly"),
        (["solve"], "asked_wrongly"),
        (["export", "x", "--as", "pdf"], "asked_wrongly"),
        (["train", "alchemy"], "unknown_lab"),
        (["train", "sine", "--set", "lr"], "set_without_value"),
        (["train", "sine", "--set", "speed=1"], "knob_unknown"),
        (["train", "sine", "--set", "lr=9"], "knob_out_of_range"),
        (["train", "sine", "--seed", "x"], "knob_not_a_number"),
        (["solve", "alchemy"], "unknown_example"),
        (["train", "sine", "--device", "abacus"], "no_such_device"),
        (["show", "nobody"], "unknown_run"),
        (["evaluate", "nothing"], "unknown_checkpoint"),
        (["solve", "padding", "--set", "image=[[1],[2,3]]"], "input_wrong_shape"),
    ],
)
@pytest.mark.parametrize("spoken", ["ko_KR.UTF-8", "C"])
def test_asked_wrongly_gives_one_sentence_and_2(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    code: str,
    spoken: str,
) -> None:
    monkeypatch.setenv("LC_ALL", spoken)
    status, out, err = asked(capsys, *command)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    language = "ko" if spoken.startswith("ko") else "en"
    beginning = say(language, f"problems.{code}").split("{")[0]
    assert err.startswith(beginning)
    assert Store().runs() == []  # nothing was recorded


def test_a_home_that_cannot_be_written_fails_with_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("AI_LIBRARY_HOME", str(tmp_path / "file" / "home"))
    status, out, err = asked(capsys, "train", "sine")
    assert (status, out) == (1, "")
    assert "data folder" in err


def test_help_speaks_the_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    assert say("ko", "runs.command.help.train") in capsys.readouterr().out


def test_ctrl_c_stops_the_run_and_keeps_it() -> None:
    command = [sys.executable, "-m", "engine", "train", "sine", "--set", "steps=20000", "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        first = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    last = json.loads(out.splitlines()[-1])
    assert (first["step"], process.returncode, last["status"], err) == (0, 1, "stopped", "")
    run = Store().run(last["run"])
    assert run.resumable
    assert Store().recording(run.id).states[-1] == run.step


@pytest.mark.parametrize("command", [["labs"], ["examples"], ["solve", "iterations"], ["runs"], ["coverage"]])
def test_what_needs_no_torch_does_not_wait_for_it(command: list[str]) -> None:
    code = f"import sys; from engine.__main__ import main; main({command}); assert 'torch' not in sys.modules"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
