"""CIFAR-10 as torchvision reads it, from a small archive in its own format, and part of it from an npz."""

import hashlib
import io
import pickle
import tarfile
from pathlib import Path

import numpy as np
import pytest
from torchvision.datasets import CIFAR10

from engine.data import cifar10
from engine.problem import Problem
from engine.words import entry

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.integers(0, 256, (5, 2, 3072), dtype=np.uint8)  # five batches of two pictures: all red, green, blue
TEST = RANDOM.integers(0, 256, (3, 3072), dtype=np.uint8)


def serve(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The archive's address becomes a file of this machine."""
    files = {f"data_batch_{n}": {"data": rows, "labels": [n, n - 1]} for n, rows in enumerate(ROWS, 1)}
    files |= {"test_batch": {"data": TEST, "labels": [7, 8, 9]}, "batches.meta": {"label_names": ["a"] * 10}}
    packed = {name: pickle.dumps(content) for name, content in files.items()}
    archive = folder / "cifar.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        for name, content in packed.items():
            info = tarfile.TarInfo(f"{cifar10.FOLDER}/{name}")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    sums = {name: hashlib.md5(content).hexdigest() for name, content in packed.items()}
    monkeypatch.setattr(CIFAR10, "url", archive.as_uri())
    monkeypatch.setattr(CIFAR10, "tgz_md5", hashlib.md5(archive.read_bytes()).hexdigest())
    monkeypatch.setattr(CIFAR10, "train_list", [[f"data_batch_{n}", sums[f"data_batch_{n}"]] for n in range(1, 6)])
    monkeypatch.setattr(CIFAR10, "test_list", [["test_batch", sums["test_batch"]]])
    monkeypatch.setattr(CIFAR10, "meta", CIFAR10.meta | {"md5": sums["batches.meta"]})
    return archive


def test_fetched_once_checked_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(tmp_path, monkeypatch)
    told: list[float] = []
    home = tmp_path / "cache"
    assert cifar10.missing("cifar10", home)
    (x, y), (new_x, new_y) = cifar10.full(told.append, home)
    assert (x == ROWS.reshape(10, 3, 32, 32)).all()
    assert y.tolist() == [1, 0, 2, 1, 3, 2, 4, 3, 5, 4]
    assert (new_x == TEST.reshape(3, 3, 32, 32)).all()
    assert (new_y.tolist(), new_y.dtype) == ([7, 8, 9], np.int64)
    assert told[-1] == 1
    assert not cifar10.missing("cifar10", home)
    assert [path.name for path in home.iterdir()] == [cifar10.FOLDER]  # the archive does not stay
    told.clear()
    cifar10.full(told.append, home)
    assert told == []  # the second time nothing is fetched


def test_file_names_are_torchvisions() -> None:
    expected = [name for name, _ in CIFAR10.train_list + CIFAR10.test_list] + [CIFAR10.meta["filename"]]
    assert (list(cifar10.FILES), CIFAR10.base_folder) == (expected, cifar10.FOLDER)


def test_offline_is_one_clear_sentence_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CIFAR10, "url", "http://127.0.0.1:9/cifar.tar.gz")
    with pytest.raises(Problem, match="network") as caught:
        cifar10.full(folder=tmp_path)
    assert caught.value.code == "no_network"
    assert list(tmp_path.rglob("*")) == []


def test_spoilt_archive_is_never_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = serve(tmp_path, monkeypatch)
    archive.write_bytes(archive.read_bytes() + b"something else")
    with pytest.raises(Problem) as caught:
        cifar10.full(folder=tmp_path / "cache")
    assert caught.value.code == "no_network"
    assert list((tmp_path / "cache").iterdir()) == []


def test_cache_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(tmp_path, monkeypatch)
    (tmp_path / "file").touch()
    with pytest.raises(Problem) as caught:
        cifar10.full(folder=tmp_path / "file")
    assert caught.value.code == "home_not_writable"


def test_part_of_it_from_a_file_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = RANDOM.integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)
    np.savez(tmp_path / "part.npz", x_train=pictures, y_train=[0, 1, 2, 3], x_test=pictures[:1], y_test=[3])
    monkeypatch.setenv(cifar10.SUBSET, str(tmp_path / "part.npz"))
    assert not cifar10.missing("subset")
    (x, y), (new_x, new_y) = cifar10.subset()
    assert (x.transpose(0, 2, 3, 1) == pictures).all()
    assert (y.tolist(), new_x.shape, new_y.tolist()) == ([0, 1, 2, 3], (1, 3, 32, 32), [3])


@pytest.mark.parametrize("content", [None, b"", b"no npz"])
def test_without_such_a_file_one_sentence_says_how_to_name_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    monkeypatch.delenv(cifar10.SUBSET, raising=False)
    if content is not None:
        (tmp_path / "part.npz").write_bytes(content)
        monkeypatch.setenv(cifar10.SUBSET, str(tmp_path / "part.npz"))
    assert cifar10.missing("subset") == (content is None)
    with pytest.raises(Problem, match=cifar10.SUBSET) as caught:
        cifar10.subset()
    assert caught.value.code == "subset_missing"


def test_class_names_stand_in_the_order_of_the_labels() -> None:
    expected = "airplane|automobile|bird|cat|deer|dog|frog|horse|ship|truck"  # batches.meta
    assert entry("classes.cifar10")["en"] == expected
