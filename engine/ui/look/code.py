"""Read the code of the lesson as it really ran: each line with what it made and what it is for."""

from collections.abc import Callable
from functools import partial

import streamlit as st
import torch

from engine.codewalk import Walk, walk
from engine.labs import housing, mnist, sine
from engine.models.cubic import Cubic
from engine.train.supervised import supervised
from engine.ui.badge import computed_badge
from engine.ui.code import code
from engine.ui.place import choose
from engine.words import say

CPU = torch.device("cpu")


def _sine() -> Walk:
    return walk(sine.fit, sine.Config(steps=3), CPU, follow=(sine.by_hand,))


def _five_steps() -> Walk:
    return walk(partial(mnist.fit, mnist.Config(epochs=1)), CPU, follow=(supervised,))


def _mnist() -> Walk:
    return walk(mnist.fit, mnist.Config(epochs=1), CPU)


def _housing() -> Walk:
    return walk(housing.fit, housing.Config(epochs=1), CPU)


def _cubic() -> Walk:
    return walk(Cubic([0.1, 0.2, 0.3, 0.4]).forward, torch.linspace(-3, 3, 7, dtype=torch.float64))


def _mlp() -> Walk:
    return walk(mnist.network(mnist.Config()).forward, mnist.digits("bundled")[1][0][:4])


SHOWN: dict[str, Callable[[], Walk]] = {
    "sine_fit": _sine,
    "supervised": _five_steps,
    "mnist_fit": _mnist,
    "housing_fit": _housing,
    "cubic_forward": _cubic,
    "mlp_forward": _mlp,
}


def show(language: str) -> None:
    """A choice of functions, then the walk of the chosen one."""
    st.markdown(say(language, "lesson.code.lead"))
    name = choose(
        "code", list(SHOWN), lambda key: say(language, f"code.{key}.title"), say(language, "lesson.code.which")
    )
    computed_badge(language)
    code(_walked(name), name, language, key=f"code.{name}")


@st.cache_data(show_spinner=False, max_entries=16)
def _walked(name: str) -> Walk:
    return SHOWN[name]()
