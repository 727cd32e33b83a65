"""A small task of real photos: which of four kinds is it? 181 of the bundled photos in four folds.

Tools and objects stay out (they lie on plain white, which gives them away), and so do three exact doubles.
"""

from functools import cache

import numpy as np

from engine.data.photos import Photo, photos, read

KINDS = ("animal", "monument", "fish", "energy")  # energy: windmills, solar panels, dams
FOLDS = 4
DOUBLES = ("monument_brandenburgGate_b", "monument_colosseum_b", "monument_greatPyramid")
# Two photos of one thing stay in one fold: else a network could know the held-out one by heart.
SAME = {
    "animal_giraffe_b": "animal_giraffe",
    "energy_windmill9": "energy_windmill14",
    "monument_christTheRedeemer_b": "monument_christTheRedeemer",
    "monument_eiffelTower_b": "monument_eiffelTower",
    "monument_greatWallofChina": "monument_greatWall",
    "monument_mountRushmore_b": "monument_mountRushmore",
    "monument_qutubMinar": "monument_kutubMinar",
    "monument_statueofLiberty": "monument_statueOfLiberty",
    "monument_tajMahal_b": "monument_tajMahal",
}
Pictures = tuple[np.ndarray, np.ndarray]  # photos (N, side, side, 3) uint8; kinds (N,) int64, places in KINDS


@cache
def chosen() -> tuple[Photo, ...]:
    """The photos of the task, ordered by name."""
    return tuple(photo for photo in photos() if photo.category in KINDS and photo.name not in DOUBLES)


@cache
def folds() -> np.ndarray:
    """The fold (N,) 0 … 3 of each chosen photo: always the same, of each kind about as many in each."""
    random, fold = np.random.default_rng(0), {}
    for kind in KINDS:
        things = sorted({SAME.get(photo.name, photo.name) for photo in chosen() if photo.category == kind})
        fold |= {thing: place % FOLDS for place, thing in enumerate(random.permutation(things).tolist())}
    return np.array([fold[SAME.get(photo.name, photo.name)] for photo in chosen()])


def pictures(side: int) -> Pictures:
    """All photos of the task with their kinds, in the order of chosen()."""
    x = np.stack([read(photo.name, side) for photo in chosen()])
    return x, np.array([KINDS.index(photo.category) for photo in chosen()])
