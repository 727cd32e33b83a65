"""The question bank: whole, balanced, in two languages, and in agreement with the worked examples."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from engine import course, worked
from engine.course import shelf
from engine.exam import bank, grade

LANGUAGES = ("ko", "en")
HOME = {question.id: lesson for lesson in course.lessons() for question in bank.load(lesson.folder)}
ALL = [pytest.param(question, id=question.id) for question in bank.questions()]
DIGITS = re.compile(r"\d[\d,.]*\d")  # small numbers may be spelt out


def of_kind(kind: str) -> list[bank.Question]:
    return [question for question in bank.questions() if question.kind == kind]


def test_week_2_has_enough_of_each_kind() -> None:
    count = Counter(question.kind for question in bank.questions() if question.week == 2)
    assert (count["choice"], count["short"], count["essay"], count["ox"]) >= (10, 8, 4, 4)


def test_every_inventory_section_of_a_built_week_is_asked() -> None:
    ids = {id for question in bank.questions() for id in question.ids}
    asked = {item.section for item in course.items().values() if item.id in ids}
    built = {one.slug for one in course.lessons()}
    to_come = {plan.week for plan in course.outline() if plan.slug not in built}  # whole or in part
    weeks = {question.week for question in bank.questions()} - to_come
    assert {item.section for item in course.items().values() if item.week in weeks} <= asked


@pytest.mark.parametrize("question", ALL)
def test_a_question_points_at_things_that_exist(question: bank.Question) -> None:
    lesson = HOME[question.id]
    assert lesson.section(question.section)
    assert set(question.errata) <= {box.id for box in lesson.errata}
    if question.example:
        example = worked.examples()[question.example.id]
        assert example.solve(**example.read(question.example.inputs))


@pytest.mark.parametrize("question", ALL)
def test_both_languages_state_the_same_numbers(question: bank.Question) -> None:
    texts = [option.text for option in question.options] + [point.text for point in question.points]
    for pair in [question.ask, *texts]:
        ko, en = (set(DIGITS.findall(pair[language])) for language in LANGUAGES)
        assert ko == en or (ko - en == {"10"} and "ten" in pair["en"]), pair


def test_the_place_of_the_right_option_gives_nothing_away() -> None:
    places = Counter(next(i for i, option in enumerate(q.options) if option.right) for q in of_kind("choice"))
    assert max(places.values()) <= 0.4 * len(of_kind("choice"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_length_of_the_right_option_gives_nothing_away(language: str) -> None:
    longest = 0
    for question in of_kind("choice"):
        lengths = sorted((len(option.text[language]), option.right) for option in question.options)
        longest += lengths[-1][1] and lengths[-1][0] > lengths[-2][0]
    assert longest <= 0.4 * len(of_kind("choice"))


@pytest.mark.parametrize("question", of_kind("choice"), ids=lambda question: question.id)
def test_options_differ_and_every_one_explains_itself(question: bank.Question) -> None:
    for language in LANGUAGES:
        assert len({option.text[language] for option in question.options}) == 4
        assert len({option.why[language] for option in question.options}) == 4
    assert [grade.choice(question, i) for i in range(4)] == [option.right for option in question.options]


def test_true_and_false_are_balanced() -> None:
    count = Counter(question.answer for question in of_kind("ox"))
    assert abs(count["O"] - count["X"]) <= 0.2 * len(of_kind("ox"))


@pytest.mark.parametrize(("id", "example", "inputs", "grid"), [
    ("Q02-S02", "iterations", {"N": 506, "batch": 100}, "iterations"),
    ("Q02-S03", "iterations", {"N": 1000, "batch": 100, "epochs": 5}, "updates"),
    ("Q03-S03", "cnn_vs_mlp", {"k": 3, "C": 3, "K": 64}, "conv"),
    ("Q03-S04", "convolution", {"image": [[1, 2, 0], [0, 1, 2], [2, 1, 0]]}, "result"),
    ("Q04-S02", "pooling", {"image": [[2, 4], [2, 6]]}, "average"),
])
def test_short_answers_agree_with_the_worked_example(id: str, example: str, inputs: dict, grid: str) -> None:
    question = next(q for q in bank.questions() if q.id == id)
    solved = worked.example(example).solve(**worked.example(example).read(inputs))
    value = next(g.values for g in solved if g.name == grid).item()
    assert grade.short(question, f"{value:g}")


def test_the_mlp_question_agrees_with_the_worked_example() -> None:
    question = next(q for q in bank.questions() if q.id == "Q02-M10")
    values = {v for grid in worked.example("mlp_params").solve() for v in grid.values.ravel()}
    right = next(option.text["en"] for option in question.options if option.right)
    assert float(grade.number(right)) in values


BROKEN = {
    "two right options": (r'(why = \{ko = "1000개를 한 배치.*?\})', r"\1\nright = true", "incomplete choice"),
    "no right option": (r"right = true", "", "incomplete choice"),
    "an id twice": (r'"Q02-M02"', '"Q02-M01"', "duplicate id Q02-M01"),
    "a kind against its id": (r'kind = "choice"', 'kind = "ox"', "kind is wrong"),
    "an unknown inventory id": (r"W02-trn-06", "W02-trn-66", "inventory id W02-trn-66"),
    "an unknown erratum": (r"S-W02-01", "S-W02-77", "erratum S-W02-77"),
    "a question in one language": (r'(ask = \{ko = .*?), en = .*?\}\n', r"\1}\n", "both languages"),
    "nothing accepted": (r"accept = \[.*?\]", "accept = []", "incomplete short"),
    "a point without keywords": (r"keywords = \[.*?\]", "keywords = []", "incomplete essay"),
    "neither true nor false": (r'answer = "O"', 'answer = "Y"', "incomplete ox"),
    "a question without a section": (r'section = "counting"\n', "", r"quiz\.toml.*section"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_bank_is_refused_by_name(fault: str, tmp_path: Path) -> None:
    pattern, instead, message = BROKEN[fault]
    folder = Path(shutil.copytree(shelf.PAGES / "w02_ann", tmp_path / "w02_ann"))
    file = folder / "quiz.toml"
    before = file.read_text(encoding="utf-8")
    after = re.sub(pattern, instead, before, count=1)
    assert after != before
    file.write_text(after, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        bank.load(folder)
