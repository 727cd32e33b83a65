"""The question bank: quiz.toml of each lesson, read into questions and checked against the course."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.course.inventory import Text, errata, items
from engine.course.lesson import Case, known, text, unique
from engine.course.shelf import lessons

KINDS = {"choice": "M", "short": "S", "essay": "E", "ox": "O"}  # kind -> its letter in the id Q02-M01
ID = re.compile(r"Q\d\d-[MSEO]\d\d")


@dataclass(frozen=True)
class Option:
    """One option of a choice question; right or wrong, it says why."""

    text: Text
    why: Text
    right: bool


@dataclass(frozen=True)
class Point:
    """One thing a good essay says; it counts as mentioned when any keyword occurs."""

    points: int
    text: Text
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """Something an exam may ask. Which fields are filled depends on the kind."""

    id: str
    kind: str  # "choice", "short", "essay" or "ox"
    ids: tuple[str, ...]  # inventory items it asks about; R-… are lab values from outside the notes
    section: str  # id of the lesson section that teaches it
    ask: Text
    code: str
    options: tuple[Option, ...]  # choice
    answer: Text | str | None  # short and essay: the model answer; ox: "O" or "X"
    accept: tuple[str, ...]  # short: see engine.exam.grade
    ordered: bool  # short: whether a list must keep its order
    why: Text | None
    points: tuple[Point, ...]  # essay
    example: Case | None  # the same case on the board
    errata: tuple[str, ...]
    gen: str  # id of the generator that makes variants, "" when there is none

    @property
    def week(self) -> int:
        return int(self.id[1:3])

    @property
    def ref(self) -> bool:
        """True when it asks for values that are not in the course notes."""
        return any(id.startswith("R-") for id in self.ids)


def load(folder: Path) -> tuple[Question, ...]:
    """The bank of one lesson folder. Raises ValueError, naming the file, when it is broken."""
    file = folder / "quiz.toml"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        found = tuple(_question(entry, f"{file}: {entry['id']}") for entry in table["question"])
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{file}: {type(error).__name__} {error}") from error
    unique((question.id for question in found), str(file))
    return found


@cache
def questions() -> tuple[Question, ...]:
    """The banks of all lessons that are built."""
    return tuple(question for lesson in lessons() for question in load(lesson.folder))


def _question(entry: dict, where: str) -> Question:
    kind, id = entry["kind"], entry["id"]
    if not ID.fullmatch(id) or KINDS.get(kind) != id[4]:
        raise ValueError(f"{where}: the id or its kind is wrong")
    known((one for one in entry["ids"] if not one.startswith("R-")), items(), "inventory id", where)
    example = entry.get("example")
    question = Question(
        id, kind, tuple(entry["ids"]), entry["section"], text(entry["ask"], f"{where}: ask"),
        entry.get("code", "").strip("\n"), _options(entry, where), _answer(entry, where),
        tuple(entry.get("accept", ())), entry.get("ordered", True),
        text(entry["why"], f"{where}: why") if "why" in entry else None, _points(entry, where),
        Case(example["id"], example.get("inputs", {})) if example else None,
        known(entry.get("errata", ()), errata(), "erratum", where), entry.get("gen", ""),
    )
    _complete(question, where)
    return question


def _options(entry: dict, where: str) -> tuple[Option, ...]:
    return tuple(
        Option(text(one["text"], f"{where}: option"), text(one["why"], f"{where}: why of an option"),
               one.get("right", False))
        for one in entry.get("option", ()))


def _points(entry: dict, where: str) -> tuple[Point, ...]:
    return tuple(Point(one["points"], text(one["text"], f"{where}: point"), tuple(one["keywords"]))
                 for one in entry.get("point", ()))


def _answer(entry: dict, where: str) -> Text | str | None:
    answer = entry.get("answer")
    return answer if answer is None or entry["kind"] == "ox" else text(answer, f"{where}: answer")


def _complete(question: Question, where: str) -> None:
    """Raises ValueError when a question lacks what its kind needs."""
    faults = {
        "choice": len(question.options) != 4 or sum(option.right for option in question.options) != 1,
        "short": not (question.answer and question.accept and question.why),
        "essay": not (question.answer and question.points and all(one.keywords for one in question.points)),
        "ox": question.answer not in ("O", "X") or not question.why,
    }
    if faults[question.kind]:
        raise ValueError(f"{where}: incomplete {question.kind} question")
