"""What the course contains, as data: the tables of assets/course."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "assets" / "course"
Text = dict[str, str]  # {"ko": "…", "en": "…"}


@dataclass(frozen=True)
class Item:
    """One thing the course teaches, e.g. W02-trn-03; week is None for exam facts (EX-…)."""

    id: str
    week: int | None
    type: str  # concept, claim, formula, example, table, diagram, comparison, lab, steps, …
    section: str
    title: Text


@dataclass(frozen=True)
class Slip:
    """One mistake (E-…), omission (O-…) or simplification (S-…) of the course notes."""

    id: str
    week: int
    severity: str  # of errata: "H" changes an exam answer, "M" imprecise, "L" spelling; of others ""
    title: Text

    @property
    def kind(self) -> str:
        """erratum, omission or simplification."""
        return {"E": "erratum", "O": "omission", "S": "simplification"}[self.id[0]]


@dataclass(frozen=True)
class Outline:
    """One planned lesson, built or not: what the course map shows."""

    slug: str
    week: int
    exam: str  # "midterm" or "final"
    title: Text
    does: Text


@dataclass(frozen=True)
class Exam:
    """The shape of one exam: how many questions of each kind, over which weeks."""

    name: str
    weeks: tuple[int, ...]
    choice: int
    short: int
    essay: int
    code: Text

    @property
    def total(self) -> int:
        return self.choice + self.short + self.essay


def _table(name: str) -> dict:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def week_of(id: str) -> int | None:
    """The week an inventory id speaks of: W02-trn-03 -> 2; exam facts have none."""
    return int(id[1:3]) if id.startswith("W") else None


@cache
def items() -> dict[str, Item]:
    """Every inventory item by id, in the order of the course."""
    return {
        id: Item(id, week_of(id), entry["type"], section, {"ko": entry["ko"], "en": entry["en"]})
        for section, part in _table("inventory").items()
        for id, entry in part["items"].items()
    }


@cache
def errata() -> dict[str, Slip]:
    """Every erratum, omission and simplification by id."""
    return {
        id: Slip(id, e["week"], e.get("severity", ""), {"ko": e["ko"], "en": e["en"]})
        for id, e in _table("errata").items()
    }


@cache
def outline() -> tuple[Outline, ...]:
    """All lessons of the course in order, whether they are built or not."""
    return tuple(Outline(**entry) for entry in _table("outline")["lesson"])


@cache
def exams() -> dict[str, Exam]:
    """The two exams by name: midterm, final."""
    return {name: Exam(name, **{**e, "weeks": tuple(e["weeks"])}) for name, e in _table("exams").items()}


@cache
def oracles() -> dict[str, tuple[int, ...]]:
    """Each oracle (WE-01 …) and the weeks whose items it proves."""
    return {id: tuple(weeks) for id, weeks in _table("oracles").items()}


@cache
def planned_questions() -> dict[str, int]:
    """Each question of the planned exam bank and its week: Q02-M01 -> 2."""
    letters = {"choice": "M", "short": "S", "essay": "E", "ox": "O"}
    return {
        f"Q{week}-{letters[kind]}{number:02d}": int(week)
        for week, counts in _table("questions").items()
        for kind, count in counts.items()
        for number in range(1, count + 1)
    }
