"""CAPTCHAs drawn by the package `captcha`: lower-case letters and digits, 4 to 6 of them, the same for the same seed.

Shapes: H height (32), W width (128), B pictures of a batch, L longest text (6).
"""

import random
from functools import cache
from threading import Lock

import numpy as np
from captcha import image
from PIL import Image, ImageFont

from engine.problem import Problem

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
SYMBOLS = 1 + len(ALPHABET)  # V = 37: the blank has number 0
SHORTEST, LONGEST = 4, 6
HEIGHT, WIDTH = 32, 128
DRAWN = (240, 60)  # 4 to 1 as the course's 200 × 50, so that six letters have room; then made smaller: steps cost less
SIZES = (42, 50, 56)  # of letters, the package's own
FONTS = ("droid", "aileron")  # the package's Droid Sans Mono; Pillow's Aileron, which no network is trained on
DRAWING = Lock()


class Dice(random.Random):
    """Stands in for the module `secrets`, which cannot be seeded, while the package draws."""

    def randbelow(self, most: int) -> int:
        """0 … most − 1"""
        return self.randrange(most)

    def randbits(self, bits: int) -> int:
        """0 … 2^bits − 1"""
        return self.getrandbits(bits)


def encode(text: str) -> list[int]:
    """The number of each character, 1 … 36. Raises Problem: nothing_to_draw, not_in_alphabet."""
    if not text:
        raise Problem("nothing_to_draw")
    strange = sorted(set(text) - set(ALPHABET))
    if strange:
        raise Problem("not_in_alphabet", found="".join(strange))
    return [1 + ALPHABET.index(symbol) for symbol in text]


def decode(numbers: list[int]) -> str:
    """The characters of numbers 1 … 36."""
    return "".join(ALPHABET[number - 1] for number in numbers)


def draw(text: str, seed: int | str, font: str = "droid") -> np.ndarray:
    """(32, 128) uint8, 255 white: every letter turned and warped, dots and an arc over it, all by the seed.

    Raises Problem: nothing_to_draw, not_in_alphabet.
    """
    encode(text)
    with DRAWING:  # the package takes its random numbers from a global name
        image.secrets = Dice(str(seed))
        picture = painter(font).generate_image(text)
    return fitted(picture)


def fitted(picture: Image.Image) -> np.ndarray:
    """Any picture -> (32, 128) uint8 in grey, as the network takes it; light letters on dark paper are turned round."""
    grey = np.asarray(picture.convert("L").resize((WIDTH, HEIGHT), Image.Resampling.BOX))
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    return grey if np.median(edge) > 127 else 255 - grey


@cache
def painter(font: str) -> image.ImageCaptcha:
    """Draws in one font, in three sizes."""
    found = image.ImageCaptcha(*DRAWN, font_sizes=SIZES)
    if font == "aileron":
        found._truefonts = [ImageFont.load_default(size) for size in SIZES]
    return found


def text(seed: int, number: int, length: int | None = None) -> str:
    """The text of picture `number` of a seed; 4, 5 or 6 characters, unless told how many."""
    dice = random.Random(f"{seed} {number}")
    count = dice.randint(SHORTEST, LONGEST) if length is None else length
    return "".join(dice.choices(ALPHABET, k=count))


def pictures(texts: list[str], seed: int, first: int = 0, font: str = "droid") -> tuple[np.ndarray, np.ndarray]:
    """x (B, 1, 32, 128) uint8 and y (B, 6) int64 of these texts: numbers of characters, 0 behind the last."""
    x = np.stack([draw(each, f"{seed} {first + i}", font) for i, each in enumerate(texts)])
    y = np.zeros((len(texts), LONGEST), dtype=np.int64)
    for row, each in zip(y, texts, strict=True):
        row[: len(each)] = encode(each)
    return x[:, None], y


def batch(seed: int, number: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Batch `number` of a stream that never repeats: picture n hangs on the seed and on n alone."""
    first = number * size
    return pictures([text(seed, first + i) for i in range(size)], seed, first)
