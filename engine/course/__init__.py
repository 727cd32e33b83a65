"""The course: what it must teach, the lessons that teach it, and what is still missing."""

from engine.course.covered import coverage
from engine.course.inventory import Exam, Item, Outline, Slip, errata, exams, items, outline
from engine.course.lesson import Case, Erratum, Lesson, Predict, Section, read
from engine.course.shelf import example_lessons, lab_lessons, lesson, lessons, neighbours

__all__ = [
    "Case", "Erratum", "Exam", "Item", "Lesson", "Outline", "Predict", "Section", "Slip",
    "coverage", "errata", "example_lessons", "exams", "items", "lab_lessons", "lesson", "lessons",
    "neighbours", "outline", "read",
]
