"""One section of a lesson: its words, a prediction, its worked examples, its errata, the way on."""

import streamlit as st

from engine.course import Erratum, Lesson, Section
from engine.ui import memory
from engine.ui.board import board
from engine.ui.place import choose, scroll_to_top
from engine.words import say
from engine.worked import example

ICONS = {
    "learn": ":material/menu_book:",
    "train": ":material/model_training:",
    "look": ":material/search_insights:",
    "ask": ":material/quiz:",
}


def section(lesson: Lesson, now: Section, language: str) -> None:
    """The whole section, top to bottom; worked examples wait until the prediction has been made."""
    _contents(lesson, now, language)
    st.subheader(now.title[language], anchor=False)
    st.markdown(now.body[language])
    memory.remember(f"seen/{lesson.slug}/{now.id}", True)
    if _predicted(lesson, now, language) and now.examples:
        _work(now, language)
    for erratum_id in now.errata:
        _erratum(lesson.erratum(erratum_id), language)
    if now.lab:
        label = say(language, "lesson.step.to_lab", lab=say(language, f"labs.{now.lab}.title"))
        st.button(label, icon=ICONS["train"], key=f"lab_{now.lab}", on_click=_enter, args=("train", now.lab))
    _steps(lesson, now, language)


def _work(now: Section, language: str) -> None:
    """The worked example; where there are several, one at a time."""
    name = now.examples[0]
    if len(now.examples) > 1:
        topics = {one: example(one).topic for one in now.examples}
        name = choose("example", now.examples, lambda one: say(language, f"worked.{topics[one]}.{one}.title"),
                      say(language, "lesson.step.example"))
    board(name, language, key=f"{now.id}.{name}", inputs=now.inputs.get(name))


def _contents(lesson: Lesson, now: Section, language: str) -> None:
    """The list of sections with what has been seen, folded away."""
    done, place = memory.seen(lesson.slug), lesson.sections.index(now)
    label = say(language, "lesson.head.contents", now=place + 1, total=len(lesson.sections))
    with st.popover(label, icon=":material/toc:", type="tertiary"):
        for number, other in enumerate(lesson.sections, 1):
            icon = ":material/check:" if other.id in done else ":material/radio_button_unchecked:"
            st.button(f"{number}. {other.title[language]}", key=f"to_{other.id}", icon=icon, type="tertiary",
                      on_click=_go, args=(other.id,), disabled=other is now)


def _predicted(lesson: Lesson, now: Section, language: str) -> bool:
    """One tap before the result; True once the learner has answered or asked to see."""
    if now.predict is None:
        return True
    key = f"predicted/{lesson.slug}/{now.id}"
    answered = memory.progress().get(key)
    with st.container(border=True, key=f"predict_{now.id}"):
        st.markdown(f"**{say(language, 'lesson.predict.label')}** · {now.predict.ask[language]}")
        if answered is not None:
            _verdict(now, answered, language)
            return True
        with st.container(horizontal=True):
            for number, option in enumerate(now.predict.options):
                st.button(option[language], key=f"{key}/{number}", on_click=memory.remember, args=(key, number))
            skip = say(language, "lesson.predict.skip")
            st.button(skip, key=f"{key}/skip", type="tertiary", on_click=memory.remember, args=(key, -1))
    return False


def _verdict(now: Section, answered: int, language: str) -> None:
    """What the learner said, the answer, and why; -1 is somebody who only wanted to see."""
    guess = now.predict
    answer = f"**{guess.options[guess.answer][language]}**"
    if answered == guess.answer:
        opening = f":green[:material/check:] {answer} — {say(language, 'lesson.predict.right')}"
    elif answered >= 0:
        opening = f":orange[:material/lightbulb:] {say(language, 'lesson.predict.wrong', answer=answer)}"
    else:
        opening = f":material/lightbulb: {answer}."
    st.markdown(f"{opening} {guess.because[language]}")


def _erratum(erratum: Erratum, language: str) -> None:
    """Where the notes err or fall short: the slip, what is right, its proof computed now, what to write in the exam."""
    about = erratum.about
    label = say(language, f"lesson.erratum.{about.kind}", id=erratum.id, title=about.title[language])
    box = st.expander(label, icon=":material/edit_note:", key=f"erratum_{erratum.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        for part in ("slip", "right", "exam"):
            st.markdown(f"**{say(language, f'lesson.erratum.{part}')}** — {getattr(erratum, part)[language]}")
        if erratum.proof:
            st.markdown(f"**{say(language, 'lesson.erratum.proof')}**")
            board(erratum.proof.id, language, key=f"proof.{erratum.id}", inputs=erratum.proof.inputs,
                  asks=False)
        st.caption(f"{say(language, 'lesson.erratum.source')}: {erratum.source[language]}")


def _steps(lesson: Lesson, now: Section, language: str) -> None:
    """Back and next; after the last section, on to training."""
    place = lesson.sections.index(now)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        back = lesson.sections[max(place - 1, 0)].id
        st.button(say(language, "lesson.step.back"), icon=":material/arrow_back:", key="step_back",
                  disabled=place == 0, on_click=_go, args=(back,))
        if place + 1 < len(lesson.sections):
            following = lesson.sections[place + 1]
            label = say(language, "lesson.step.next", title=following.title[language])
            st.button(label, icon=":material/arrow_forward:", icon_position="right", type="primary", key="step_next",
                      on_click=_go, args=(following.id,))
        else:
            st.button(say(language, "lesson.step.to_train"), icon=ICONS["train"], type="primary", key="step_train",
                      on_click=_enter, args=("train",))


def _go(section_id: str) -> None:
    st.query_params["at"] = section_id
    scroll_to_top()


def _enter(room: str, lab: str | None = None) -> None:
    st.query_params["room"] = room
    if lab:
        st.query_params["lab"] = lab
    scroll_to_top()
