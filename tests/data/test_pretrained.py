"""Weights on request: fetched, checked, converted; from small files of this machine in torchvision's two formats."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch

from engine.data import pretrained
from engine.problem import Problem
from engine.words import LANGUAGES, say

WIDE = torch.randn(80, 60, generator=torch.Generator().manual_seed(0))  # 4,800 numbers
STATE = {"wide.weight": WIDE, "wide.bias": WIDE[0].clone(), "bn.running_var": torch.full((3,), 1e-9),
         "bn.num_batches_tracked": torch.tensor(7)}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a server that hands out the files of tmp_path."""

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(tmp_path))

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def published(folder: Path, zipped: bool = True, sha: str | None = None) -> str:
    """A file as torchvision names it, with its checksum or another one; its name."""
    made = folder / "made.pth"
    torch.save(STATE, made, _use_new_zipfile_serialization=zipped)
    name = f"resnet18-{sha or hashlib.sha256(made.read_bytes()).hexdigest()[:8]}.pth"
    made.rename(folder / name)
    return name


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "as before 2020"])
def test_fetched_checked_converted(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch, zipped: bool) -> None:
    url = f"{server}/{published(tmp_path, zipped)}"
    monkeypatch.setattr(pretrained, "address", lambda _id: url)
    told: list[float] = []
    assert pretrained.missing("resnet18")
    pretrained.download("resnet18", told.append)
    assert not pretrained.missing("resnet18")
    assert told == sorted(told)
    assert told[-1] == 1
    assert [file.name for file in pretrained.file("resnet18").parent.iterdir()] == ["resnet18.safetensors"]
    found = pretrained.tensors("resnet18")
    assert found["wide.weight"].dtype == torch.float16
    torch.testing.assert_close(found["wide.weight"], WIDE.half(), rtol=0, atol=0)
    small = {name: value for name, value in STATE.items() if name != "wide.weight"}
    torch.testing.assert_close({name: found[name] for name in small}, small, rtol=0, atol=0)


def refused(language: str = "en") -> str:
    """The sentence a learner reads after a failed download, which leaves nothing behind."""
    with pytest.raises(Problem) as caught:
        pretrained.download("resnet18", lambda _done: None)
    assert caught.value.code == "no_network"
    assert not list(pretrained.file("resnet18").parent.iterdir())
    assert pretrained.missing("resnet18")
    return say(language, "problems.no_network")


def test_other_bytes_than_published_are_refused(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"{server}/{published(tmp_path, sha='00000000')}"
    monkeypatch.setattr(pretrained, "address", lambda _id: url)
    assert refused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_network_one_sentence(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setattr(pretrained, "address", lambda _id: "http://127.0.0.1:1/resnet18-f37072fd.pth")
    assert refused(language)


def test_a_file_that_is_no_weights_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "bad"
    bad.write_bytes(b"no weights")
    named = bad.rename(tmp_path / f"resnet18-{hashlib.sha256(b'no weights').hexdigest()[:8]}.pth")
    monkeypatch.setattr(pretrained, "address", lambda _id: named.as_uri())
    with pytest.raises(Problem) as caught:
        pretrained.download("resnet18", lambda _done: None)
    assert caught.value.code == "weights_unreadable"
    assert say("ko", "problems.weights_unreadable")


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AI_LIBRARY_HOME", str(tmp_path / "file"))
    with pytest.raises(Problem) as caught:
        pretrained.download("resnet18", lambda _done: None)
    assert caught.value.code == "home_not_writable"
    assert str(tmp_path) in str(caught.value)


def test_missing_weights_are_a_sentence() -> None:
    with pytest.raises(Problem, match="vgg16"):
        pretrained.tensors("vgg16")


def test_addresses_are_torchvisions_and_carry_their_checksum() -> None:
    assert pretrained.address("vgg16").endswith("/vgg16-397923af.pth")
    assert pretrained.address("resnet18").endswith("/resnet18-f37072fd.pth")
