"""Functions on show: each has a file of explanations, assets/words/code/<name>.toml, keyed by the line.

A file states `function` ("module:qualified name"), `title` (short, for a menu), `heading`, `lesson` and
`order`; `follow` names functions shown below it, `through` the lab's fit that calls it, when it cannot be run
by itself, with `settings` other than the lab's defaults.
"""

import importlib
from dataclasses import replace
from typing import Any

from engine import words
from engine.codewalk import Walk, walk
from engine.source import Source


def exhibits(lesson: str | None = None) -> dict[str, str]:
    """Name -> "module:qualified name" of the functions on show, of one lesson or all, in reading order."""
    files = (words.FOLDER / "code").glob("*.toml")
    found = [(file.stem, words.table(file)) for file in files]
    found.sort(key=lambda pair: (pair[1]["lesson"], pair[1]["order"]))
    return {name: facts["function"] for name, facts in found if lesson in (None, facts["lesson"])}


def resolve(function: str) -> Any:
    """The function itself: "engine.models.mlp:MLP.forward". Raises when it is gone."""
    module, _, path = function.partition(":")
    found = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return found


def watch(name: str, advance: int = 3) -> Walk:
    """Runs the exhibit as its lab does by default, on the CPU, a few steps; keeps only what is on show."""
    import torch  # slow, and only needed when something runs

    facts = words.entry(f"code.{name}")
    shown = [facts["function"], *facts.get("follow", [])]
    start = facts.get("through", facts["function"])
    config = resolve(start.partition(":")[0] + ":Config")(**facts.get("settings", {}))
    follow = tuple(resolve(function) for function in shown if function != start)
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers are disturbed
        found = walk(resolve(start), config, torch.device("cpu"), advance=advance, follow=follow)
    return replace(found, function=shown[0], lines=tuple(x for x in found.lines if x.function in shown),
                   moments=tuple(x for x in found.moments if x.function in shown))


def explanations(function: str) -> dict[str, dict[str, str]]:
    """Stripped line -> {"ko": …, "en": …}; empty when the function is not on show."""
    for name, shown in exhibits().items():
        if shown == function:
            entry = words.entry(f"code.{name}")
            return {line["text"]: {code: line[code] for code in words.LANGUAGES} for line in entry["line"]}
    return {}


def unexplained(name: str) -> tuple[list[str], list[str]]:
    """(lines without an explanation, explanations without a line) of one exhibit; both should be empty."""
    function = exhibits()[name]
    lines, known = Source(resolve(function)).explained(), explanations(function)
    return [text for text in lines if text not in known], [text for text in known if text not in lines]
