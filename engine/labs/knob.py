"""Hyperparameters that know their range: one definition serves code, form, URL, run record and checkpoint."""

import math
from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, dataclass, field, fields
from typing import Any

from engine.data import own as own_file
from engine.problem import Problem


@dataclass(frozen=True)
class Knob:
    """The range of one hyperparameter: numbers have low and high, choices have a tuple of codes."""

    low: float | None = None
    high: float | None = None
    choices: tuple = ()
    log: bool = False  # spaced by ratio on the form: 1e-6, 1e-5, …
    own: bool = False  # beside the choices, the code of a file of the learner's (engine/data/own.py)


def knob(default: Any, low: float | None = None, high: float | None = None, *,
         choices: tuple = (), log: bool = False, own: bool = False) -> Any:
    """A dataclass field with its range beside its default: `lr: float = knob(1e-3, 1e-5, 1, log=True)`."""
    return field(default=default, metadata={"knob": Knob(low, high, choices, log, own)})


def knobs(config: type) -> dict[str, tuple[Field, Knob]]:
    """Name -> (dataclass field, range) of a Config class, in the order of the source."""
    return {f.name: (f, f.metadata["knob"]) for f in fields(config)}


def read(config: type, given: Mapping[str, Any]) -> Any:
    """A Config from texts or values; what is not given keeps its default.

    Raises Problem: unknown name, not a number, out of range, not among the choices.
    """
    known = knobs(config)
    for name in given:
        if name not in known:
            raise Problem("knob_unknown", name=name, known=", ".join(known))
    return config(**{name: _value(name, *known[name], given[name]) for name in given})


def _value(name: str, f: Field, rule: Knob, value: Any) -> Any:
    kind = type(f.default) if f.default is not MISSING else str
    if rule.choices:
        chosen = {str(c): c for c in rule.choices}
        if rule.own and own_file.there(str(value)):
            return str(value)
        if str(value) not in chosen:
            raise Problem("knob_not_a_choice", name=name, value=value, choices=", ".join(chosen))
        return chosen[str(value)]
    try:
        number = float(value)
        if kind is int and number != int(number):
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        raise Problem("knob_not_a_number", name=name, value=value) from None
    if not math.isfinite(number) or not rule.low <= number <= rule.high:
        raise Problem("knob_out_of_range", name=name, value=value, low=f"{rule.low:g}", high=f"{rule.high:g}")
    return kind(number)


def plain(config: Any) -> dict[str, Any]:
    """The Config as a dictionary of plain values, for JSON."""
    return asdict(config)
