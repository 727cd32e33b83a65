"""Which picture to show a network: bundled photos, held-out clothes or composites, or the learner's own."""

import hashlib
from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.data import composite, cutouts, fashion, photos
from engine.data.picture import FORMATS, MEGABYTES, decode
from engine.data.square import cloth, square
from engine.data.trimap import binary, trimap
from engine.problem import Problem
from engine.ui.place import known
from engine.ui.thumbnails import Thumbnail, source, thumbnails
from engine.ui.trouble import sentence
from engine.ui.upload import dropped
from engine.words import say

KINDS = ("imagenet", "cifar10", "fashion", "scenes", "colour")  # what a network has learned from
OWN = "own"  # the code of the learner's picture
KEPT = "pictures.own"  # where the session keeps it
LITTLE = 96  # pixels of a composite in the row
SIDE = 224  # pixels of the learner's picture as it is kept, the largest that a network here takes
# CIFAR-10 knows a horse, a cat, a dog, a bird and a deer; the last two are none of its classes.
CIFAR10 = ("animal_horse", "animal_cat", "animal_dog", "animal_duck", "animal_kitten", "animal_moose",
           "animal_owl", "animal_red_panda", "monument_eiffelTower")
# Composites that the lab `segment` only tests on, by number: the first scores about as the average of all; in some a
# network without skips does better.
SCENES = (5, 24, 23, 18, 14, 33, 13, 6, 27)
UNCUT = ("animal_kitten", "animal_dog", "animal_horse", "animal_calf", "animal_duck", "animal_koala")
# Photos that the lab `colorize` only tests on: some come out well, the last three no better than grey.
COLOUR = ("animal_giraffe", "monument_citedeCarcassonne", "monument_empireState", "animal_kangaroo", "animal_pika",
          "monument_hawaMahal", "energy_solar8", "animal_camels", "animal_bee", "fish_fish9", "animal_scarlet_macaw",
          "animal_polar_bear")
CLOTHES = 12  # held-out pictures offered, the first ten one of each class


@dataclass(frozen=True)
class Own:
    """The learner's picture, which outlives the file box it was dropped into."""

    code: str  # of its bytes
    pixels: np.ndarray  # (224, 224, 3) uint8


def codes(data: str) -> tuple[str, ...]:
    """The bundled pictures offered to networks that learned from `data`: one of KINDS."""
    if data == "fashion":
        return tuple(f"cloth-{number}" for number in range(CLOTHES))
    if data == "scenes":
        return (*(f"scene-{number}" for number in SCENES), *UNCUT)
    return {"cifar10": CIFAR10, "colour": COLOUR}.get(data, photos.SHOWN)


def picture(data: str, side: int, language: str, beside: DeltaGenerator) -> tuple[np.ndarray, str]:
    """Shows the row to choose from; (side, side, 3) uint8 and the name of the chosen one in caches.

    The box for a picture of one's own opens from `beside`.
    """
    place = st.container()
    with beside:
        _drop(language)
    own: Own | None = st.session_state.get(KEPT)
    offered = (*((OWN,) if own else ()), *codes(data))
    with place:
        known("picture", [*offered, *(code for kind in KINDS for code in codes(kind))],
              language)  # another network's picture is no wrong place
        asked = st.query_params.get("picture")
        chosen = asked if asked in offered else codes(data)[0]
        mine = [Thumbnail(OWN, say(language, "subject.mine"), _source(own.code, own), False)] if own else []
        thumbnails("picture", [*mine, *bundled(data, language)], chosen, say(language, "subject.which_picture"))
    return (_fitted(own, data, side), own.code) if chosen == OWN else (_read(chosen, side), chosen)


def _drop(language: str) -> None:
    """A box for the learner's file. A good one is chosen at once; a bad one gives a sentence and changes nothing."""
    with st.popover(say(language, "subject.own"), icon=":material/add_photo_alternate:"):
        st.caption(say(language, "subject.own_how"))
        content = dropped(language, "pictures.file", say(language, "picture.upload"), FORMATS, MEGABYTES)
        if content is None:
            st.session_state.pop("pictures.taken", None)
            return
        code = hashlib.sha1(content, usedforsecurity=False).hexdigest()[:12]
        if code == st.session_state.get("pictures.taken"):
            return
        try:
            st.session_state[KEPT] = Own(code, square(decode(content), SIDE))
        except Problem as problem:
            st.error(sentence(problem, language), icon=":material/broken_image:")
            return
        st.session_state["pictures.taken"] = code
        st.query_params["picture"] = OWN


def _fitted(own: Own, data: str, side: int) -> np.ndarray:
    from PIL import Image

    return cloth(own.pixels) if data == "fashion" else square(Image.fromarray(own.pixels), side)


def truth(code: str, side: int) -> np.ndarray | None:
    """(side, side) bool: which pixels are animal; None where nobody has drawn a mask."""
    return binary(trimap(_scene(code, side).alpha)) if code.startswith("scene-") else None


def _scene(code: str, side: int) -> composite.Composite:
    from engine.labs.segment import HELD_OUT_SEED

    return composite.composite(HELD_OUT_SEED, int(code.removeprefix("scene-")), side, held_out=True)


@st.cache_data(show_spinner=False, max_entries=64)
def _read(code: str, side: int) -> np.ndarray:
    """(side, side, 3) uint8 of a bundled picture."""
    if code.startswith("cloth-"):
        return _clothes()[0][int(code.removeprefix("cloth-"))]
    return _scene(code, side).picture if code.startswith("scene-") else photos.read(code, side)


@st.cache_data(show_spinner=False, max_entries=8)
def bundled(data: str, language: str) -> list[Thumbnail]:
    """The row of one kind of network in one language."""
    small = data == "fashion"
    side = LITTLE if data == "scenes" else SIDE
    return [Thumbnail(code, _title(code, language), source(_read(code, side)), small) for code in codes(data)]


@st.cache_data(show_spinner=False, max_entries=8)
def _source(code: str, _own: Own) -> str:  # noqa: ARG001 the code names the pixels
    return source(_own.pixels)


def _title(code: str, language: str) -> str:
    if code.startswith("cloth-"):
        label = _clothes()[1][int(code.removeprefix("cloth-"))]
        return say(language, "classes.fashion").split("|")[label]
    if code.startswith("scene-"):
        shown = _scene(code, LITTLE).animal
        found = next(one for one in cutouts.animals() if one.name == shown)
        return getattr(found, language).removesuffix(".").removeprefix("A ")
    return say(language, f"photos.{code}")


@st.cache_data(show_spinner=False)
def _clothes() -> tuple[np.ndarray, np.ndarray]:
    """(12, 32, 32, 3) uint8 and their labels (12,): the first held-out picture of each class, then two more."""
    _, (pixels, labels) = fashion.load()
    first = [int(np.flatnonzero(labels == label)[0]) for label in range(10)]
    second = [int(np.flatnonzero(labels == label)[1]) for label in range(CLOTHES - len(first))]
    return pixels[first + second].transpose(0, 2, 3, 1), labels[first + second]
