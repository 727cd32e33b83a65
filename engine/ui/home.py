"""The course map: every week as a card, what it lets you do, how far you are."""

from functools import cache
from pathlib import Path

import streamlit as st

from engine import course
from engine.exam import bank
from engine.ui import memory
from engine.words import say

COLUMNS = 3


def course_map(language: str) -> None:
    """Title, the way to continue, then the cards by exam scope."""
    st.title(say(language, "frame.home.title"), anchor=False)
    st.markdown(say(language, "frame.home.lead"))
    _onward(language)
    built = {unit.slug: unit for unit in course.lessons()}
    for exam in ("midterm", "final"):
        st.subheader(say(language, f"frame.menu.{exam}"), anchor=False)
        plans = [plan for plan in course.outline() if plan.exam == exam]
        for start in range(0, len(plans), COLUMNS):
            columns = st.columns(COLUMNS)
            for column, plan in zip(columns, plans[start : start + COLUMNS], strict=False):
                with column:
                    _card(plan, built.get(plan.slug), language)
    st.caption(say(language, "frame.home.exam_note"))


def _onward(language: str) -> None:
    """One button: the first lesson that is not finished."""
    for unit in course.lessons():
        done = memory.seen(unit.slug)
        left = [section.id for section in unit.sections if section.id not in done]
        if left:
            key = "frame.home.continue" if done else "frame.home.start"
            if st.button(say(language, key, title=unit.title[language]), type="primary", icon=":material/play_arrow:"):
                st.switch_page(f"pages/{unit.slug}.py", query_params={"lang": language, "at": left[0]})
            return


def _card(plan: course.Outline, unit: course.Lesson | None, language: str) -> None:
    with st.container(border=True, height="stretch", key=f"card_{plan.slug}"):
        week = say(language, "frame.menu.week", week=plan.week)
        if unit is None:
            st.caption(f"{week} · {say(language, 'frame.home.soon')}")
            st.markdown(f":gray[**{plan.title[language]}**]")
            st.caption(plan.does[language])
            return
        st.caption(f"{week} · {say(language, 'frame.home.minutes', minutes=unit.minutes)}")
        st.page_link(
            f"pages/{unit.slug}.py",
            label=f"**{unit.title[language]}**",
            query_params={"lang": language},
            icon=":material/arrow_forward:",
            icon_position="right",
            help=say(language, "frame.home.open", title=unit.title[language]),
        )
        st.markdown(unit.does[language])
        done, total = len(memory.seen(unit.slug)), len(unit.sections)
        st.progress(done / total, say(language, "frame.home.progress", done=done, total=total))
        right = _right(unit)
        if right:
            st.caption(say(language, "frame.home.answers", right=sum(right), total=len(right)))


def _right(unit: course.Lesson) -> list[bool]:
    """Of each answered question of this lesson, whether it was answered right; another lesson may share its week."""
    given = {key: right for key, right in memory.progress().items() if key.startswith(f"answer/Q{unit.week:02d}")}
    return [given[key] for key in _keys(unit.folder) if key in given] if given else []


@cache
def _keys(folder: Path) -> tuple[str, ...]:
    """Where progress keeps the answers to the questions of a lesson."""
    return tuple(f"answer/{question.id}" for question in bank.load(folder))
