"""Climb down the zoom ladder: network, layer, channel, cell, multiplication."""

from typing import Any

import streamlit as st

from engine.course import Lesson
from engine.ui.badge import computed_badge, drawn_badge
from engine.ui.ladder import ladder
from engine.ui.look.subject import Subject, subject
from engine.ui.rungs import Rungs
from engine.words import say
from engine.zoom import layers, networks
from engine.zoom.field import fields


@st.fragment
def show(lesson: Lesson, language: str) -> None:
    """The ladder of the network and picture chosen; without weights its first rung alone.

    A choice redraws the view and not the page. That suits quick views only: a fragment is never broken off.
    """
    head = st.container(horizontal=True, vertical_alignment="center")
    head.caption(say(language, "lesson.ladder.lead"), width="content")
    found = subject(lesson, language, "ladder")
    if found is None:
        return
    if found.model is None:
        with head:
            drawn_badge(language)
        ladder(Rungs(found.network.id, found.title, found.code, _shapes(found.network.id)), language)
    else:
        with head:
            computed_badge(language)
        run = _run(found.code, found)
        ladder(Rungs(found.network.id, found.title, found.code, run.layers, fields(run.layers, run.part), run,
                     found.picture, found.classes), language)


@st.cache_resource(show_spinner=False, max_entries=2)
def _run(code: str, _subject: Subject) -> Any:  # noqa: ARG001 the code names weights and picture
    """Everything that one picture becomes; some tens of megabytes, therefore two at most."""
    import torch

    return layers.run(_subject.model, torch.from_numpy(_subject.picture.copy()).permute(2, 0, 1))


@st.cache_data(show_spinner=False)
def _shapes(id: str) -> list[layers.Layer]:
    return layers.shapes(networks.skeleton(id), networks.network(id).side)
