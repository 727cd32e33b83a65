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
    for place, method in ((square, "occlusion"), (shares, "integrated_gradients")):
        with place:
            _slow(method, found, target, language)


def _slow(method: str, found: Subject, target: int, language: str) -> None:
    """A map that takes a while: kept, or made at once, or a button, then a bar, over the faint picture."""
    figure, below = st.empty(), st.empty()
    result = evidence.kept(method, found, target)
    if result is None and evidence.waits(method, found):
        figure.html(themed(method, np.zeros(found.picture.shape[:2]), found, target, language))
        if not _asked(below, method, found, target, language):
            return
        result = evidence.compute(method, found, target, _bar(below, method, language))
        below.empty()
    elif result is None:
        with figure, st.spinner(say(language, f"deciding.{method}.busy", percent="")):
            result = evidence.compute(method, found, target)
    figure.html(_finished(method, result, found, target, language))


def _finished(method: str, result: Any, found: Subject, target: int, language: str) -> str:
    """The map; that of integrated gradients in squares, with its sum beside what it must be."""
    if method != "integrated_gradients":
        return themed(method, result, found, target, language)
    cell = evidence.CELLS[found.network.side]
    facts = {"total": f"{result.total:.1f}", "change": f"{result.change:.1f}", "gap": f"{result.gap:.1%}", "cell": cell}
    remark = say(language, f"deciding.{method}.{'complete' if cell == 1 else 'complete_in_squares'}", **facts)
    return themed(method, evidence.together(result.values, cell), found, target, language, remark)


def _asked(below: Any, method: str, found: Subject, target: int, language: str) -> bool:
    label = say(language, f"deciding.{method}.start", passes=evidence.passes(method, found.network.side))
    key = f"{method}.{found.code}.{target}"
    return below.button(label, key=key, icon=":material/play_arrow:", width="stretch")


def _bar(below: Any, method: str, language: str) -> evidence.Progress:
    """What is told the fraction done, and shows it."""
    bar = below.progress(0.0)

    def told(done: float) -> None:
        bar.progress(done, say(language, f"deciding.{method}.busy", percent=f"{done:.0%}"))

    return told
