"""Functions on show: each has a file of explanations, assets/words/code/<name>.toml, keyed by the line."""

import importlib
from typing import Any

from engine import words
from engine.source import Source


def exhibits() -> dict[str, str]:
    """Name -> "module:qualified name", for every file of explanations."""
    files = sorted((words.FOLDER / "code").glob("*.toml"))
    return {file.stem: words.table(file)["function"] for file in files}


def resolve(function: str) -> Any:
    """The function itself: "engine.models.mlp:MLP.forward". Raises when it is gone."""
    module, _, path = function.partition(":")
    found = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return found


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
