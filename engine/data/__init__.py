"""Data sets as arrays and tensors: a bundled real subset by default, the full set on request."""

from pathlib import Path

BUNDLED = Path(__file__).parents[2] / "assets" / "data"
