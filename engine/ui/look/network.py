"""The shape of each network of the lesson, drawn from the layers of the real model."""

import streamlit as st
import torch

from engine.course import Lesson
from engine.figures.network import network as diagram
from engine.labs import housing, mnist
from engine.trace import layers
from engine.ui.badge import drawn_badge
from engine.ui.chart import dark, place
from engine.words import say


def show(_lesson: Lesson, language: str) -> None:
    """784–64–10 and 13–100–1, side by side."""
    st.markdown(say(language, "lesson.network.lead"))
    drawn_badge(language)
    shown = (
        ("mnist", mnist.network(mnist.Config()), torch.zeros(1, 28, 28)),
        ("housing", housing.network(housing.Config()), torch.zeros(1, 13)),
    )
    for column, (name, model, x) in zip(st.columns(2), shown, strict=True):
        with column:
            st.markdown(f"**{say(language, f'labs.{name}.title')}**")
            names = [say(language, f"lesson.network.{part}") for part in ("input", "hidden", "output")]
            place(diagram(layers(model, x), "", names, dark()), f"network.{name}", say(language, f"labs.{name}.title"))
