"""The course as data and the lessons that teach it: complete, in two languages, and loud when broken."""

import math
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from engine import course, labs, worked
from engine.course import shelf
from engine.problem import Problem

WEEK_2 = shelf.PAGES / "w02_ann"
POLITE = re.compile(r"(해요|어요|아요|예요|습니다|ㅂ니다|세요|입니다)")
MATHS = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)


def units() -> list:
    return [pytest.param(one, id=one.slug) for one in course.lessons()]


def test_the_inventory_is_whole() -> None:
    assert len(course.items()) == 382
    weeks = {item.week for item in course.items().values()}
    assert weeks == {None, 0, *range(2, 8), *range(9, 15)}
    assert sum(slip.kind == "erratum" for slip in course.errata().values()) == 67
    for thing in (*course.items().values(), *course.errata().values(), *course.outline()):
        assert thing.title["ko"].strip()
        assert thing.title["en"].strip()
        assert len(thing.title["ko"]) <= 40


def test_each_exam_has_thirty_questions_over_six_weeks() -> None:
    assert {name: (exam.total, len(exam.weeks)) for name, exam in course.exams().items()} == {
        "midterm": (30, 6), "final": (30, 6)}


def test_the_outline_is_in_course_order_and_agrees_with_the_lessons() -> None:
    slugs = [plan.slug for plan in course.outline()]
    assert slugs == sorted(slugs)
    for plan in course.outline():
        assert plan.week == int(plan.slug[1:3])
        assert plan.week in course.exams()[plan.exam].weeks
    plans = {plan.slug: plan for plan in course.outline()}
    for one in course.lessons():
        assert (one.week, one.exam, one.title, one.does) == tuple(
            getattr(plans[one.slug], field) for field in ("week", "exam", "title", "does"))


@pytest.mark.parametrize("unit", units())
def test_a_lesson_teaches_its_week(unit: course.Lesson) -> None:
    weeks = {unit.week, 0} if unit.week == 2 else {unit.week}
    same_week = [one for one in course.lessons() if one.week == unit.week]
    taught = {id for one in same_week for section in one.sections for id in section.covers}
    boxes = {box.id for one in same_week for box in one.errata}
    if len(same_week) == sum(plan.week == unit.week for plan in course.outline()):  # else its other lesson is to come
        assert {id for id, item in course.items().items() if item.week in weeks} <= taught
        assert {id for id, slip in course.errata().items() if slip.week == unit.week} <= boxes


@pytest.mark.parametrize("unit", units())
def test_what_a_lesson_shows_exists(unit: course.Lesson) -> None:
    known = worked.examples()
    cases = [(box.proof.id, box.proof.inputs) for box in unit.errata if box.proof]
    cases += [(id, section.inputs.get(id, {})) for section in unit.sections for id in section.examples]
    for id, inputs in cases:
        assert known[id].solve(**known[id].read(inputs))
    assert set(unit.labs) <= set(labs.names())
    assert {section.lab for section in unit.sections} - {None} <= set(unit.labs)


@pytest.mark.parametrize("unit", units())
def test_the_words_are_short_plain_and_the_same_in_both_languages(unit: course.Lesson) -> None:
    assert 3 <= len(unit.goals) <= 5
    for section in unit.sections:
        ko, en = section.body["ko"], section.body["en"]
        prose = [block for block in ko.split("\n\n") if not block.startswith(("$$", "```", "|", "1.", "- "))]
        assert len(prose) <= 3, section.id
        assert sum(len(block.split()) for block in prose) <= 90, section.id
        assert not POLITE.search(ko), section.id
        assert "~" not in ko + en, "a pair of ~ strikes text out"
        assert re.findall(r"```.*?```", ko, re.DOTALL) == re.findall(r"```.*?```", en, re.DOTALL), section.id
        assert formulas(ko) == formulas(en), section.id
        assert ko.count("참고(노트 밖)") == en.lower().count("outside the notes"), section.id


def formulas(markdown: str) -> list[str]:
    """LaTeX of a text in some order, words inside \\text{…} left out."""
    found = (a or b for a, b in MATHS.findall(re.sub(r"```.*?```", "", markdown, flags=re.DOTALL)))
    return sorted(re.sub(r"\\text\{.*?\}|\s", "", one) for one in found)


def test_the_numbers_that_week_2_predicts_are_true() -> None:
    guesses = {s.id: s.predict for s in course.lesson("w02_ann").sections if s.predict}
    right = {id: guess.options[guess.answer]["en"] for id, guess in guesses.items()}
    because = {id: guess.because["en"] for id, guess in guesses.items()}
    x = np.linspace(-math.pi, math.pi, 1000)
    design = np.stack([x**3, x**2, x, np.ones_like(x)], axis=1)  # (1000, 4)
    limit = 2 / np.linalg.eigvalsh(2 * design.T @ design).max()
    _, left, *_ = np.linalg.lstsq(design, np.sin(x), rcond=None)
    assert right["counting"] == str(math.ceil(506 / 100))
    assert right["sine"] == str(len(np.diff(x)))
    assert right["error"] == str(int(np.square([0, -1, 2]).sum()))
    assert right["digits"] == f"{784 * 64 + 64 + 64 * 10 + 10:,}"
    assert right["softmax"] == f"About {math.log(10):.2f}"
    assert f"{limit * 1e6:.2f}e-6" in because["rate"]
    assert limit < 1e-5
    assert f"{left[0]:.2f}" in because["fit"]


def test_week_2_is_covered_whole() -> None:
    report = course.coverage(2)
    assert set(report) == {"items", "errata", "oracles", "questions"}
    for part in report.values():
        assert part["missing"] == []
        assert part["covered"] == part["total"] > 0


def test_coverage_of_the_course_names_what_is_missing() -> None:
    for part in course.coverage().values():
        assert set(part) == {"total", "covered", "missing"}
        assert part["total"] == part["covered"] + len(part["missing"])
    assert course.coverage()["items"]["total"] == 382


def test_lessons_are_found_and_know_their_neighbours() -> None:
    row = course.lessons()
    assert [one.slug for one in row] == sorted(one.slug for one in row)
    assert course.neighbours(row[0].slug)[0] is None
    assert course.neighbours(row[-1].slug)[1] is None
    assert course.lab_lessons()["sine"] == course.example_lessons()["iterations"] == "w02_ann"
    with pytest.raises(Problem, match="w99_nothing"):
        course.lesson("w99_nothing")


BROKEN = {
    "a section missing in English": ("en.md", r"## The error.*?(?=## )", "", "en.md"),
    "a section twice": ("ko.md", r"\{#course\}", "{#ann}", "ko.md"),
    "a heading without an id": ("ko.md", r" \{#ann\}", "", "ko.md"),
    "an empty section": ("ko.md", r"(?<=\{#ann\}\n).*?(?=## )", "\n", "ko.md.*ann is empty"),
    "sections in another order": ("lesson.toml", r'id = "ann"', 'id = "zzz"', "sections differ"),
    "an unknown inventory id": ("lesson.toml", "W02-trn-01", "W02-trn-99", "inventory id W02-trn-99"),
    "numbers for an example that is not shown": ("lesson.toml", r'(examples = \["iterations"\])',
                                                 r"\1\ninputs.linspace = {}", "example of the section linspace"),
    "an unknown erratum": ("lesson.toml", "E-W02-01", "E-W02-99", "erratum E-W02-99"),
    "an erratum without its box": ("lesson.toml", r'\["E-W02-01"\]', '["E-W03-01"]', "E-W03-01"),
    "a box in no section": ("lesson.toml", r'errata = \["E-W02-01"\]', "", "E-W02-01"),
    "words in one language": ("lesson.toml", r'(title = \{ko = .*?), en = .*?\}', r"\1}", "both languages"),
    "a missing field": ("lesson.toml", r"minutes = \d+", "", "lesson.toml.*minutes"),
    "the wrong week": ("lesson.toml", r"week = 2", "week = 3", "week"),
    "an answer that is no option": ("lesson.toml", r"answer = 1", "answer = 7", "index of an option"),
    "no TOML at all": ("lesson.toml", r"\A", "[[[", "lesson.toml"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_lesson_is_refused_by_name(fault: str, tmp_path: Path) -> None:
    name, pattern, instead, message = BROKEN[fault]
    folder = Path(shutil.copytree(WEEK_2, tmp_path / "w02_ann"))
    before = (folder / name).read_text(encoding="utf-8")
    after = re.sub(pattern, instead, before, count=1, flags=re.DOTALL)
    assert after != before
    (folder / name).write_text(after, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        shelf.lessons(tmp_path)


def test_a_lesson_folder_without_a_lesson_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w03_cnn").mkdir()
    with pytest.raises(ValueError, match=r"w03_cnn.lesson\.toml"):
        shelf.lessons(tmp_path)
