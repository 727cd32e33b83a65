"""Write or upload a digit and watch it become ten probabilities."""

import numpy as np
import streamlit as st

from engine.course import Lesson
from engine.data.drawing import digit
from engine.labs import mnist
from engine.problem import Problem
from engine.trace import trace
from engine.train.state import load
from engine.ui import picture
from engine.ui.badge import computed_badge
from engine.ui.chart import chart, tile
from engine.ui.look.trained import trained
from engine.ui.trouble import sentence
from engine.words import say


def show(_lesson: Lesson, language: str) -> None:
    """Left the sheet to write on, right what the network makes of it."""
    st.markdown(say(language, "lesson.digit.lead"))
    found = trained("mnist", language)
    if found is None:
        return
    left, right = st.columns([0.4, 0.6], gap="medium")
    with left:
        drawn = picture.draw_digit(language, "digit")
        with st.expander(say(language, "lesson.digit.upload"), icon=":material/upload:"):
            photo = picture.upload(language, "digit.photo")
        image = _seen(drawn, photo, language)
    with right:
        _answer(found, image, language)


def _seen(drawn: np.ndarray | None, photo, language: str) -> np.ndarray:
    """The (28, 28) uint8 picture that the network sees: the photo, else the drawing, else a held-out digit."""
    try:
        if photo is not None:
            return digit(np.asarray(photo.convert("L")))
        if drawn is not None and drawn.any():
            return digit((255 * drawn).astype(np.uint8))
    except Problem as problem:
        st.warning(sentence(problem, language))
    st.caption(say(language, "lesson.digit.empty"))
    return (255 * mnist.digits("bundled")[1][0][0].numpy()).astype(np.uint8)


def _answer(found, image: np.ndarray, language: str) -> None:
    """The picture as seen, the hidden values, the ten probabilities; all computed now."""
    computed_badge(language)
    probability = mnist.predict(found.weights, found.config, image)
    best = int(probability.argmax())
    st.markdown(f"### {say(language, 'lesson.digit.best', digit=best, percent=f'{probability[best]:.1%}')}")
    chart("bars", {"probability": probability}, lambda key: say(language, f"lesson.digit.figure.{key}"), "digit.bars")
    seen = trace(load(mnist.network(found.config), found.weights), mnist.pixels(image[None]))
    columns = st.columns(2)
    with columns[0]:
        tile(image[None], say(language, "lesson.digit.seen_as"), "digit.seen")
    if "active" in seen:
        hidden = seen["active"][0].numpy()  # (H,)
        rows = -(-len(hidden) // 8)
        values = np.pad(hidden, (0, 8 * rows - len(hidden))).reshape(1, rows, 8)
        with columns[1]:
            tile(values, say(language, "lesson.digit.hidden"), "digit.hidden")
