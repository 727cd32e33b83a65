"""The photo task: nothing that is trained on is seen again among the held-out photos."""

import numpy as np

from engine.data import photo_kinds
from engine.data.photo_kinds import DOUBLES, FOLDS, KINDS, SAME, chosen, folds, pictures
from engine.data.photos import photos, read


def test_every_kind_is_in_every_fold_about_equally_often() -> None:
    counts = {kind: np.bincount([f for photo, f in zip(chosen(), folds(), strict=True) if photo.category == kind],
                                minlength=FOLDS) for kind in KINDS}
    assert {kind: int(found.sum()) for kind, found in counts.items()} == {
        "animal": 57, "monument": 71, "fish": 26, "energy": 27}
    assert all(found.max() - found.min() <= 2 for found in counts.values())


def test_two_photos_of_one_thing_stand_on_the_same_side() -> None:
    where = dict(zip((photo.name for photo in chosen()), folds().tolist(), strict=True))
    assert SAME.keys() | set(SAME.values()) <= where.keys()
    assert all(where[one] == where[other] for one, other in SAME.items())
    # The file names of the collection: "NAME_b" is a second photo; the two lists name all of them.
    named = {photo.name for photo in photos() if photo.category in KINDS}
    seconds = {name for name in named if name.endswith("_b") and name.removesuffix("_b") in named}
    different = {"animal_horse_b", "monument_victoriaMemorial_b"}  # other horses; Kolkata and London
    assert seconds - different <= SAME.keys() | set(DOUBLES)


def test_no_two_photos_of_the_task_are_the_same_picture() -> None:
    small = np.stack([read(photo.name, 24).astype(float).ravel() for photo in chosen()])  # (N, 1728)
    small -= small.mean(axis=1, keepdims=True)
    small /= np.linalg.norm(small, axis=1, keepdims=True)
    alike = small @ small.T - np.eye(len(small))
    assert alike.max() < 0.95
    doubles = {name: read(name, 24) for name in DOUBLES}
    known = [read(photo.name, 24) for photo in chosen()]
    assert all(min(np.abs(double.astype(int) - one).mean() for one in known) < 2 for double in doubles.values())


def test_the_division_never_changes() -> None:
    first = folds().copy()
    photo_kinds.folds.cache_clear()
    assert (folds() == first).all()
    assert np.bincount(first).tolist() == [47, 46, 45, 43]


def test_pictures_and_kinds_are_in_order() -> None:
    x, kind = pictures(32)
    assert (x.shape, x.dtype, kind.shape) == ((181, 32, 32, 3), np.uint8, (181,))
    assert [KINDS[k] for k in kind] == [photo.category for photo in chosen()]
    assert (x[7] == read(chosen()[7].name, 32)).all()
