"""One lesson read from its folder: facts from lesson.toml, words from ko.md and en.md, checked."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.course.inventory import Slip, Text, errata, items

LANGUAGES = ("ko", "en")
HEADING = re.compile(r"^## +(?P<title>.+?) +\{#(?P<id>[a-z0-9-]+)\} *$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """A worked example set to one case: the example's id and the inputs that differ from its defaults."""

    id: str
    inputs: dict[str, Any]


@dataclass(frozen=True)
class Predict:
    """One question, answered with a tap, before the result appears."""

    ask: Text
    options: tuple[Text, ...]
    answer: int  # index of the right option
    because: Text


@dataclass(frozen=True)
class Erratum:
    """The box that sets one slip of the notes right."""

    id: str
    slip: Text
    right: Text
    source: Text
    exam: Text  # what to write in the exam
    proof: Case | None

    @property
    def about(self) -> Slip:
        """Its week, severity, kind and title in the list of all errata."""
        return errata()[self.id]


@dataclass(frozen=True)
class Section:
    """One thing to say, with what the learner does right below it."""

    id: str
    title: Text
    body: Text  # Markdown
    covers: tuple[str, ...]  # inventory ids
    errata: tuple[str, ...]  # erratum ids, their boxes stand in Lesson.errata
    examples: tuple[str, ...]  # worked example ids
    inputs: dict[str, dict[str, Any]]  # example id -> this section's numbers instead of the example's own
    lab: str | None  # the lab to try after this section
    predict: Predict | None


@dataclass(frozen=True)
class Lesson:
    """One unit of the course."""

    slug: str
    week: int
    title: Text
    exam: str  # "midterm" or "final"
    minutes: int
    does: Text
    goals: tuple[Text, ...]
    labs: tuple[str, ...]
    sections: tuple[Section, ...]
    errata: tuple[Erratum, ...]
    folder: Path

    def section(self, id: str) -> Section:
        """The section with this id. Raises KeyError."""
        return {s.id: s for s in self.sections}[id]

    def erratum(self, id: str) -> Erratum:
        """The erratum box with this id. Raises KeyError."""
        return {e.id: e for e in self.errata}[id]


def text(value: Any, where: str) -> Text:
    """A {ko, en} table. Raises ValueError when a language is missing or empty."""
    if not isinstance(value, dict) or set(value) != set(LANGUAGES) or not all(
            isinstance(words, str) and words.strip() for words in value.values()):
        raise ValueError(f"{where}: needs words in both languages, ko and en")
    return value


def unique(ids: Iterable[str], where: str) -> None:
    """Raises ValueError when an id stands twice."""
    ids = list(ids)
    twice = sorted({id for id in ids if ids.count(id) > 1})
    if twice:
        raise ValueError(f"{where}: duplicate id {', '.join(twice)}")


def known(ids: Iterable[str], among: Iterable[str], what: str, where: str) -> tuple[str, ...]:
    """The ids as a tuple. Raises ValueError when one is not among the known ones."""
    ids, among = tuple(ids), set(among)
    for id in ids:
        if id not in among:
            raise ValueError(f"{where}: unknown {what} {id}")
    return ids


def read(folder: Path) -> Lesson:
    """The lesson in this folder. Raises ValueError, naming the file, when it is broken."""
    file = folder / "lesson.toml"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        lesson = _lesson(folder, table, file)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"{file}: {type(error).__name__} {error}") from error
    used = [id for s in lesson.sections for id in s.errata]
    unique((e.id for e in lesson.errata), str(file))
    known(used, (e.id for e in lesson.errata), "erratum box", str(file))
    known((e.id for e in lesson.errata), used, "place in a section for the box", str(file))
    if f"w{lesson.week:02d}" != folder.name[:3] or lesson.exam not in ("midterm", "final"):
        raise ValueError(f"{file}: week must be the folder's, exam midterm or final")
    return lesson


def _lesson(folder: Path, table: dict, file: Path) -> Lesson:
    words = {language: _words(folder / f"{language}.md") for language in LANGUAGES}
    order = [s["id"] for s in table["section"]]
    unique(order, str(file))
    for language, sections in words.items():
        if list(sections) != order:
            odd = sorted(set(order) ^ set(sections)) or "their order"
            raise ValueError(f"{folder / language}.md: sections differ from lesson.toml: {odd}")
    return Lesson(
        folder.name, int(table["week"]), text(table["title"], f"{file}: title"), table["exam"],
        int(table["minutes"]), text(table["does"], f"{file}: does"),
        tuple(text(goal, f"{file}: goal") for goal in table["goals"]), tuple(table.get("labs", ())),
        tuple(_section(s, words, file) for s in table["section"]),
        tuple(_erratum(e, file) for e in table.get("erratum", ())), folder,
    )


def _words(file: Path) -> dict[str, tuple[str, str]]:
    """Section id -> (title, body) of one language's Markdown, in order."""
    markdown = file.read_text(encoding="utf-8")
    found = list(HEADING.finditer(markdown))
    unique((match["id"] for match in found), str(file))
    if markdown.count("\n## ") + markdown.startswith("## ") != len(found):
        raise ValueError(f"{file}: a heading without {{#id}}")
    ends = [match.start() for match in found[1:]] + [len(markdown)]
    bodies = {match["id"]: (match["title"], markdown[match.end():end].strip())
              for match, end in zip(found, ends, strict=True)}
    for id, (_, body) in bodies.items():
        if not body:
            raise ValueError(f"{file}: section {id} is empty")
    return bodies


def _section(table: dict, words: dict[str, dict], file: Path) -> Section:
    where = f"{file}: section {table['id']}"
    title, body = ({language: words[language][table["id"]][i] for language in LANGUAGES} for i in (0, 1))
    return Section(
        table["id"], title, body,
        known(table.get("covers", ()), items(), "inventory id", where),
        known(table.get("errata", ()), errata(), "erratum", where),
        tuple(table.get("examples", ())), _inputs(table, where), table.get("lab"),
        _predict(table["predict"], where) if "predict" in table else None,
    )


def _inputs(table: dict, where: str) -> dict[str, dict[str, Any]]:
    inputs = table.get("inputs", {})
    known(inputs, table.get("examples", ()), "example of the section", where)
    return inputs


def _predict(table: dict, where: str) -> Predict:
    options = tuple(text(option, f"{where}: option") for option in table["options"])
    if not 0 <= table["answer"] < len(options):
        raise ValueError(f"{where}: the answer is the index of an option, from 0")
    return Predict(text(table["ask"], f"{where}: ask"), options, table["answer"],
                   text(table["because"], f"{where}: because"))


def _erratum(table: dict, file: Path) -> Erratum:
    where = f"{file}: {table['id']}"
    known([table["id"]], errata(), "erratum", str(file))
    words = (text(table[key], f"{where}: {key}") for key in ("slip", "right", "source", "exam"))
    proof = Case(table["proof"]["example"], table["proof"].get("inputs", {})) if "proof" in table else None
    return Erratum(table["id"], *words, proof)
