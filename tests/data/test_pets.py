"""Oxford-IIIT Pet as torchvision reads it, from two small archives in its own format."""

import hashlib
import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from torchvision.datasets import OxfordIIITPet

from engine.data import pets
from engine.problem import Problem

RANDOM = np.random.default_rng(0)
NAMES = {"trainval": ("Abyssinian_1", "beagle_2", "pug_3"), "test": ("Bombay_4",)}


def png(array: np.ndarray, kind: str) -> bytes:
    file = io.BytesIO()
    Image.fromarray(array).save(file, kind)
    return file.getvalue()


def archive(path: Path, files: dict[str, bytes]) -> tuple[str, str]:
    with tarfile.open(path, "w:gz") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path.as_uri(), hashlib.md5(path.read_bytes()).hexdigest()


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Both archives' addresses are files of this machine, and the cache is a folder of the test."""
    every = [name for names in NAMES.values() for name in names]
    photos = {f"images/{name}.jpg": png(np.full((30, 40, 3), 40 * i, np.uint8), "JPEG") for i, name in enumerate(every)}
    trimap = np.full((30, 40), 2, np.uint8)
    trimap[:, :20], trimap[:, 18:20] = 1, 3  # the left half is animal and ends in a boundary
    masks = {f"annotations/trimaps/{name}.png": png(trimap, "PNG") for name in every}
    lists = {f"annotations/{part}.txt": "".join(f"{name} 1 1 1\n" for name in names).encode()
             for part, names in NAMES.items()}
    resources = (archive(tmp_path / "i.tar.gz", photos), archive(tmp_path / "a.tar.gz", masks | lists))
    monkeypatch.setattr(OxfordIIITPet, "_RESOURCES", resources)
    monkeypatch.setenv("AI_LIBRARY_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "data"


def test_fetched_once_and_read_by_torchvision(served: Path) -> None:
    told: list[float] = []
    assert pets.missing()
    pets.fetch(told.append)
    assert told[-1] == pytest.approx(1)
    assert told == sorted(told)
    assert not pets.missing()
    told.clear()
    pets.fetch(told.append)
    assert told == []
    assert len(pets.opened(served, False)) == 3
    x, mask = pets.batch(0, 0, 8, 16)
    assert (x.shape, x.dtype, mask.shape, mask.dtype) == ((8, 16, 16, 3), np.uint8, (8, 16, 16), bool)
    for picture in mask:  # boundary and animal are one class; half of the pictures are mirrored
        assert picture.mean() == 0.5
        assert picture[:, 0].all() != picture[:, -1].all()
    assert 0 < mask[:, 0, 0].sum() < 8
    assert np.array_equal(x[2:4], pets.batch(0, 1, 2, 16)[0])
    assert set(np.unique(x) // 40) <= {0, 1, 2}, "only what is there to train on"
    assert (pets.batch(0, 0, 2, 16, held_out=True)[0] // 40 == 3).all()


def test_offline_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OxfordIIITPet, "_RESOURCES", (("http://127.0.0.1:9/i.tar.gz", ""),) * 2)
    with pytest.raises(Problem, match="network") as caught:
        pets.fetch(folder=tmp_path)
    assert caught.value.code == "no_network"
    assert pets.missing(tmp_path)


def test_folder_names_are_torchvisions(served: Path) -> None:
    pets.fetch()
    found = OxfordIIITPet(served, target_types="segmentation")
    assert [found._images_folder.name, found._anns_folder.name] == list(pets.PARTS)
    assert found._base_folder.name == pets.FOLDER
