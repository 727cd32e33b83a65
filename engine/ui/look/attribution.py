"""Which pixels decided: three attributions of one held-out digit, side by side."""

import numpy as np
import streamlit as st

from engine import attribution
from engine.course import Lesson
from engine.labs import mnist
from engine.train.state import load
from engine.ui.badge import computed_badge
from engine.ui.chart import tile
from engine.ui.look.trained import trained
from engine.words import say

METHODS = ("saliency", "integrated_gradients", "occlusion")


def show(_lesson: Lesson, language: str) -> None:
    """The digit, then each method's picture of what mattered."""
    st.markdown(say(language, "lesson.attribution.lead"))
    found = trained("mnist", language)
    if found is None:
        return
    x, label = mnist.digits("bundled")[1]
    number = st.slider(
        say(language, "lesson.attribution.picture"), 0, len(x) - 1, 0, key="attribution.number", persist_state="session"
    )
    probability = mnist.predict(found.weights, found.config, (255 * x[number].numpy()).astype(np.uint8))
    best = int(probability.argmax())
    facts = {"true": int(label[number]), "predicted": best, "percent": f"{probability[best]:.1%}"}
    computed_badge(language)
    st.markdown(say(language, "lesson.attribution.verdict", **facts))
    model = load(mnist.network(found.config), found.weights)
    shown = {"input": (255 * x[number].numpy()).astype(np.uint8)}
    shown |= {name: getattr(attribution, name)(model, x[number : number + 1], best) for name in METHODS}
    for column, (name, values) in zip(st.columns(4), shown.items(), strict=True):
        with column:
            caption = say(language, f"lesson.attribution.{name}")
            tile(np.asarray(values).reshape(1, 28, 28), caption, f"attribution.{name}")
