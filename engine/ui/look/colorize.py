"""A photo coloured from its lightness: what the global network adds, and why the colours come out dull."""

from typing import Any

import numpy as np
import streamlit as st

from engine.course import Lesson
from engine.data import photos
from engine.ui.badge import computed_badge
from engine.ui.look.pictures import bundled, codes, picture
from engine.ui.look.segmenters import opened, published
from engine.ui.look.tints import Tint, tints
from engine.ui.look.trained import Trained, trained
from engine.ui.runs import shipped
from engine.ui.thumbnails import thumbnails
from engine.words import say

SIDE = 128  # pixels a side, as the lab scores
LOCAL = "colorize-local"  # published without the global network
FAR = 60  # of a shift


@st.fragment
def show(_lesson: Lesson, language: str) -> None:
    """The choice of network and picture; the picture coloured, moved, coloured by a borrowed vector; two apples."""
    st.markdown(say(language, "colorize.lead"))
    head = st.container(horizontal=True, vertical_alignment="center")
    with head:
        found = trained("colorize", language, lambda config: config.whole == "on")
    if found is None:
        return
    pixels, shown = picture("colour", SIDE, language, head)
    with head:
        computed_badge(language)
    code = f"{found.code}/{found.step}"
    model = opened("colorize", code, found)
    made = _coloured(code, shown, model, pixels)
    held_out = shown in codes("colour")
    st.caption(say(language, f"colorize.{'held_out' if held_out else 'own' if made.true is not None else 'own_grey'}"))
    _planes(made, language)
    _row(made, found, language)
    _shift(made, language)
    _swap(made, model, shown, language)
    _apples(language)


@st.cache_data(show_spinner=False, max_entries=4)
def _coloured(code: str, shown: str, _model: Any, _pixels: np.ndarray) -> Any:  # noqa: ARG001 the key
    """Half a megabyte each, therefore few."""
    from engine.zoom.colouring import coloured

    local = published("colorize", LOCAL)
    return coloured(_model, None if local is None else opened("colorize", LOCAL, local), _pixels)


def _planes(made: Any, language: str) -> None:
    """L, a and b of the truth; of a photo without one there is only L, which stands in the next row."""
    from engine.zoom.colouring import joined, plane

    if made.true is None:
        return
    st.markdown(say(language, "colorize.planes.lead"))
    maps = {"L": made.light[0, 0], "a": made.true[0, 0], "b": made.true[0, 1]}
    shown = joined(made.light, None), plane(made.true, 0), plane(made.true, 1)
    span = say(language, "colorize.planes.span")
    tints([Tint(say(language, f"colorize.planes.{name}"), image, ((span, _span(values)),))
           for (name, values), image in zip(maps.items(), shown, strict=True)], "9rem")


def _span(values: Any) -> str:
    return f"{float(values.min()):.0f} … {float(values.max()):.0f}".replace("-", "−")


def _row(made: Any, found: Trained, language: str) -> None:
    """Grey, coloured without and with the global network, true; how far each is from the truth."""
    from engine.zoom.colouring import distance, joined

    st.markdown(say(language, "colorize.row.lead"))
    scores = {code: one.scores for code, one in shipped("colorize").items()}
    own = scores.get(found.code, {})
    everywhere = {"grey": own.get("delta_e_grey"), "local": scores.get(LOCAL, {}).get("delta_e"),
                  "whole": own.get("delta_e")}
    ab = {"grey": made.whole * 0, "local": made.local, "whole": made.whole, "true": made.true}
    ab = {name: one for name, one in ab.items() if one is not None}
    here = {name: None if made.true is None else distance(one, made.true) for name, one in ab.items()}
    tints([Tint(say(language, f"colorize.row.{name}"), joined(made.light, ab[name]),
                ((say(language, "colorize.here"), _one(here[name])),
                 (say(language, "colorize.all"), _one(everywhere[name]))) if name in everywhere else ())
           for name in here])
    if made.local is None:
        st.info(say(language, "colorize.missing"))
    _dull(made, language)


def _dull(made: Any, language: str) -> None:
    """Says whether the prediction is duller than the truth."""
    from engine.zoom.colouring import chroma

    if made.true is None:
        return
    said, true = chroma(made.whole), chroma(made.true)
    st.markdown(say(language, f"colorize.row.{'duller' if said < true else 'brighter'}",
                    said=_one(said), true=_one(true), percent=f"{said / true:.0%}"))


def _shift(made: Any, language: str) -> None:
    """Sliders beside the picture that follows them."""
    from engine.zoom.colouring import distance, joined, shifted, unshown

    st.markdown(say(language, "colorize.shift.lead"))
    left, right = st.columns([1, 1], vertical_alignment="center")
    with right:
        a, b = (st.slider(say(language, f"colorize.shift.{axis}"), -FAR, FAR, 0, key=f"colorize.{axis}",
                          persist_state="session") for axis in "ab")
        times = st.slider(say(language, "colorize.shift.times"), 0.0, 3.0, 1.0, 0.1, key="colorize.times",
                          persist_state="session")
    ab = shifted(made.whole, a, b, times)
    with left:
        tints([Tint(say(language, "colorize.shift.said"), joined(made.light, made.whole)),
               Tint(say(language, "colorize.shift.now"), joined(made.light, ab))])
    with right:
        st.markdown(say(language, "colorize.shift.unshown", percent=f"{unshown(made.light, ab):.1%}"))
        if made.true is not None:
            st.markdown(say(language, "colorize.shift.delta", before=_one(distance(made.whole, made.true)),
                            after=_one(distance(ab, made.true))))


def _swap(made: Any, model: Any, shown: str, language: str) -> None:
    """The picture coloured by the global vector of another one."""
    from engine.zoom.colouring import borrowed, distance, joined

    st.markdown(say(language, "colorize.swap.lead"))
    items = [one for one in bundled("colour", language) if one.code != shown]
    asked, offered = st.query_params.get("donor"), [one.code for one in items]
    donor = asked if asked in offered else offered[0]
    thumbnails("donor", items, donor, say(language, "colorize.swap.which"))
    other = photos.read(donor, SIDE)
    ab = borrowed(model, made.light, other)
    to_truth = {} if made.true is None else {"before": distance(made.whole, made.true),
                                             "after": distance(ab, made.true)}
    pictures = {"other": other, "before": joined(made.light, made.whole), "after": joined(made.light, ab)}
    tints([Tint(say(language, f"colorize.swap.{name}"), image,
                ((say(language, "colorize.here"), _one(to_truth[name])),) if name in to_truth else ())
           for name, image in pictures.items()])
    told = [say(language, "colorize.swap.moved", moved=_one(distance(made.whole, ab)))]
    if to_truth:
        change = f"{to_truth['after'] - to_truth['before']:+.1f}".replace("-", "−")
        told.append(say(language, "colorize.swap.change", change=change))
    st.markdown(" ".join([*told, *_published(language)]))


def _published(language: str) -> list[str]:
    """What the published network's evaluation says of borrowed vectors."""
    scores = next((one.scores for one in shipped("colorize").values() if "swapped" in one.scores), None)
    return [] if scores is None else [say(language, "colorize.swap.published", own=_one(scores["delta_e"]),
                                          swapped=_one(scores["swapped"]))]


def _apples(language: str) -> None:
    """Two colours that are equally light, and the answer between them with the least squared error."""
    import torch

    from engine.labs.colorize import Config, two_apples

    st.markdown(say(language, "colorize.apples.lead"))
    (error, chroma), painted = two_apples(Config(), torch.device("cpu"))
    places = {"red": 0, "mean": 2, "green": 1}
    tints([Tint(say(language, f"colorize.apples.{name}"), painted[0, :, :, place, None].permute(1, 2, 0).numpy(),
                ((say(language, "colorize.apples.mse"), f"{float(error[place]):.0f}"),
                 (say(language, "colorize.apples.chroma"), _one(float(chroma[place])))))
           for name, place in places.items()], flat=True)


def _one(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
