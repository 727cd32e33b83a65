"""Functions applied to every cell, and their derivatives as operations of the same algebra."""

from collections.abc import Callable

import numpy as np

from engine.worked.algebra import settle
from engine.worked.arithmetic import Text, call, exponential, power
from engine.worked.grid import Grid, constant, elementwise

FUNCTIONS: dict[str, tuple[Callable[[np.ndarray], np.ndarray], Callable[[Text], Text]]] = {
    "sigmoid": (lambda x: 0.5 * (1 + np.tanh(x / 2)), lambda a: call("σ", a)),
    "tanh": (np.tanh, lambda a: call("tanh", a)),
    "relu": (lambda x: np.maximum(x, 0), lambda a: call("max", Text("0"), a)),
    "exp": (np.exp, exponential),
    "log": (np.log, lambda a: call("ln", a)),
    "sqrt": (np.sqrt, lambda a: call("√", a)),
    "square": (np.square, lambda a: power(a, 2)),
    "sin": (lambda x: settle(np.sin(x), np.abs(x)), lambda a: call("sin", a)),
    "cos": (lambda x: settle(np.cos(x), np.ones_like(x)), lambda a: call("cos", a)),
    "cbrt": (np.cbrt, lambda a: call("∛", a)),
    "floor": (np.floor, lambda a: Text(f"⌊{a.text}⌋")),
    "ceil": (np.ceil, lambda a: Text(f"⌈{a.text}⌉")),
    "positive": (lambda x: x > 0, lambda a: Text(f"[{a.text} > 0]")),  # Iverson bracket: 1 or 0
}


def apply(function: str, x: Grid) -> Grid:
    """f(x) in every cell; `function` is a key of FUNCTIONS."""
    values, told = FUNCTIONS[function]
    return elementwise(values(x.values), lambda cells: told(cells[0].text), x)


def derivative(function: str, x: Grid, y: Grid) -> Grid:
    """f'(x) in every cell, written the way it is computed by hand: from x or from y = f(x)."""
    return {
        "sigmoid": lambda: y * (1 - y),
        "tanh": lambda: 1 - y**2,
        "relu": lambda: apply("positive", x),
        "exp": lambda: y,
        "log": lambda: 1 / x,
        "sqrt": lambda: 1 / (2 * y),
        "square": lambda: 2 * x,
        "sin": lambda: apply("cos", x),
        "cos": lambda: -apply("sin", x),
        "cbrt": lambda: 1 / (3 * y**2),
    }[function]()


def where(mask: Grid, a: Grid | float, b: Grid | float) -> Grid:
    """a where the mask is not 0, else b; all three of one shape, or single rows and columns that repeat."""
    a, b = constant(a), constant(b)

    def chosen(row: int, column: int) -> tuple:
        decides = mask.at(row, column)
        return decides, (a if mask.values[decides.row, decides.column] else b).at(row, column)

    return Grid(np.where(mask.values != 0, a.values, b.values), chosen, lambda cells: cells[1].text)
