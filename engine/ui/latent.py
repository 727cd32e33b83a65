"""Two maps of the same digits, the autoencoder's and PCA's: a point is dragged, and each decoder draws its picture."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import streamlit as st

from engine.ui.component import component
from engine.ui.module import module
from engine.ui.palette import variables
from engine.ui.parcel import OWN, parcel
from engine.ui.spot import index
from engine.words import FOLDER, spoken

ASSETS = FOLDER.parent
FILES = [ASSETS / "board" / "dom.js", *(OWN / f"{name}.js" for name in ("store", "net", "ink")),
         *(ASSETS / "latent" / f"{name}.js" for name in ("plane", "walk")), ASSETS / "latent.js"]
FAR = 1000.0  # codes beyond are nobody's


def latent(stamp: str, content: Mapping[str, Any], language: str, key: str = "latent") -> None:
    """The maps. content: net (see engine.zoom.carried), pixels (N, 28, 28) uint8, labels (N,) uint8, codes ae and
    pca (N, 2), mean (784,) and directions (2, 784) of PCA. `stamp` names all of it. The place is kept in the URL.
    """
    digits = len(content["labels"])
    data = {"stamp": stamp, "language": language, "words": spoken(language, "latent.words"),
            "at": place(digits, st.query_params.to_dict())}
    _component()(key=key, data=data, on_go_change=lambda: _gone(key, digits))
    with st.container(gap=None, key=f"{key}.parts"):
        parcel(stamp, content, f"{key}.parcel")


def place(digits: int, asked: Mapping[str, str]) -> dict[str, Any]:
    """The two digits of the walk, the second the one chosen, and the point that was dragged, None where it was not."""
    chosen = [index(asked.get(name), digits) for name in ("from", "to")]
    if None in chosen or chosen[0] == chosen[1]:
        chosen = [0, 1]
    return {"digits": chosen, "z": _point(asked.get("z", ""))}


def _point(text: str) -> list[float] | None:
    """Two numbers parted by "_"."""
    try:
        found = [float(part) for part in text.split("_")]
    except ValueError:
        return None
    return found if len(found) == 2 and all(abs(value) <= FAR for value in found) else None


def _gone(key: str, digits: int) -> None:
    """The browser stands elsewhere: whatever of it exists goes into the URL."""
    asked = st.session_state[key]["go"]
    try:
        first, last = asked["digits"]
        z = "_".join(f"{float(value):.4g}" for value in asked["z"] or [])
    except (TypeError, KeyError, ValueError):
        return
    at = place(digits, {"from": str(first), "to": str(last)})
    st.query_params.update({"from": str(at["digits"][0]), "to": str(at["digits"][1])})
    if _point(z):
        st.query_params["z"] = z
    else:
        st.query_params.pop("z", None)


@cache
def _component() -> Any:
    """Registered once per process."""
    css = variables() + (ASSETS / "latent.css").read_text(encoding="utf-8")
    return component("ai_library.latent", html='<div class="latent" hidden></div>', css=css,
                                      js=module(FILES))
