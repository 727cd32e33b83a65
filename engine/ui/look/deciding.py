"""What decided: the most probable classes of a picture, and four maps of what spoke for one of them."""

from typing import Any

import numpy as np
import streamlit as st

from engine.course import Lesson
from engine.ui.badge import computed_badge
from engine.ui.look import evidence
from engine.ui.look.attribution_map import STYLE, themed
from engine.ui.look.subject import Subject, subject
from engine.ui.verdict import explained, verdict
from engine.words import say


def show(lesson: Lesson, language: str) -> None:
    """The choice, the verdict, then the maps; what is quick is drawn before what is slow."""
    head = st.container(horizontal=True, vertical_alignment="center")
    head.caption(say(language, "deciding.lead"), width="content")
    found = subject(lesson, language, "deciding")
    if found is None:
        return
    if found.model is None:
        st.info(say(language, "deciding.no_weights"), icon=":material/download:")
        return
    with head:
        computed_badge(language)
    verdict(found, language)
    _maps(found, explained(found), language)


def _maps(found: Subject, target: int, language: str) -> None:
    """Side by side; on a phone two in a row."""
    st.markdown(say(language, "deciding.maps", name=found.classes[target]))
    st.html(STYLE)
    with st.container(key="attribution_maps"):
        cam, slope, shares, square = st.columns(4)
    for place, method in ((cam, "grad_cam"), (slope, "saliency")):
        place.html(themed(method, getattr(evidence, method)(found.code, target, found), found, target, language))
    with square:
        _occlusion(found, target, language)
    with shares:
        _integrated_gradients(found, target, language)


def _integrated_gradients(found: Subject, target: int, language: str) -> None:
    """With the sum of the map beside what it must be."""
    with st.spinner(say(language, "deciding.integrated_gradients.busy")):
        one = evidence.integrated_gradients(found.code, target, found)
    cell = evidence.CELLS[found.network.side]
    facts = {"total": f"{one.total:.1f}", "change": f"{one.change:.1f}", "gap": f"{one.gap:.1%}", "cell": cell}
    kind = "complete" if cell == 1 else "complete_in_squares"
    remark = say(language, f"deciding.integrated_gradients.{kind}", **facts)
    values = evidence.together(one.values, cell)
    st.html(themed("integrated_gradients", values, found, target, language, remark))


def _occlusion(found: Subject, target: int, language: str) -> None:
    """The slow map: a button, then a bar, then the map; until then the faint picture."""
    figure, below = st.empty(), st.empty()
    values = evidence.occluded(found, target)
    if values is None:
        figure.html(themed("occlusion", np.zeros(found.picture.shape[:2]), found, target, language))
        if not _asked(below, found, target, language):
            return
        values = evidence.occlude(found, target, _bar(below, language))
        below.empty()
    figure.html(themed("occlusion", values, found, target, language))


def _asked(below: Any, found: Subject, target: int, language: str) -> bool:
    label = say(language, "deciding.occlusion.start", passes=evidence.passes(found.network.side))
    key = f"occlude.{found.code}.{target}"
    return below.button(label, key=key, icon=":material/play_arrow:", width="stretch")


def _bar(below: Any, language: str) -> Any:
    """What is told the fraction done, and shows it."""
    bar = below.progress(0.0)

    def told(done: float) -> None:
        bar.progress(done, say(language, "deciding.occlusion.busy", percent=f"{done:.0%}"))

    return told
