"""A share's forecast day by day beside what came, with the error of "tomorrow = today"; also of a learner's own CSV."""

import numpy as np
import streamlit as st

from engine.course import Lesson
from engine.data.stock import Quotes
from engine.labs import stock
from engine.problem import Problem
from engine.ui.badge import computed_badge
from engine.ui.chart import chart
from engine.ui.look.trained import Trained, trained
from engine.ui.runs import shipped, titled
from engine.ui.table import table
from engine.ui.trouble import sentence
from engine.ui.upload import dropped
from engine.words import say

MEGABYTES = 2  # of a learner's own file


@st.fragment
def show(_lesson: Lesson, language: str) -> None:
    """The chosen network on the held-out days of what it learned from, then on a learner's own file."""
    st.markdown(say(language, "stock.lead"))
    found = trained("stock", language)
    if found is None:
        return
    others = {titled(name, "stock", language): one.scores for name, one in shipped("stock").items()
              if name != found.code}
    bundled = found.config.data == "netflix"
    published = {name: scores["rmse"] for name, scores in others.items() if bundled}
    try:
        learned = stock.quotes(found.config.data)
    except Problem as problem:
        st.error(sentence(problem, language), icon=":material/error:")
        return
    _forecast(found, learned, published, "learned", language)
    with st.expander(say(language, "stock.own"), icon=":material/upload:"):
        _own(found, language)


def _own(found: Trained, language: str) -> None:
    """A learner's own series; a mistake in it is named by row and column."""
    st.markdown(say(language, "stock.own_lead"))
    content = dropped(language, "stock.csv", say(language, "stock.csv"), ["CSV"], MEGABYTES)
    if content is None:
        return
    try:
        quotes = stock.given(content)
    except Problem as problem:
        st.error(sentence(problem, language), icon=":material/error:")
        return
    _forecast(found, quotes, {}, "own", language)


def _forecast(found: Trained, quotes: Quotes, published: dict[str, float], key: str, language: str) -> None:
    """The chart by date and the table of errors, the other published networks among them."""
    said = stock.forecast(found.weights, found.config, quotes)
    network, naive, linear = (stock.rmse(said[name], said["true"]) for name in ("predicted", "naive", "linear"))
    computed_badge(language)
    shown = {name: said[name] for name in ("day", "true", "predicted")}
    chart("dated", shown, lambda word: say(language, f"stock.figure.{word}"), f"stock.{key}")
    names = [*published, *(say(language, f"stock.{name}") for name in ("network", "naive", "linear"))]
    errors = np.array([*published.values(), network, naive, linear]).round(2)
    order = np.argsort(errors, kind="stable")
    st.caption(say(language, "stock.table"))
    table({say(language, "stock.how"): [names[i] for i in order], say(language, "stock.rmse"): errors[order]})
    word = "better" if network < naive else "worse"
    st.markdown(say(language, f"stock.{word}", ratio=f"{network / naive:.2f}"))
