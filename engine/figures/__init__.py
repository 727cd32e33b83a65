"""Numbers become pictures: one file for each kind, each with draw(arrays, say, dark)."""

import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Arrays = Mapping[str, np.ndarray]  # what a lab's view holds
Say = Callable[[str], str]  # this view's words: "title", names of axes and series


def figure(kind: str) -> Callable[[Arrays, Say, bool], "Figure"]:
    """The draw function of one kind of figure, as named in a lab's VIEWS."""
    return importlib.import_module(f"engine.figures.{kind}").draw
