"""Animals pasted on photos: pictures whose true mask is known to the pixel. They are composites, not photographs.

Shapes: H height, W width, B pictures of a batch. Picture n hangs on the seed and on n alone.
"""

import random
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image

from engine.data import cutouts, photos
from engine.data.photo_kinds import DOUBLES, SAME
from engine.data.trimap import binary, trimap

PLACES = ("monument", "energy")  # of the bundled photos: no animal is in them
HELD_OUT = 20  # backgrounds that are never trained on
SIZES = 0.9, 1.2  # longer side of the animal ÷ side of the picture: about as large as in photos of pets
TURN = 15  # degrees to either side
OUTSIDE = 0.03  # part of the animal that may lie outside the picture
GAIN = 0.6, 1.4  # each of red, green and blue times such a number
SATURATION = 0, 1.8  # 0 is grey, 1 as it was
SHIFT = 40  # of 255, darker or lighter by
GREY = 0.299, 0.587, 0.114  # how much of red, green and blue is in it (ITU-R BT.601)


@dataclass(frozen=True)
class Composite:
    """One picture with its truth."""

    picture: np.ndarray  # (H, W, 3) uint8
    alpha: np.ndarray  # (H, W) uint8, 255 where nothing but the animal is seen
    animal: str  # a name of cutouts.animals()
    place: str  # a name of photos.photos()


@cache
def places(held_out: bool) -> tuple[str, ...]:
    """Names of the background photos, to train on or held out; two photos of one thing stay together."""
    found = [photo.name for photo in photos.photos() if photo.category in PLACES and photo.name not in DOUBLES]
    things = sorted({SAME.get(name, name) for name in found})
    kept = set(random.Random(0).sample(things, HELD_OUT))
    return tuple(name for name in found if (SAME.get(name, name) in kept) == held_out)


def composite(seed: int, number: int, side: int, held_out: bool) -> Composite:
    """Picture `number` of a seed: one animal anywhere on one photo, both scaled and perhaps mirrored by chance.

    Held-out ones keep their natural colours; those to train on get other ones (augmentation).
    """
    dice = random.Random(f"{seed} {number}")
    animal, place = dice.choice(cutouts.names(held_out)), dice.choice(places(held_out))
    picture = flipped(dice, background(dice, place, side))
    front = scaled(cutouts.read(animal), dice.uniform(*SIZES) * side)
    front = flipped(dice, front).rotate(dice.uniform(-TURN, TURN), Image.Resampling.BILINEAR, expand=True)
    alpha = Image.new("L", (side, side))
    corner = tuple(round(dice.uniform(*sorted((-OUTSIDE * length, side - (1 - OUTSIDE) * length))))
                   for length in front.size)
    alpha.paste(front.getchannel("A"), corner)
    colours = front.convert("RGB")
    if not held_out:
        picture, colours = recoloured(dice, picture), recoloured(dice, colours)
    picture.paste(colours, corner, front.getchannel("A"))
    return Composite(np.asarray(picture), np.asarray(alpha), animal, place)


def background(dice: random.Random, place: str, side: int) -> Image.Image:
    """(side, side) of a photo: a square part of it, 60 to 100 % as wide."""
    photo = whole(place)
    width = dice.uniform(0.6, 1) * photo.width
    left, top = (dice.uniform(0, photo.width - width) for _ in range(2))
    return photo.resize((side, side), Image.Resampling.BILINEAR, (left, top, left + width, top + width))


def scaled(image: Image.Image, longer: float) -> Image.Image:
    """The same picture, its longer side so many pixels."""
    shape = [max(1, round(longer * length / max(image.size))) for length in image.size]
    return image.resize(shape, Image.Resampling.BILINEAR)


@cache
def whole(place: str) -> Image.Image:
    """The photo, 160 × 160."""
    return Image.fromarray(photos.read(place, cutouts.LARGEST))


def flipped(dice: random.Random, image: Image.Image) -> Image.Image:
    """Every second picture, by chance, seen in a mirror."""
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if dice.random() < 0.5 else image


def recoloured(dice: random.Random, image: Image.Image) -> Image.Image:
    """Other colours, all by one matrix: so that a network cannot know the training animals by theirs."""
    saturation, shift = dice.uniform(*SATURATION), dice.uniform(-SHIFT, SHIFT)
    matrix = []
    for row in dice.sample(range(3), 3) if dice.random() < 0.5 else range(3):
        gain = dice.uniform(*GAIN)
        matrix += [gain * ((1 - saturation) * grey + saturation * (i == row)) for i, grey in enumerate(GREY)] + [shift]
    return image.convert("RGB", tuple(matrix))


def batch(seed: int, number: int, size: int, side: int, held_out: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Batch `number` of a stream that never repeats: pictures (B, H, W, 3) uint8 and masks (B, H, W) bool."""
    found = [composite(seed, number * size + i, side, held_out) for i in range(size)]
    masks = binary(trimap(np.stack([each.alpha for each in found])))
    return np.stack([each.picture for each in found]), masks
