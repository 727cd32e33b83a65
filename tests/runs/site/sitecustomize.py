"""Read by every Python process whose PYTHONPATH names this folder: the labs of the tests join the others."""

from pathlib import Path

import engine.labs

engine.labs.__path__.append(str(Path(__file__).parents[1] / "labs"))
