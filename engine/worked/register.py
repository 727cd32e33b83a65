"""What makes a function a worked example: declared inputs, a second opinion, and a place in the register."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import numpy as np

from engine.problem import Problem
from engine.worked.grid import Grid
from engine.worked.inputs import Input
from engine.worked.sizes import drawn, measured

Solve = Callable[..., list[Grid]]
Reference = Callable[..., dict[str, Any]]  # {grid name: array}
REGISTERED: dict[str, "Example"] = {}


class Example:
    """A computation by hand: inputs with ranges, `solve` makes the grids, `reference` checks them."""

    def __init__(self, function: Solve, inputs: dict[str, Input], oracles: tuple[str, ...]) -> None:
        self.id = function.__name__
        self.topic = function.__module__.rpartition(".")[2]
        self.inputs = inputs
        self.oracles = oracles  # sections of assets/course/oracles.json, e.g. "WE-07"
        self.function = function  # the code on display
        self.second_opinion: Reference | None = None

    def reference(self, function: Reference | None = None, /, **inputs: Any) -> Any:
        """As a decorator: registers the second opinion. Called with inputs: what it says, {grid name: array}.

        The second opinion receives matrices as float64 arrays, everything else as it is.
        """
        if function is not None:
            self.second_opinion = function
            return function
        inputs = self._complete(inputs)
        return self.second_opinion(**{name: np.array(value, dtype=float) if isinstance(value, list) else value
                                      for name, value in inputs.items()})

    def arguments(self, **inputs: Any) -> dict[str, Any]:
        """What `function` is called with: matrices and reals as grids, the rest as they are."""
        return {name: self.inputs[name].handed(name, value) for name, value in self._complete(inputs).items()}

    def solve(self, **inputs: Any) -> list[Grid]:
        """The grids in the order a teacher writes them. Raises Problem when inputs do not fit together."""
        return self.function(**self.arguments(**inputs))

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Checked inputs from JSON values, defaults where not given.

        Raises Problem: unknown name, not a number, out of range, wrong shape, not a choice.
        """
        read = {name: self.inputs[name].read(name, value) if name in given else value
                for name, value in self._complete(given).items()}
        measured(self.inputs, read)
        return read

    def _complete(self, given: Mapping[str, Any]) -> dict[str, Any]:
        for name in given:
            if name not in self.inputs:
                raise Problem("input_unknown", name=name, known=", ".join(self.inputs))
        return {name: deepcopy(given.get(name, rule.default)) for name, rule in self.inputs.items()}

    def random(self, generator: np.random.Generator) -> dict[str, Any]:
        """Fresh inputs that fit together, for practice."""
        for _ in range(1000):
            found = {name: rule.random(generator) for name, rule in drawn(self.inputs, generator).items()}
            try:
                self.solve(**found)
            except Problem:
                continue  # a kernel larger than its picture: draw again
            return found
        raise RuntimeError(f"the inputs of {self.id} do not fit together")


def example(*, oracles: tuple[str, ...] = (), **inputs: Input) -> Callable[[Solve], Example]:
    """Makes a function a worked example; its name is the id, its file the topic."""

    def registered(function: Solve) -> Example:
        found = Example(function, inputs, oracles)
        if found.id in REGISTERED:
            raise TypeError(f"two worked examples are called {found.id}")
        REGISTERED[found.id] = found
        return found

    return registered
