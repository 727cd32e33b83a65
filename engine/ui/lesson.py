"""The lesson page: a header, four rooms of which one runs, sections one at a time, the way onward."""

import importlib
from pathlib import Path

import streamlit as st

from engine import course
from engine.ui import memory
from engine.ui.board import board
from engine.ui.frame import open_page
from engine.ui.place import choose, scroll_to_top
from engine.ui.quiz import quiz
from engine.ui.training import training
from engine.words import say

ROOMS = ("learn", "train", "look", "ask")
ICONS = {"learn": ":material/menu_book:", "train": ":material/model_training:",
         "look": ":material/search_insights:", "ask": ":material/quiz:"}


class Page:
    """One lesson on screen. A page calls its rooms in order; only the room where the learner is runs."""

    def __init__(self, file: str) -> None:
        self.lesson = course.lesson(Path(file).stem)
        self.language = open_page(self.lesson.title)
        self._head()
        self.at_room = choose("room", ROOMS, self._room_label, say(self.language, "lesson.rooms.label"))
        ids = [section.id for section in self.lesson.sections]
        asked = st.query_params.get("at")
        self.at_section = asked if asked in ids else ids[0]

    def say(self, key: str, **facts: object) -> str:
        return say(self.language, f"lesson.{key}", **facts)

    def _room_label(self, room: str) -> str:
        return f"{ICONS[room]} {self.say(f'rooms.{room}')}"

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
        """The section that the URL names: its words, a prediction, its worked examples, its errata, the way on."""
        if self.at_room != "learn":
            return
        section = self.lesson.section(self.at_section)
        self._contents(section.id)
        st.subheader(section.title[self.language], anchor=False)
        st.markdown(section.body[self.language])
        memory.remember(f"seen/{self.lesson.slug}/{section.id}", True)
        if self._predict(section):
            for example_id in section.examples:
                board(example_id, self.language, key=f"{section.id}.{example_id}")
        for erratum_id in section.errata:
            self._erratum(self.lesson.erratum(erratum_id))
        if section.lab:
            st.button(self.say("step.to_lab", lab=say(self.language, f"labs.{section.lab}.title")), icon=ICONS["train"],
                      key=f"lab_{section.lab}", on_click=self._enter, args=("train", section.lab))
        self._steps()

    def train(self) -> None:
        """The labs of this lesson, one at a time."""
        if self.at_room == "train":
            label = self.say("rooms.train")
            lab = choose("lab", self.lesson.labs, lambda name: say(self.language, f"labs.{name}.title"), label)
            training(lab, self.language)

    def look(self, *views: str) -> None:
        """Ways to look inside a trained network, one at a time: modules of engine/ui/look."""
        if self.at_room == "look":
            name = choose("look", views, lambda view: self.say(f"look.{view}"), self.say("look.label"))
            importlib.import_module(f"engine.ui.look.{name}").show(self.language)

    def ask(self) -> None:
        """The question bank of this lesson."""
        if self.at_room == "ask":
            quiz(self.lesson, self.language)

    def _contents(self, now: str) -> None:
        ids = [section.id for section in self.lesson.sections]
        done = memory.seen(self.lesson.slug)
        label = self.say("head.contents", now=ids.index(now) + 1, total=len(ids))
        with st.popover(label, icon=":material/toc:", type="tertiary"):
            for number, section in enumerate(self.lesson.sections, 1):
                icon = ":material/check:" if section.id in done else ":material/radio_button_unchecked:"
                st.button(f"{number}. {section.title[self.language]}", key=f"to_{section.id}", icon=icon, type="tertiary",
                          on_click=self._go, args=(section.id,), disabled=section.id == now)

    def _predict(self, section: course.Section) -> bool:
        """One tap before the result; True once the learner has answered or asked to see."""
        guess = section.predict
        if guess is None:
            return True
        key = f"predicted/{self.lesson.slug}/{section.id}"
        answered = memory.progress().get(key)
        with st.container(border=True):
            st.markdown(f"**{self.say('predict.label')}** · {guess.ask[self.language]}")
            if answered is None:
                with st.container(horizontal=True):
                    for number, option in enumerate(guess.options):
                        st.button(option[self.language], key=f"{key}/{number}", on_click=memory.remember, args=(key, number))
                    st.button(self.say("predict.skip"), key=f"{key}/skip", type="tertiary",
                              on_click=memory.remember, args=(key, -1))
                return False
            right = answered == guess.answer
            answer = guess.options[guess.answer][self.language]
            verdict = self.say("predict.right") if right else self.say("predict.wrong", answer=answer)
            st.markdown((":green[:material/check:] " if right else ":orange[:material/lightbulb:] ")
                        + f"{verdict if answered >= 0 else answer} {guess.because[self.language]}")
        return True

    def close(self) -> None:
        """The foot of the page: the lessons before and after."""
        before, after = course.neighbours(self.lesson.slug)
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            for key, unit in (("step.lesson_back", before), ("step.lesson_next", after)):
                if unit:
                    st.page_link(f"pages/{unit.slug}.py", query_params={"lang": self.language},
                                 label=self.say(key, week=unit.week, title=unit.title[self.language]))

    def _erratum(self, erratum: course.Erratum) -> None:
        label = self.say(f"erratum.{erratum.about.kind}", id=erratum.id, title=erratum.about.title[self.language])
        box = st.expander(label, icon=":material/edit_note:",
                          key=f"erratum_{erratum.id}", on_change="rerun")
        if not box.open:
            return
        with box:
            st.markdown(f"**{self.say('erratum.slip')}** — {erratum.slip[self.language]}")
            st.markdown(f"**{self.say('erratum.right')}** — {erratum.right[self.language]}")
            if erratum.proof:
                st.markdown(f"**{self.say('erratum.proof')}**")
                board(erratum.proof.id, self.language, key=f"proof.{erratum.id}", inputs=erratum.proof.inputs)
            st.markdown(f"**{self.say('erratum.exam')}** — {erratum.exam[self.language]}")
            st.caption(f"{self.say('erratum.source')}: {erratum.source[self.language]}")

    def _steps(self) -> None:
        ids = [section.id for section in self.lesson.sections]
        now = ids.index(self.at_section)
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.button(self.say("step.back"), icon=":material/arrow_back:", key="step_back", disabled=now == 0,
                      on_click=self._go, args=(ids[max(now - 1, 0)],))
            if now + 1 < len(ids):
                title = self.lesson.sections[now + 1].title[self.language]
                st.button(self.say("step.next", title=title), icon=":material/arrow_forward:", icon_position="right", type="primary",
                          key="step_next", on_click=self._go, args=(ids[now + 1],))
            else:
                st.button(self.say("step.to_train"), icon=ICONS["train"], type="primary", key="step_train",
                          on_click=self._enter, args=("train",))

    def _go(self, section_id: str) -> None:
        st.query_params["at"] = section_id
        scroll_to_top()

    def _enter(self, room: str, lab: str | None = None) -> None:
        st.query_params["room"] = room
        if lab:
            st.query_params["lab"] = lab
        scroll_to_top()
