"""What there is: labs, worked examples, how much of the course is taught."""

import json
from argparse import Namespace
from dataclasses import asdict
from typing import Any

from engine.cli.printing import as_json, table
from engine.words import has, say


def labs(asked: Namespace, language: str) -> int:
    """Lists the labs; their knobs only in JSON, because reading them imports torch."""
    from engine import course
    from engine.labs import names

    lessons = course.lab_lessons()
    if asked.json:
        print(as_json([{"id": name, "lesson": lessons.get(name), "knobs": _knobs(name),
                        "checkpoints": _checkpoints(name)} for name in names()]))
    else:
        print(table([name, lessons.get(name, ""), title(language, f"labs.{name}.title")] for name in names()))
    return 0


def title(language: str, path: str) -> str:
    """The words at a path, if there are any."""
    return say(language, path) if has(path) else ""


def _knobs(name: str) -> dict[str, Any]:
    from engine import labs
    from engine.labs import knob

    def plain(rule: knob.Knob) -> dict[str, Any]:
        return {key: value for key, value in asdict(rule).items() if value not in (None, (), False)}

    return {key: {"default": field.default} | plain(rule)
            for key, (field, rule) in knob.knobs(labs.lab(name).Config).items()}


def _checkpoints(lab: str) -> list[dict[str, Any]]:
    from engine.runs import checkpoint

    found = [checkpoint.checkpoint(name) for name in checkpoint.names()]
    return [{"name": one.name, "scores": one.scores} for one in found if one.lab == lab]


def examples(asked: Namespace, language: str) -> int:
    """Lists the worked examples."""
    from engine import course, worked

    lessons = course.example_lessons()
    found = worked.examples()
    if asked.json:
        print(as_json([{"id": one.id, "lesson": lessons.get(one.id), "oracles": list(one.oracles),
                        "inputs": {name: rule.plain() for name, rule in one.inputs.items()}}
                       for one in found.values()]))
    else:
        print(table([one.id, lessons.get(one.id, ""), ",".join(one.oracles),
                     title(language, f"worked.{one.topic}.{one.id}.title")] for one in found.values()))
    return 0


def solve(asked: Namespace, _language: str) -> int:
    """Works one example with its own numbers or the given ones."""
    from engine.worked import example

    found = example(asked.id)
    grids = found.solve(**found.read({name: _value(text) for name, text in asked.set}))
    if asked.json:
        plain = [{"name": grid.name, "values": grid.values.tolist()} for grid in grids]
        print(as_json({"id": found.id, "grids": plain}))
    else:
        for grid in grids:
            print(f"{grid.name} =")
            print(table(grid.values.tolist()))
    return 0


def _value(text: str) -> Any:
    """JSON, or the bare word: mode=zero needs no quotes."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def coverage(asked: Namespace, _language: str) -> int:
    """Counts what is taught against what must be."""
    from engine.course import coverage

    found = coverage()
    counts = ([kind, f"{count['covered']}/{count['total']}"] for kind, count in found.items())
    print(as_json(found) if asked.json else table(counts))
    return 0
