"""The lesson page: a header, four rooms of which one runs, the way to the neighbouring lessons."""

import importlib
from pathlib import Path

import streamlit as st

from engine import course
from engine.ui import memory
from engine.ui.frame import open_page
from engine.ui.place import choose, known
from engine.ui.quiz import quiz
from engine.ui.section import ICONS, section
from engine.ui.training import training
from engine.words import say

ROOMS = ("learn", "train", "look", "ask")


class Page:
    """One lesson on screen. A page calls its rooms in order; only the room where the learner is runs."""

    def __init__(self, file: str) -> None:
        self.lesson = course.lesson(Path(file).stem)
        self.language = open_page(self.lesson.title)
        self._head()
        known("room", ROOMS, self.language)
        label = self.say("rooms.label")
        self.at_room = choose("room", ROOMS, lambda room: f"{ICONS[room]} {self.say(f'rooms.{room}')}", label)

    def say(self, key: str, **facts: object) -> str:
        return say(self.language, f"lesson.{key}", **facts)

    def _head(self) -> None:
        """Two lines: where this stands in the course, what it is called and what it is for."""
        lesson, language = self.lesson, self.language
        scope = say(language, f"frame.menu.{lesson.exam}")
        st.caption(self.say("head.exam", scope=scope, week=lesson.week, minutes=lesson.minutes))
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.header(lesson.title[language], anchor=False, width="content")
            with st.popover(self.say("head.goals"), icon=":material/flag:", type="tertiary"):
                st.markdown("\n".join(f"- {goal[language]}" for goal in lesson.goals))
                done = len(memory.seen(lesson.slug))
                words = self.say("head.seen", done=done, total=len(lesson.sections))
                st.progress(done / len(lesson.sections), words)

    def learn(self) -> None:
        """The section that the URL names."""
        if self.at_room == "learn":
            ids = [one.id for one in self.lesson.sections]
            asked = st.query_params.get("at")
            known("at", ids, self.language)
            section(self.lesson, self.lesson.section(asked if asked in ids else ids[0]), self.language)

    def train(self) -> None:
        """The labs of this lesson, one at a time."""
        if self.at_room == "train":
            known("lab", self.lesson.labs, self.language)
            label = self.say("rooms.train")
            lab = choose("lab", self.lesson.labs, lambda name: say(self.language, f"labs.{name}.title"), label)
            training(lab, self.language)

    def look(self, *views: str) -> None:
        """Ways to look inside a trained network, one at a time: modules of engine/ui/look."""
        if self.at_room == "look":
            known("look", views, self.language)
            name = choose("look", views, lambda view: self.say(f"look.{view}"), self.say("look.label"))
            importlib.import_module(f"engine.ui.look.{name}").show(self.lesson, self.language)

    def ask(self) -> None:
        """The question bank of this lesson."""
        if self.at_room == "ask":
            quiz(self.lesson, self.language)

    def close(self) -> None:
        """The foot of the page: the lessons before and after."""
        before, after = course.neighbours(self.lesson.slug)
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            for key, unit in (("step.lesson_back", before), ("step.lesson_next", after)):
                if unit:
                    label = self.say(key, week=unit.week, title=unit.title[self.language])
                    st.page_link(f"pages/{unit.slug}.py", label=label, query_params={"lang": self.language})
