"""A figure on the page: drawn for the theme, without Plotly's buttons."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from engine.figures import figure

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def dark() -> bool:
    """Whether the learner's page is dark."""
    return st.context.theme.type == "dark"


def chart(kind: str, arrays: Mapping[str, np.ndarray], words: Callable[[str], str], key: str) -> None:
    """Draws arrays as one kind of figure, its words given by words(key of the figure)."""
    place(figure(kind)(arrays, words, dark()), key, words("title"))


def tile(images: np.ndarray, caption: str, key: str) -> None:
    """One small picture (1, H, W) under its caption."""
    st.caption(caption)
    place(figure("tiles")({"images": images}, lambda _key: "", dark()), key, caption)


def place(drawn: "Figure", key: str, alt: str) -> None:
    """Puts a figure on the page; `alt` says in words what it shows."""
    st.plotly_chart(drawn, key=key, config={"displayModeBar": False}, theme=None, alt=alt or None)
