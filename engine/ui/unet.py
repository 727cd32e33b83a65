"""The U of a network, drawn from what one picture becomes in it; every skip is a switch, every box can be opened."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from engine.figures.maps import full, levels, png, reduced
from engine.figures.masks import area, outline
from engine.ui.component import component
from engine.ui.module import module
from engine.ui.palette import variables
from engine.ui.spot import telling
from engine.words import FOLDER, spoken

if TYPE_CHECKING:
    from torch import nn

ASSETS = FOLDER.parent
FILES = [ASSETS / "board" / "dom.js", ASSETS / "ladder" / "paint.js",
         *(ASSETS / "unet" / f"{name}.js" for name in ("drawing", "result", "gallery")), ASSETS / "unet.js"]
SMALL = 48  # pixels of a map as it is sent
MANY = 64  # maps of a box that is opened
STEP = 100  # logits are sent as whole hundredths, at most ±327


@dataclass(frozen=True, eq=False)
class Opened:
    """A network and one picture."""

    code: str  # names weights and picture
    model: "nn.Module"  # a UNet or FCN, ready to be used
    join: str  # "concat", "add", "none" or "fcn"
    picture: np.ndarray  # (H, W, 3) uint8
    truth: np.ndarray | None  # (H, W) bool, where it is known


@st.fragment
def unet(opened: Opened, scores: Callable[[np.ndarray, np.ndarray], dict[str, float]], language: str,
         key: str = "unet") -> None:
    """The drawing; a click reruns only this. What is switched off and which box is open stand in the URL.

    scores(mask, other mask) are the measures by name, each from 0 to 1.
    """
    whole = _whole(opened.code, opened)
    off, box = place(st.query_params, whole)
    data = packed(opened.code, off, box, opened, whole) | {
        "words": spoken(language, "unet.words"), "language": language, "ack": st.session_state.get(f"{key}.ack", 0)}
    data["scores"] = _scores(data.pop("now"), whole, opened, scores)
    _component()(key=key, data=data, on_go_change=lambda: _gone(key, whole))


@dataclass(frozen=True, eq=False)
class Whole:
    """What the network says with every skip in place."""

    mask: np.ndarray  # (H, W) bool
    skips: tuple[int, ...]
    channel: dict[str, int]  # of each box: the map that is shown
    full: dict[str, float]  # of each box: from which number on its colour is full


@st.cache_data(show_spinner=False, max_entries=16)
def _whole(code: str, _opened: Opened) -> Whole:  # noqa: ARG001 the code names weights and picture
    from engine.zoom.skips import passed, skips

    made = passed(_opened.model, _opened.picture)
    return Whole(made["output"][0] > 0, skips(_opened.model), {name: telling(maps) for name, maps in made.items()},
                 {name: full(maps) or 1.0 for name, maps in made.items()})


def place(asked: Mapping[str, Any], whole: Whole) -> tuple[tuple[int, ...], str]:
    """Levels switched off and the box opened, "" when none is; what does not exist is left aside."""
    wanted = str(asked.get("off", "")).split(".")
    box = asked.get("box")
    return tuple(one for one in whole.skips if str(one) in wanted), box if box in boxes(whole) else ""


def boxes(whole: Whole) -> tuple[str, ...]:
    """Names of what can be opened: everything with channels but the picture and what is only handed across."""
    return tuple(name for name in whole.channel if name not in ("input", "output") and not name.startswith("skip"))


@st.cache_data(show_spinner=False, max_entries=6)
def packed(code: str, off: tuple[int, ...], box: str, _opened: Opened, _whole: Whole) -> dict[str, Any]:
    """What the browser draws, 100 to 200 KB: one map a box, all of the open box, the logits, mask and borders."""
    from engine.zoom.skips import passed

    made = passed(_opened.model, _opened.picture, off)
    logits = made["output"][0]  # (H, W)
    mask = logits > 0
    drawn = {name: _box(made[name], _whole, name) for name in boxes(_whole)}
    return {
        "stamp": code, "side": len(logits), "join": _opened.join, "skips": list(_whole.skips), "off": list(off),
        "picture": png(_opened.picture), "boxes": drawn, "box": box,
        "gallery": _gallery(made[box], _whole.full[box]) if box else None,
        "logits": _text((STEP * logits).round().clip(-32767, 32767).astype("<i2")), "step": STEP,
        "outside": area(~mask), "edge": outline(mask),
        "truth": "" if _opened.truth is None else outline(_opened.truth),
        "now": mask,
    }


def _box(maps: np.ndarray, whole: Whole, name: str) -> dict[str, Any]:
    """One box: its shape, and the map that varies most in the whole network."""
    small = reduced(maps[whole.channel[name]][None], SMALL)
    return {"shape": list(maps.shape), "channel": whole.channel[name], **_sheet(small, whole.full[name])}


def _gallery(maps: np.ndarray, most: float) -> dict[str, Any]:
    return {"total": len(maps), **_sheet(reduced(maps[:MANY], SMALL), most)}


def _sheet(maps: np.ndarray, most: float) -> dict[str, Any]:
    """(C, h, w) as levels 0 … 255, 128 is zero."""
    return {"tile": list(maps.shape[1:]), "count": len(maps),
            "levels": _text(levels(maps, np.full(len(maps), most)))}


def _text(numbers: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers).tobytes()).decode()


def _scores(now: np.ndarray, whole: Whole, opened: Opened, scores: Callable) -> dict[str, Any]:
    """Against the true mask, now and with every skip; where the truth is unknown, against the mask with every skip."""
    known = opened.truth is not None
    return {"known": known, "now": scores(now, opened.truth if known else whole.mask),
            "whole": scores(whole.mask, opened.truth if known else whole.mask), "share": float(now.mean())}


def _gone(key: str, whole: Whole) -> None:
    """The browser asks for other switches or another box: what exists of it goes into the URL."""
    asked = st.session_state[key]["go"]
    if not isinstance(asked, dict):
        return
    number = asked.get("n")
    st.session_state[f"{key}.ack"] = number if isinstance(number, int) else 0
    off, box = place(asked, whole)
    st.query_params.update({"off": ".".join(map(str, off)), "box": box})
    for name in ("off", "box"):
        if not st.query_params[name]:
            del st.query_params[name]


@cache
def _component() -> Any:
    """Registered once per process."""
    css = variables() + (ASSETS / "unet.css").read_text(encoding="utf-8")
    return component("ai_library.unet", html='<div class="unet" hidden></div>', css=css,
                                      js=module(FILES))
