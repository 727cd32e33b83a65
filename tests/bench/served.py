"""The real app, served for measuring, with a real browser on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Served:
    """A running server: its address, its process, its data folder."""

    url: str
    pid: int
    home: Path
