"""How each kind of question is answered, graded and explained."""

from typing import Any

import streamlit as st

from engine.exam import grade
from engine.ui import memory
from engine.words import say

PASSED = 0.6  # share of an essay's points that counts as learnt


def _given(question: Any) -> Any:
    return memory.progress().get(f"given/{question.id}")


def _record(question: Any, given: Any, right: bool | None) -> None:
    """Keeps what was answered and whether it was right; None: only the model answer was looked at."""
    memory.remember(f"given/{question.id}", given)
    if right is not None:
        memory.remember(f"answer/{question.id}", right)


def _again(question: Any, language: str) -> None:
    st.button(
        say(language, "quiz.again"),
        key=f"again.{question.id}",
        type="tertiary",
        icon=":material/replay:",
        on_click=memory.remember,
        args=(f"given/{question.id}", None),
    )


def _why(question: Any, language: str) -> str:
    return question.why[language] if question.why else ""


def _verdict(right: bool, text: str, language: str) -> None:
    colour, icon, word = ("green", "check_circle", "right") if right else ("red", "cancel", "wrong")
    st.markdown(f":{colour}[:material/{icon}: **{say(language, f'quiz.{word}')}**] {text}")


def choice(question: Any, language: str) -> None:
    """Four buttons; one tap grades, then every option says why."""
    given = _given(question)
    for number, option in enumerate(question.options):
        if given is None:
            st.button(
                option.text[language],
                key=f"option.{question.id}.{number}",
                width="stretch",
                on_click=_record,
                args=(question, number, option.right),
            )
            continue
        colour, icon = ("green", "check_circle") if option.right else ("red" if number == given else "gray", "cancel")
        st.markdown(f":{colour}[:material/{icon}:] **{option.text[language]}**  \n:gray[{option.why[language]}]")
    if given is not None:
        _verdict(question.options[given].right, _why(question, language), language)
        _again(question, language)


def ox(question: Any, language: str) -> None:
    """True or false."""
    given = _given(question)
    if given is None:
        with st.container(horizontal=True):
            for code in ("O", "X"):
                st.button(
                    say(language, f"quiz.ox.{code.lower()}"),
                    key=f"ox.{question.id}.{code}",
                    on_click=_record,
                    args=(question, code, code == question.answer),
                )
        return
    answer = say(language, f"quiz.ox.{question.answer.lower()}")
    _verdict(
        given == question.answer, f"{say(language, 'quiz.answer')}: **{answer}**. {question.why[language]}", language
    )
    _again(question, language)


def short(question: Any, language: str) -> None:
    """A short text, graded after normalisation against all accepted answers."""
    given = _given(question)
    if given is None:
        with st.form(f"form.{question.id}", border=False):
            text = st.text_input(say(language, "quiz.short"), key=f"text.{question.id}", max_chars=200)
            with st.container(horizontal=True):
                sent = st.form_submit_button(say(language, "quiz.check"), type="primary")
                shown = st.form_submit_button(say(language, "quiz.reveal"), type="tertiary")
        if sent and not text.strip():
            st.info(say(language, "quiz.blank"))
        elif sent or shown:
            _record(question, text if sent else "", grade.short(question, text) if sent else None)
            st.rerun()
        return
    answer = f"{say(language, 'quiz.answer')}: **{question.answer[language]}**. {_why(question, language)}"
    if given:
        st.text(given)
        _verdict(grade.short(question, given), answer, language)
    else:
        st.markdown(answer)
    _again(question, language)


def essay(question: Any, language: str) -> None:
    """A longer text; key points found are ticked, the learner decides."""
    given = _given(question)
    if given is None:
        with st.form(f"form.{question.id}", border=False):
            text = st.text_area(say(language, "quiz.essay"), key=f"text.{question.id}", max_chars=3000, height=160)
            sent = st.form_submit_button(say(language, "quiz.check"), type="primary")
        if sent:
            ticks = list(grade.essay(question, text))
            _record(question, {"text": text, "ticks": ticks}, _passed(question, ticks))
            st.rerun()
        return
    st.text(given["text"])
    st.markdown(f"**{say(language, 'quiz.model')}** — {question.answer[language]}")
    st.caption(say(language, "quiz.points"))
    ticks = [
        st.checkbox(
            f"{point.text[language]} ({point.points})", given["ticks"][number], key=f"point.{question.id}.{number}"
        )
        for number, point in enumerate(question.points)
    ]
    if ticks != given["ticks"]:
        _record(question, given | {"ticks": ticks}, _passed(question, ticks))
    got, total = _points(question, ticks)
    st.markdown(f"**{say(language, 'quiz.score', got=got, total=total)}**")
    if question.why:
        st.caption(question.why[language])
    _again(question, language)


def _points(question: Any, ticks: list[bool]) -> tuple[int, int]:
    """Points of the ticked things, and of all."""
    got = sum(point.points for point, tick in zip(question.points, ticks, strict=True) if tick)
    return got, sum(point.points for point in question.points)


def _passed(question: Any, ticks: list[bool]) -> bool:
    got, total = _points(question, ticks)
    return got >= PASSED * total


ANSWER = {"choice": choice, "ox": ox, "short": short, "essay": essay}
