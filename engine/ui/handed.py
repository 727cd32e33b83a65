"""What the board in the browser is handed: grids with their formulas and words, colours, what was refused."""

from collections.abc import Sequence
from typing import Any

from engine.figures import colours
from engine.problem import Problem
from engine.ui.mathml import mathml
from engine.ui.workings import Workings
from engine.words import has, say, spoken
from engine.worked.grid import Grid
from engine.worked.inputs import Input, Matrix
from engine.worked.payload import payload

COLOURS = {"light": dict(colours.LIGHT), "dark": dict(colours.DARK)}
ACTS = ["steps", "practice", "random", "reset", "share"]  # buttons above a board


def handed(workings: Workings, language: str) -> dict[str, Any]:
    """Everything the module in the browser needs, ready for JSON."""
    words = words_of(workings)
    return {
        "language": language, "grids": [_dressed(grid, workings, words, language) for grid in workings.grids],
        "words": spoken(language, "board"), "colours": COLOURS, "acts": ACTS, "pinned": None,
        "serial": workings.serial, "ack": workings.answered, "practice": workings.practice,
        "refused": refused(workings, language),
        "link": {"name": f"we.{workings.example.id}", "value": workings.link()},
    }


def handed_fixed(grids: Sequence[Grid], words: str, language: str) -> dict[str, Any]:
    """The same for grids that stand as they are: only walked and stepped through, the last cell held."""
    plain = payload(grids)
    shown = [grid | _formulas(grid) | {
        "caption": _once(words, plain, i, language), "starts_line": _starts_line(plain, i), "editable": False,
        "sizes": None, "limits": None} for i, grid in enumerate(plain)]
    last = [len(plain) - 1, len(plain[-1]["values"]) - 1, len(plain[-1]["values"][0]) - 1]
    return {
        "language": language, "grids": shown, "words": spoken(language, "board"), "colours": COLOURS, "acts": ACTS[:1],
        "pinned": last, "serial": 0, "ack": 0, "practice": None, "refused": None, "link": None,
    }


def _once(words: str, grids: list[dict[str, Any]], i: int, language: str) -> str:
    """The caption where it stands for the first time; the same kind of grid again needs none."""
    caption = grids[i]["caption"]
    said = any(grid["caption"] == caption for grid in grids[:i])
    return "" if said else _first((f"{words}.{caption}",), language)


def _starts_line(grids: list[dict[str, Any]], i: int) -> bool:
    """What is given after something was computed begins the next term of the sum."""
    return i > 0 and grids[i]["editable"] and not grids[i - 1]["editable"]


def words_of(workings: Workings) -> str:
    return f"worked.{workings.example.topic}.{workings.example.id}"


def _dressed(grid: dict[str, Any], workings: Workings, words: str, language: str) -> dict[str, Any]:
    """A grid of the payload with its formula, its words, and whether and how far it may be edited here."""
    name, rule = grid["name"], workings.example.inputs.get(grid["name"])
    places = (f"{words}.grids.{grid['caption']}", f"{words}.inputs.{name}")
    return grid | _formulas(grid) | {
        "caption": _first(places, language), "editable": grid["editable"] and rule is not None,
        "sizes": _sizes(rule),
        "limits": rule and [f"{x:g}".replace("-", "−") for x in (rule.low, rule.high)],
    }


def _first(places: Sequence[str], language: str) -> str:
    return next((say(language, place) for place in places if has(place)), "")


def _formulas(grid: dict[str, Any]) -> dict[str, Any]:
    return {
        "symbol_mathml": mathml(grid["symbol"]), "given": grid["editable"],
        "mathml": mathml(grid["formula"]) if grid["formula"] != grid["symbol"] else "",
    }


def _sizes(rule: Input | None) -> list[list[int]] | None:
    """Fewest and most rows, fewest and most columns, of a table that may be smaller or larger.

    A side made of several sizes (H + D) grows with the tables where they stand alone, not by itself.
    """
    if not isinstance(rule, Matrix):
        return None
    spans = [[0, 0] if len(names) > 1 else list(span)
             for names, span in zip(rule.called, (rule.height, rule.width), strict=True)]
    return None if all(low == high for low, high in spans) else spans


def refused(workings: Workings, language: str) -> dict[str, Any] | None:
    """The sentence about the last wrong value and the place of its cell; None when all is well."""
    if workings.refused is None:
        return None
    cell = workings.refused["cell"]
    names = [grid["name"] for grid in workings.grids]
    place = {"grid": names.index(cell[0]), "row": cell[1], "col": cell[2]} if cell else {}
    problem = renamed(workings, workings.refused["problem"], language)
    return {"text": say(language, f"problems.{problem.code}", **problem.facts)} | place


def renamed(workings: Workings, problem: Problem, language: str) -> Problem:
    """What is wrong, the input called by the name that the learner sees."""
    name = f"{words_of(workings)}.inputs.{problem.facts.get('name')}"
    seen = {"name": say(language, name).partition(":")[0]} if has(name) else {}  # "Batch size: samples used at once"
    return Problem(problem.code, **problem.facts | seen)
