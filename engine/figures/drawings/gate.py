"""What LSTM and GRU share: the box of a gate, and how wide a line is behind it."""

import math

from engine.figures.drawings.ink import card, text, told

FULL = 7.0  # units of width of a line behind a gate at 1
NARROW = 1.2  # and of one that is almost shut


def opened(share: float) -> float:
    """The width of a line of which this share passes; 0 where nothing does, a middle one where it is unknown."""
    if math.isnan(share):
        return 2.0
    size = min(abs(share), 1.0)
    return NARROW + (FULL - NARROW) * size if size else 0.0


def gate(at: tuple[float, float], sign: str, value: float, held: bool, name: str) -> str:
    """Its activation function above its value; a gate that is held has a value and no function."""
    x, y = at
    box = card(at, (50, 46), "neutral" if held else "weight", "gate held" if held else "gate", f'data-of="{name}"')
    if held:
        return box + text((x, y + 6), told(value), "ink")
    return box + text((x, y - 5), sign, "weight", "sign small") + text((x, y + 15), told(value))
