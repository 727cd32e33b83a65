"""What went wrong, as one sentence in the learner's language."""

import re

from engine.problem import Problem
from engine.words import say

MARKS = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:])")  # what Markdown would take for markup


def sentence(problem: Problem, language: str) -> str:
    """The words of a Problem; what the learner typed stands in them as plain text, never as markup."""
    facts = {name: plainly(value) for name, value in problem.facts.items()}
    return say(language, f"problems.{problem.code}", **facts)


def plainly(value: object) -> str:
    """Text that Markdown shows as it is."""
    return MARKS.sub(r"\\\1", str(value))
