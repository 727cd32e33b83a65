"""All lessons that are built, found by walking pages/, in the order of their names."""

import re
from functools import cache
from pathlib import Path

from engine.course.lesson import Lesson, read
from engine.problem import Problem

PAGES = Path(__file__).parents[2] / "pages"
FOLDER_NAME = re.compile(r"w\d\d[a-z]?_\w+")


@cache
def lessons(pages: Path = PAGES) -> tuple[Lesson, ...]:
    """Every lesson in course order. Raises ValueError, naming the file, when one is broken."""
    folders = (f for f in pages.iterdir() if f.is_dir() and FOLDER_NAME.fullmatch(f.name))
    return tuple(read(folder) for folder in sorted(folders, key=lambda f: f.name))


def lesson(slug: str) -> Lesson:
    """The lesson of this slug, e.g. w02_ann. Raises Problem when there is none."""
    found = {one.slug: one for one in lessons()}
    if slug not in found:
        raise Problem("unknown_lesson", name=slug, known=", ".join(found))
    return found[slug]


def neighbours(slug: str) -> tuple[Lesson | None, Lesson | None]:
    """The lessons before and after this one; None at either end."""
    row = [None, *lessons(), None]
    place = row.index(lesson(slug))
    return row[place - 1], row[place + 1]


def example_lessons() -> dict[str, str]:
    """Worked example id -> slug of the first lesson that shows it."""
    return _first((id, one.slug) for one in lessons() for section in one.sections for id in section.examples)


def lab_lessons() -> dict[str, str]:
    """Lab id -> slug of the first lesson that has it."""
    return _first((id, one.slug) for one in lessons() for id in one.labs)


def _first(pairs) -> dict[str, str]:
    found: dict[str, str] = {}
    for id, slug in pairs:
        found.setdefault(id, slug)
    return found
