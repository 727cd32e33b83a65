"""The viewer of code that ran: source on one side, what the line pointed at made on the other."""

import base64
import hashlib
import json
from functools import cache
from typing import Any

import numpy as np

from engine import exhibit
from engine.codewalk import Line, Moment, Walk
from engine.made import Made
from engine.ui.component import component
from engine.ui.palette import variables
from engine.ui.syntax import pieces
from engine.words import FOLDER, has, say, spoken

ASSETS = FOLDER.parent


@cache
def _component() -> Any:
    """Registered once per process."""
    return component(
        "ai_library.code",
        html='<div class="walk"></div>',
        css=variables() + (ASSETS / "code.css").read_text(encoding="utf-8"),
        js="\n".join((ASSETS / file).read_text(encoding="utf-8") for file in ("code/value.js", "code.js")),
    )


def code(walk: Walk, words: str, language: str, *, key: str, practice: bool = False) -> None:
    """Shows a walk. `words`: the exhibit, assets/words/code/<words>.toml; others have theirs.

    `practice`: explanations wait until they are asked for; the learner may switch this at any time.
    """
    data = payload(walk, words, language)
    stamp = hashlib.sha1(json.dumps(data).encode(), usedforsecurity=False).hexdigest()
    _component()(key=key, data=data | {"practice": practice, "stamp": stamp})


def payload(walk: Walk, words: str, language: str) -> dict:
    """The walk and its words as JSON-ready data; what the browser draws."""
    functions = list(dict.fromkeys(line.function for line in walk.lines))
    heading = f"code.{words}.heading"
    return {
        "title": say(language, heading) if has(heading) else functions[0],
        "words": spoken(language, "codewalk"),
        "functions": functions,
        "lines": [row for name in functions for row in _lines(walk, functions, name, language)],
        "moments": [_moment(moment, functions) for moment in walk.moments],
        "failure": walk.failure and _failure(walk, functions),
    }


def _failure(walk: Walk, functions: list[str]) -> dict:
    """Where it broke; outside the functions on show, the line on show that ran last stands for it."""
    broke = walk.failure
    place = broke if broke.function in functions else (walk.moments or walk.lines)[-1]
    line = place.number if isinstance(place, Line) else place.line
    return {"function": functions.index(place.function), "line": line, "text": f"{broke.kind}: {broke.text}"}



def _lines(walk: Walk, functions: list[str], function: str, language: str) -> list[dict]:
    known = exhibit.explanations(function)
    lines = [line for line in walk.lines if line.function == function]
    coloured = pieces([line.text for line in lines], walk.names)
    return [{
        "number": line.number, "function": functions.index(function), "statement": line.statement,
        "runs": line.runs, "pieces": shown, "why": known.get(line.text.strip(), {}).get(language),
    } for line, shown in zip(lines, coloured, strict=True)]


def _moment(moment: Moment, functions: list[str]) -> dict:
    return {"function": functions.index(moment.function), "line": moment.line,
            "made": [_made(made) for made in moment.made]}


def _made(made: Made) -> dict:
    return {"name": made.name, "kind": made.kind, "shape": made.shape, "dtype": made.dtype,
            "low": _number(made.low), "high": _number(made.high), "value": made.value,
            "thumb": _thumb(made.thumb)}


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:.4g}"


def _thumb(thumb: np.ndarray | None) -> dict | None:
    """Cells as bytes: 0 is not finite, 1 the lowest, 255 the highest."""
    if thumb is None or thumb.size < 2:
        return None
    finite = thumb[np.isfinite(thumb)]
    if not finite.size:
        return None
    low, high = float(finite.min()), float(finite.max())
    scaled = np.nan_to_num((thumb - low) / (high - low or 1) * 254 + 1, nan=0, posinf=0, neginf=0)
    cells = base64.b64encode(scaled.round().astype(np.uint8).tobytes()).decode()
    return {"rows": thumb.shape[0], "columns": thumb.shape[1], "low": low, "high": high, "cells": cells}
