"""Korean and English sentences, character by character: the help pages of GNOME (assets/data/text)."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from engine.data import BUNDLED

LANGUAGES = ("ko", "en")
UNKNOWN = "<unk>"  # stands for every character that the training text has fewer than COMMON times
COMMON = 3
END = "\n"  # a sentence ends, and the next one begins
EVERY = 10  # every tenth page is held out: no sentence stands on two pages, so none is seen in training


@cache
def texts(language: str) -> tuple[str, str]:
    """The text to train on and the text held out, each sentence on a line of its own."""
    pages = (BUNDLED / "text" / f"gnome_help_{language}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    held_out = [page for number, page in enumerate(pages) if number % EVERY == EVERY - 1]
    train = [page for number, page in enumerate(pages) if number % EVERY != EVERY - 1]
    return "\n".join(train) + END, "\n".join(held_out) + END


@cache
def vocabulary() -> tuple[str, ...]:
    """The V symbols: UNKNOWN first, then the characters of the training text of both languages, in Unicode's order."""
    counts = Counter("".join(texts(language)[0] for language in LANGUAGES))
    return UNKNOWN, *sorted(symbol for symbol, count in counts.items() if count >= COMMON)


@cache
def _numbers() -> dict[str, int]:
    return {symbol: number for number, symbol in enumerate(vocabulary())}


def encode(text: str) -> np.ndarray:
    """(T,) int64, the number of each character; 0 where the vocabulary has none.

    A Korean syllable is one character, also when it was typed as separate letters (Unicode NFC).
    """
    numbers = _numbers()
    return np.array([numbers.get(symbol, 0) for symbol in unicodedata.normalize("NFC", text)], dtype=np.int64)


def decode(numbers: Iterable[int]) -> str:
    """The characters of these numbers, "<unk>" for 0."""
    return "".join(vocabulary()[number] for number in numbers)


def windows(languages: Sequence[str], part: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Text cut into pieces: characters (N, T) int64 and those that follow them (N, T), in a fixed random order.

    part: 0 to train on, 1 held out. What is left over at the end of a language is dropped.
    """
    cut = [_cut(encode(texts(language)[part]), length) for language in languages]
    x, y = (np.concatenate(rows) for rows in zip(*cut, strict=True))
    order = np.random.default_rng(0).permutation(len(x))
    return x[order], y[order]


def _cut(numbers: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    rows = (len(numbers) - 1) // length
    x, y = numbers[: rows * length], numbers[1 : rows * length + 1]  # y is x one step later
    return x.reshape(rows, length), y.reshape(rows, length)
