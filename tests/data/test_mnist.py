"""The bundled digits, and the full set as torchvision reads it (from small files in its own format)."""

import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
from torchvision.datasets import MNIST

from engine.data import BUNDLED, mnist
from engine.problem import Problem

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (7, 28, 28), dtype=np.uint8)
LABELS = np.arange(7, dtype=np.uint8)


def idx(array: np.ndarray) -> bytes:
    """The IDX format of the MNIST page: 0, 0, type 8, dimensions; each length; the bytes."""
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


FILES = {
    "train-images-idx3-ubyte": idx(IMAGES), "train-labels-idx1-ubyte": idx(LABELS),
    "t10k-images-idx3-ubyte": idx(IMAGES[:3]), "t10k-labels-idx1-ubyte": idx(LABELS[:3]),
}


def test_bundled_digits_are_stratified_and_shared_out_once() -> None:
    (x, y), (new_x, new_y) = mnist.bundled()
    assert (x.shape, new_x.shape) == ((4000, 28, 28), (1000, 28, 28))
    assert np.bincount(y).tolist() == [400] * 10
    assert np.bincount(new_y).tolist() == [100] * 10
    with np.load(BUNDLED / "mnist_5k.npz") as file:
        whole = sorted(image.tobytes() for image in file["x"])
    assert sorted(image.tobytes() for image in [*x, *new_x]) == whole
    assert len(set(y[:100].tolist())) == 10  # no longer sorted by class
    assert (mnist.bundled()[0][0] == x).all()


def serve(folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes]) -> None:
    """MNIST's mirror becomes a folder of this machine."""
    packed = {f"{name}.gz": gzip.compress(content) for name, content in files.items()}
    for name, content in packed.items():
        (folder / name).write_bytes(content)
    sums = [(name, hashlib.md5(packed.get(name, b"")).hexdigest()) for name, _ in MNIST.resources]
    monkeypatch.setattr(MNIST, "mirrors", ["http://127.0.0.1:9/", f"{folder.as_uri()}/"])
    monkeypatch.setattr(MNIST, "resources", sums)


def test_full_set_is_fetched_once_from_the_mirror_that_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(tmp_path, monkeypatch, FILES)
    told: list[float] = []
    (x, y), (new_x, new_y) = mnist.full(told.append, tmp_path / "cache")
    assert (x == IMAGES).all()
    assert y.tolist() == LABELS.tolist()
    assert (new_x.shape, new_y.tolist()) == ((3, 28, 28), [0, 1, 2])
    assert told == sorted(told)
    assert told[-1] == 1
    told.clear()
    mnist.full(told.append, tmp_path / "cache")
    assert told == []  # the second time nothing is fetched


def test_offline_is_one_clear_sentence_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MNIST, "mirrors", ["http://127.0.0.1:9/"])
    with pytest.raises(Problem, match="network") as caught:
        mnist.full(folder=tmp_path)
    assert caught.value.code == "no_network"
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_spoilt_download_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(tmp_path, monkeypatch, FILES)
    (tmp_path / "t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(b"something else"))
    with pytest.raises(Problem, match="network"):
        mnist.full(folder=tmp_path / "cache")
    assert not (tmp_path / "cache/MNIST/raw/t10k-labels-idx1-ubyte").exists()


def test_cache_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(tmp_path, monkeypatch, FILES)
    (tmp_path / "file").touch()
    with pytest.raises(Problem) as caught:
        mnist.full(folder=tmp_path / "file")
    assert caught.value.code == "home_not_writable"


def test_the_full_digits_are_missing_until_all_four_files_are_there(tmp_path):
    assert {name.removesuffix(".gz") for name, _ in MNIST.resources} == set(mnist.FILES)
    assert mnist.missing("full", tmp_path)
    assert not mnist.missing("bundled", tmp_path)
    (tmp_path / mnist.RAW).mkdir(parents=True)
    for name in mnist.FILES:
        assert mnist.missing("full", tmp_path)
        (tmp_path / mnist.RAW / name).touch()
    assert not mnist.missing("full", tmp_path)
