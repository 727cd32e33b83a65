"""The lesson page: a header, four rooms of which one runs, sections one at a time, the way onward."""

from pathlib import Path

import streamlit as st

from engine import course
from engine.ui import memory
from engine.ui.board import board
from engine.ui.frame import open_page
from engine.ui.place import choose, scroll_to_top
from engine.words import say

ROOMS = ("learn", "train", "look", "ask")
ICONS = {"learn": ":material/menu_book:", "train": ":material/model_training:",
         "look": ":material/search_insights:", "ask": ":material/quiz:"}


class Page:
    """One lesson on screen. `page.learn(id)`, `page.room(name)` are true where the learner is now."""

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
        lesson, language = self.lesson, self.language
        scope = say(language, f"frame.menu.{lesson.exam}")
        st.caption(self.say("head.exam", scope=scope, week=lesson.week, minutes=lesson.minutes))
        st.title(lesson.title[language], anchor=False)
        with st.popover(self.say("head.goals"), icon=":material/flag:", type="tertiary"):
            st.markdown("\n".join(f"- {goal[language]}" for goal in lesson.goals))
            done = len(seen(lesson.slug))
            st.progress(done / len(lesson.sections), self.say("head.seen", done=done, total=len(lesson.sections)))

    def room(self, name: str) -> bool:
        return self.at_room == name

    def learn(self, section_id: str) -> bool:
        """True when this section is the one on screen; its words are then already written."""
        if self.at_room != "learn" or self.at_section != section_id:
            return False
        self._section(section_id)
        return True

    def _section(self, section_id: str) -> None:
        section = next(s for s in self.lesson.sections if s.id == section_id)
        self._contents(section_id)
        st.subheader(section.title[self.language], anchor=False)
        st.markdown(section.body[self.language])
        memory.remember(f"seen/{self.lesson.slug}/{section_id}", True)
        self._predicted = self._predict(section)

    def _contents(self, now: str) -> None:
        ids = [section.id for section in self.lesson.sections]
        done = seen(self.lesson.slug)
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
            st.markdown(f"**{self.say('predict.label')}** · {guess['ask'][self.language]}")
            if answered is None:
                with st.container(horizontal=True):
                    for number, option in enumerate(guess["options"]):
                        st.button(option[self.language], key=f"{key}/{number}", on_click=memory.remember, args=(key, number))
                    st.button(self.say("predict.skip"), key=f"{key}/skip", type="tertiary",
                              on_click=memory.remember, args=(key, -1))
                return False
            right = answered == guess["answer"]
            answer = guess["options"][guess["answer"]][self.language]
            verdict = self.say("predict.right") if right else self.say("predict.wrong", answer=answer)
            st.markdown((":green[:material/check:] " if right else ":orange[:material/lightbulb:] ")
                        + f"{verdict if answered >= 0 else answer} {guess['because'][self.language]}")
        return True

    def work(self, example_id: str, **inputs: object) -> None:
        """A worked example here in the text; it waits until the prediction has been made."""
        if self._predicted:
            board(example_id, self.language, key=f"{self.at_section}.{example_id}", inputs=inputs or None)

    def close(self) -> None:
        """The foot of the page: errata of this section, back and next, the neighbouring lessons."""
        if self.at_room == "learn":
            self._errata()
            self._steps()
        self._neighbours()

    def _errata(self) -> None:
        section = next(s for s in self.lesson.sections if s.id == self.at_section)
        for erratum in self.lesson.errata:
            if erratum.id in section.errata:
                self._erratum(erratum)

    def _erratum(self, erratum: course.Erratum) -> None:
        box = st.expander(f"{self.say('erratum.title', id=erratum.id)}", icon=":material/edit_note:",
                          key=f"erratum_{erratum.id}", on_change="rerun")
        if not box.open:
            return
        with box:
            st.markdown(f"**{self.say('erratum.slip')}** — {erratum.slip[self.language]}")
            st.markdown(f"**{self.say('erratum.right')}** — {erratum.right[self.language]}")
            if erratum.proof:
                st.markdown(f"**{self.say('erratum.proof')}**")
                board(erratum.proof["example"], self.language, key=f"proof.{erratum.id}", inputs=erratum.proof.get("inputs"))
            st.markdown(f"**{self.say('erratum.exam')}** — {erratum.exam[self.language]}")
            st.caption(f"{self.say('erratum.source')}: {erratum.source}")

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

    def _enter(self, room: str) -> None:
        st.query_params["room"] = room
        scroll_to_top()

    def _neighbours(self) -> None:
        before, after = course.neighbours(self.lesson.slug)
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            for key, unit in (("step.lesson_back", before), ("step.lesson_next", after)):
                if unit:
                    st.page_link(f"pages/{unit.slug}.py", query_params={"lang": self.language},
                                 label=self.say(key, week=unit.week, title=unit.title[self.language]))


def seen(slug: str) -> set[str]:
    """Ids of the sections of a lesson that this learner has opened."""
    prefix = f"seen/{slug}/"
    return {key.removeprefix(prefix) for key in memory.progress() if key.startswith(prefix)}
