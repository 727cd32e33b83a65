"""What the network sees: its most probable classes beside the picture, which the learner may cover."""

from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from engine.ui.component import component
from engine.ui.look import evidence
from engine.ui.look.subject import Subject
from engine.ui.palette import variables
from engine.ui.thumbnails import source
from engine.words import FOLDER, say, spoken

ASSETS = FOLDER.parent
KEY = "verdict"
KEPT = "verdict.cover"  # {"code", "spot": {"row", "column"} or None, "n": of the last message}
SHARE = 3  # the square is a third of the picture wide
PARAMETER = "class"  # in the URL: the class that is explained


@cache
def _component() -> Any:
    """Registered once per process."""
    return component(
        "ai_library.verdict",
        html='<div class="verdict"></div>',
        css=variables() + (ASSETS / "verdict.css").read_text(encoding="utf-8"),
        js=(ASSETS / "verdict.js").read_text(encoding="utf-8"),
    )


def explained(subject: Subject) -> int:
    """The class that the maps explain: the one in the URL if it is among the first five, else the first."""
    first = evidence.first(evidence.known(subject.code, subject))
    asked = st.query_params.get(PARAMETER, "")
    return next((one for one in first if str(one) == asked), first[0])


@st.fragment
def verdict(subject: Subject, language: str) -> None:
    """Covering reruns only this; another class reruns the page, for the maps follow it."""
    if st.session_state.pop(f"{KEY}.picked", False):
        st.rerun()
    _component()(key=KEY, data=_data(subject, language), on_pick_change=lambda: _picked(subject),
                 on_cover_change=lambda: _covered(subject))


def _data(subject: Subject, language: str) -> dict[str, Any]:
    side = subject.network.side
    kept = st.session_state.get(KEPT, {})
    spot = kept.get("spot") if kept.get("code") == subject.code else None
    before = evidence.known(subject.code, subject)
    after = None
    if spot is not None:
        after = evidence.answer(subject, evidence.covered(subject, spot["row"], spot["column"], side // SHARE))
    chosen = explained(subject)
    return {
        "words": spoken(language, "deciding.verdict"),
        "picture": source(subject.picture, side), "small": side < 100, "side": side, "window": side // SHARE,
        "step": max(1, side // 28), "grey": evidence.grey(subject), "spot": spot, "ack": kept.get("n", 0),
        "chosen": str(chosen), "now": "" if after is None else _now(subject, chosen, before, after, language),
        "classes": _rows(subject, before, after),
    }


def _rows(subject: Subject, before: np.ndarray, after: np.ndarray | None) -> list[dict[str, Any]]:
    """The first five classes with their probabilities, and what is left of them below the square."""
    shares = evidence.probabilities(before)
    rests = shares if after is None else evidence.probabilities(after)
    return [{"code": str(one), "name": subject.classes[one], "percent": percent(shares[one]),
             "share": float(shares[one]), "left": float(rests[one]),
             "after": "" if after is None else percent(rests[one])} for one in evidence.first(before)]


def _now(subject: Subject, chosen: int, before: np.ndarray, after: np.ndarray, language: str) -> str:
    """One line on what the square changed."""
    best = int(after.argmax())
    kind = "same" if best == int(before.argmax()) else "other"
    return say(language, f"deciding.now.{kind}", name=subject.classes[chosen], best=subject.classes[best],
               percent=percent(evidence.probabilities(after)[best]),
               before=f"{before[chosen]:.1f}", after=f"{after[chosen]:.1f}")


def percent(share: float) -> str:
    """One decimal; what would be rounded to 0 or to 100 says so."""
    if 0 < share < 0.0005:
        return "< 0.1 %"
    return "> 99.9 %" if 0.9995 <= share < 1 else f"{100 * share:.1f} %"


def _picked(subject: Subject) -> None:
    asked = str(st.session_state[KEY]["pick"])
    if asked in {str(one) for one in evidence.first(evidence.known(subject.code, subject))}:
        st.query_params[PARAMETER] = asked
        st.session_state[f"{KEY}.picked"] = True


def _covered(subject: Subject) -> None:
    """A browser may send anything: only a place inside the picture is taken."""
    told = st.session_state[KEY]["cover"]
    if not isinstance(told, dict):
        return
    spot, inside = told.get("spot"), range(subject.network.side)
    if spot is not None:
        try:
            spot = {name: int(spot[name]) for name in ("row", "column")}
        except (TypeError, KeyError, ValueError, OverflowError):
            return
        if not all(place in inside for place in spot.values()):
            return
    number = told.get("n")
    st.session_state[KEPT] = {"code": subject.code, "spot": spot, "n": number if isinstance(number, int) else 0}
