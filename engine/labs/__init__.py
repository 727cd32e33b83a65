"""Labs: one real experiment a file, found by walking this folder."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from engine.problem import Problem

NOT_LABS = {"knob"}


@cache
def names() -> tuple[str, ...]:
    """Ids of all labs, without importing them (importing one imports torch)."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in NOT_LABS))


def lab(name: str) -> ModuleType:
    """The lab's module: Config, fit, evaluate, VIEWS. Raises Problem when there is no such lab."""
    if name not in names():
        raise Problem("unknown_lab", name=name, known=", ".join(names()))
    return importlib.import_module(f"engine.labs.{name}")
