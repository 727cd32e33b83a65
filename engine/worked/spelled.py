"""Text as an input, and how CTC numbers its symbols: 0 is the blank, then the letters, then the digits."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase, digits
from typing import Any

import numpy as np

from engine.problem import Problem
from engine.worked.grid import Grid, constant
from engine.worked.inputs import Input

BLANK = "_"
SYMBOLS = BLANK + ascii_lowercase + digits  # the CAPTCHA's 37 classes, in order
EMPTY = "∅"  # how a text without letters is written


@dataclass(frozen=True)
class Text(Input):
    """A few characters of an alphabet; spaces between them do not count."""

    alphabet: str
    low: int  # fewest and most characters
    high: int
    kind = "text"

    def read(self, name: str, value: Any) -> str:
        found = "".join(str(value).split()).lower()
        if not (self.low <= len(found) <= self.high and set(found) <= set(self.alphabet)):
            raise Problem("input_not_a_text", name=name, value=str(value)[:40], low=self.low, high=self.high,
                          letters=self.alphabet)
        return found

    def random(self, generator: np.random.Generator) -> str:
        """Of the first character of the alphabet and two others, so that some stand twice."""
        few = [self.alphabet[0], *generator.choice(list(self.alphabet[1:]), 2)]
        return "".join(generator.choice(few, int(generator.integers(self.low, self.high + 1))))


def text(default: str, alphabet: str, low: int, high: int) -> Text:
    """Low to high characters of the alphabet, typed beside the board."""
    return Text(default, alphabet, low, high)


def classes(spelled: Sequence[str]) -> list[int]:
    """The number of each symbol: "a_" -> [1, 0]."""
    return [SYMBOLS.index(symbol) for symbol in spelled]


def spelled_out(spelled: str, name: str, symbol: str) -> Grid:
    """The class numbers of a text in one row (1, length), headed by its characters."""
    return constant([classes(spelled)]).named(name, symbol, role="input", columns=tuple(spelled))


def collapsed(path: Sequence[str]) -> str:
    """B of Graves et al. 2006, §3.1: repeats merged, then blanks dropped."""
    merged = [one for i, one in enumerate(path) if i == 0 or one != path[i - 1]]
    return "".join(one for one in merged if one != BLANK)
