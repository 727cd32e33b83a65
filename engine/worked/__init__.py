"""Worked examples: small computations by hand, every cell knowing where it came from; one topic a file."""

import importlib
import pkgutil
from functools import cache

from engine.problem import Problem
from engine.worked import algebra  # noqa: F401  gives grids their signs + − · / @
from engine.worked.payload import payload
from engine.worked.register import REGISTERED, Example

__all__ = ["Example", "example", "examples", "payload"]


@cache
def examples() -> dict[str, Example]:
    """Id -> worked example, of every topic file. Raises TypeError when one has no reference."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"engine.worked.{module.name}")
    for found in REGISTERED.values():
        if found.second_opinion is None:
            raise TypeError(f"the worked example {found.id} has no reference")
    return dict(REGISTERED)


def example(name: str) -> Example:
    """The worked example of that id. Raises Problem when there is none."""
    if name not in examples():
        raise Problem("unknown_example", name=name, known=", ".join(examples()))
    return examples()[name]
