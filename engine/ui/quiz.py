"""The question room: one question at a time, graded at once, every option explained."""

from typing import Any

import streamlit as st

from engine import course
from engine.exam import bank
from engine.ui import memory
from engine.ui.answers import ANSWER
from engine.ui.board import board
from engine.ui.place import choose
from engine.words import say

KINDS = ("choice", "ox", "short", "essay")


def quiz(lesson: course.Lesson, language: str) -> None:
    """The bank of one lesson, by kind of question."""
    questions = bank.load(lesson.folder)
    results = {q.id: memory.progress().get(f"answer/{q.id}") for q in questions}
    done = [right for right in results.values() if right is not None]
    st.markdown(say(language, "quiz.lead"))
    st.caption(say(language, "quiz.tally", total=len(questions), done=len(done), right=sum(done)))
    kinds = [kind for kind in KINDS if any(q.kind == kind for q in questions)]
    kind = choose("kind", kinds, lambda code: say(language, f"quiz.kinds.{code}"), say(language, "lesson.rooms.ask"))
    row = [q for q in questions if q.kind == kind]
    question = _chosen(row, results, language)
    with st.container(border=True, key=f"question.{question.id}"):
        _ask(question, language)
        ANSWER[question.kind](question, language)
        _where_taught(question, lesson, language)
    _onward(row, question, language)


def _chosen(row: list, results: dict[str, bool | None], language: str) -> Any:
    """The question that the URL names, else the first of its kind; a row of numbers shows which are done."""
    ids = [q.id for q in row]
    marks = {None: "", True: " :green[✓]", False: " :red[✗]"}
    number = {q.id: f"{i}{marks[results[q.id]]}" for i, q in enumerate(row, 1)}
    chosen = choose("q", ids, number.__getitem__, say(language, "quiz.number"))
    return row[ids.index(chosen)]


def _ask(question: Any, language: str) -> None:
    number = question.id.split("-")[-1]
    notes = f" · {say(language, 'quiz.outside')}" if question.ref else ""
    st.caption(f"{say(language, f'quiz.kinds.{question.kind}')} {number}{notes}")
    st.markdown(f"**{question.ask[language]}**")
    if question.code:
        st.code(question.code, language="python")


def _where_taught(question: Any, lesson: course.Lesson, language: str) -> None:
    """After the answer: the section it was taught in, and the very case on the board."""
    if memory.progress().get(f"answer/{question.id}") is None:
        return
    if question.section:
        section = lesson.section(question.section)
        st.page_link(
            f"pages/{lesson.slug}.py",
            label=say(language, "quiz.section", title=section.title[language]),
            icon=":material/menu_book:",
            query_params={"lang": language, "at": section.id},
        )
    if question.example:
        box = st.expander(
            say(language, "quiz.work"), icon=":material/calculate:", key=f"work.{question.id}", on_change="rerun"
        )
        if box.open:
            with box:
                board(question.example.id, language, key=f"quiz.{question.id}", inputs=question.example.inputs)


def _onward(row: list, question: Any, language: str) -> None:
    place = row.index(question)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.button(
            say(language, "quiz.back"),
            icon=":material/arrow_back:",
            key="quiz_back",
            disabled=place == 0,
            on_click=_go,
            args=(row[max(place - 1, 0)].id,),
        )
        st.button(
            say(language, "quiz.next"),
            icon=":material/arrow_forward:",
            icon_position="right",
            key="quiz_next",
            disabled=place + 1 == len(row),
            on_click=_go,
            args=(row[min(place + 1, len(row) - 1)].id,),
        )


def _go(question_id: str) -> None:
    st.query_params["q"] = question_id
