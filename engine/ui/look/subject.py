"""What is looked into: which network and which picture, chosen once for every view of a lesson."""

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from engine.course import Lesson
from engine.problem import Problem
from engine.ui.look.pictures import picture
from engine.ui.look.trained import Trained, trained
from engine.ui.place import choose, known
from engine.ui.trouble import sentence
from engine.words import say
from engine.zoom import networks
from engine.zoom.networks import Network

if TYPE_CHECKING:
    from torch import nn

LABS = ("cifar", "depth")  # networks whose weights come from an experiment of ours, published or the learner's


@dataclass(frozen=True, eq=False)
class Subject:
    """A network and the picture it is shown."""

    network: Network
    model: "nn.Module | None"  # ready to be used, never to be changed; None while there are only shapes
    picture: np.ndarray  # (H, W, 3) uint8, at the network's side
    classes: tuple[str, ...]  # in the learner's language; those of ImageNet in English
    code: str  # names weights and picture: a key for caches
    title: str  # of the network


@dataclass(frozen=True, eq=False)
class Opened:
    """A network with its weights, if there are any here."""

    model: "nn.Module | None"
    code: str  # names network and weights
    data: str  # what it learned from: "imagenet", "cifar10" or "fashion"
    title: str  # of the network; in a race, of the racer


def subject(lesson: Lesson, language: str, key: str) -> Subject | None:
    """The choice of network and picture, kept in the URL for all views; None when nothing is trained yet.

    `key` names the view. Where the weights are not on this machine, the model is None and a button fetches them.
    """
    codes = networks.networks(lesson.slug)
    known("network", codes, language)
    choices = st.container(horizontal=True, vertical_alignment="center")
    with choices:
        label = say(language, "subject.which_network")
        id = choose("network", codes, lambda code: _said(code, "name", language), label)
    st.caption(_said(id, "what", language))
    opened = _from_lab(id, language) if id in LABS else _ready(id, language, key)
    if opened is None:
        return None
    network = networks.network(id)
    pixels, shown = picture(opened.data, network.side, language, choices)
    classes = _classes(opened.data, language)
    return Subject(network, opened.model, pixels, classes, f"{opened.code}/{shown}", opened.title)


def _said(id: str, what: str, language: str) -> str:
    return say(language, f"subject.networks.{id}.{what}")


def _from_lab(id: str, language: str) -> Opened | None:
    """The network of an experiment; of a race, one of its two."""
    found = trained(id, language)
    if found is None:
        return None
    racers, racer = getattr(importlib.import_module(f"engine.labs.{id}"), "RACERS", ()), ""
    title = _said(id, "name", language)
    if racers:
        known("racer", racers, language)
        racer = choose("racer", racers[::-1], lambda name: say(language, f"labs.{id}.racers.{name}"),
                       say(language, "subject.which_racer"))
        title = say(language, f"labs.{id}.racers.{racer}")
    code = "/".join(filter(None, (id, found.code, str(found.step), racer)))
    data = "fashion" if getattr(found.config, "data", "fashion") == "fashion" else "cifar10"
    return Opened(_loaded(code, id, racer, found), code, data, title)


@st.cache_resource(show_spinner=False, max_entries=8)
def _loaded(code: str, id: str, racer: str, _found: Trained) -> Any:  # noqa: ARG001 the code names the weights
    from engine.train.state import load

    lab = importlib.import_module(f"engine.labs.{id}")
    if not racer:
        return load(lab.network(_found.config), _found.weights).eval()
    own = {name.removeprefix(f"{racer}."): value for name, value in _found.weights.items()
           if name.startswith(f"{racer}.")}
    return load(lab.network(_found.config, racer), own).eval()


def _ready(id: str, language: str, key: str) -> Opened:
    """A network with weights learned on ImageNet; where they are missing, a button that fetches them."""
    if not networks.missing(id):
        return Opened(networks.opened(id), id, "imagenet", _said(id, "name", language))
    offered = networks.offered(id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say(language, "subject.shapes_only"))
        if offered and st.button(_said(id, "fetch", language), key=f"{key}.fetch.{id}", icon=":material/download:"):
            _fetch(id, language)
    if not offered:
        st.caption(sentence(Problem("weights_not_offered", name=_said(id, "name", language)), language))
    return Opened(None, f"{id}/shapes", "imagenet", _said(id, "name", language))


def _fetch(id: str, language: str) -> None:
    """Downloads with a bar; then the page is drawn again with the weights."""
    bar = st.progress(0.0, say(language, "subject.fetching"))
    try:
        networks.download(id, lambda done: bar.progress(min(done, 1.0), say(language, "subject.fetching")))
    except Problem as problem:
        bar.empty()
        st.error(sentence(problem, language), icon=":material/cloud_off:")
        return
    st.rerun()


def _classes(data: str, language: str) -> tuple[str, ...]:
    if data == "imagenet":
        from engine.models.squeezenet import CLASSES

        return CLASSES
    return tuple(say(language, f"classes.{data}").split("|"))
