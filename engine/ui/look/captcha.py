"""One CAPTCHA followed through a trained network, from its pixels to the probability of its text."""

from typing import Any

import numpy as np
import streamlit as st

from engine.course import Lesson
from engine.problem import Problem
from engine.ui import picture
from engine.ui.badge import computed_badge
from engine.ui.chart import chart
from engine.ui.look.trained import Trained, trained
from engine.ui.place import choose
from engine.ui.runs import shipped
from engine.ui.spot import index
from engine.ui.trouble import plainly, sentence
from engine.words import say

FIRST = "k7mq2"  # drawn until the learner types
SEEN = 0.05  # a symbol that is nowhere likelier has no row
DRAWINGS = 10**6  # of one text
GATES = ("h", "z", "r", "g")


@st.fragment
def show(_lesson: Lesson, language: str) -> None:
    """Which network, which picture; what it reads, how probable that is; every part on the way."""
    st.markdown(say(language, "captcha.lead"))
    found = trained("captcha", language)
    if found is None:
        return
    _known(found.code, language)
    try:
        image, true = _picture(language)
        label = _label(true)
    except Problem as problem:
        st.error(sentence(problem, language), icon=":material/error:")
        return
    line = _followed(f"{found.code}/{found.step}", image.tobytes(), image, found)
    path, read = _read(line.log_p)
    computed_badge(language)
    _verdict(line.log_p, read, label, language)
    gate = choose("gate", GATES, lambda name: say(language, f"captcha.gates.{name}"), say(language, "captcha.gate"))
    _strips(image, line, path, label or read, gate, language)
    _text(path, read, language)


def _known(code: str, language: str) -> None:
    """What the network has learned from and, of a published one, how often it read unseen pictures right."""
    said = [say(language, "captcha.knows")]
    if code in shipped("captcha"):
        scores = shipped("captcha")[code].scores
        shares = {"own": scores["accuracy"], "font": scores["accuracy_font"]}
        said.append(say(language, "captcha.scores", **{name: f"{share:.1%}" for name, share in shares.items()}))
    st.caption(" ".join(said))


def _picture(language: str) -> tuple[np.ndarray, str]:
    """The uint8 picture (H, W) that the network sees and what it says, "" when nobody has said so.

    Raises Problem.
    """
    from engine.data.captcha import FONTS, HEIGHT, WIDTH, draw, fitted

    above = st.container()
    with st.expander(say(language, "captcha.upload"), icon=":material/upload:"):
        st.caption(say(language, "captcha.squeezed", width=WIDTH, height=HEIGHT))
        photo = picture.upload(language, "captcha.photo")
        said = st.text_input(say(language, "captcha.says"), key="captcha.says", max_chars=20) if photo else ""
    if photo is not None:
        return fitted(photo), said.strip().lower()
    left, middle, right = above.columns([0.3, 0.46, 0.24], vertical_alignment="bottom")
    with middle:
        font = choose("font", FONTS, lambda name: say(language, f"captcha.fonts.{name}"),
                      say(language, "captcha.which_font"))
    right.button(say(language, "captcha.again"), icon=":material/casino:", key="captcha.again", width="stretch",
                 on_click=lambda: st.query_params.update({"draw": str(_draw() + 1)}))
    with left:
        text = _typed(language)
    return draw(text, _draw(), font), text


def _typed(language: str) -> str:
    """The text to draw, kept in the URL. Raises Problem when it cannot be drawn."""
    from engine.data.captcha import ALPHABET, LONGEST, SHORTEST

    text = st.session_state["_captcha"] = st.query_params.get("read", FIRST)[:20]
    label = say(language, "captcha.text")
    st.text_input(label, key="_captcha", max_chars=LONGEST,
                  on_change=lambda: st.query_params.update({"read": st.session_state["_captcha"]}))
    text = text.strip().lower()
    if not (SHORTEST <= len(text) <= LONGEST and set(text) <= set(ALPHABET)):
        raise Problem("input_not_a_text", name=label, value=text, low=SHORTEST, high=LONGEST, letters="a–z 0–9")
    return text


def _draw() -> int:
    """Which drawing of the text."""
    return index(st.query_params.get("draw"), DRAWINGS) or 0


def _label(text: str) -> list[int]:
    """Numbers of its characters; none of no text. Raises Problem."""
    from engine.data.captcha import encode

    return encode(text) if text else []


@st.cache_resource(show_spinner=False, max_entries=16)
def _followed(code: str, pixels: bytes, _image: np.ndarray, _found: Trained) -> Any:  # noqa: ARG001 the key
    from engine.labs import captcha
    from engine.train.state import load
    from engine.zoom.line import line

    return line(load(captcha.network(_found.config), _found.weights), _image)


def _read(log_p: np.ndarray) -> tuple[list[int], list[int]]:
    """(T, V) -> the best path and what it reads."""
    from engine.ctc.decode import collapse

    path = log_p.argmax(axis=1).tolist()
    return path, collapse(path)


def _verdict(log_p: np.ndarray, read: list[int], label: list[int], language: str) -> None:
    """Right or wrong, and how probable the true text and the one read are."""
    from engine.data.captcha import decode

    words = {"read": decode(read) or say(language, "captcha.nothing"), "true": decode(label)}
    kind = "unsaid" if not label else "right" if read == label else "wrong"
    st.markdown("#### " + say(language, f"captcha.{kind}", **words))
    for text in dict.fromkeys(decode(one) for one in (label, read) if one):
        st.markdown(_chance(log_p, text, language))


def _chance(log_p: np.ndarray, text: str, language: str) -> str:
    from engine.ctc.lattice import forward, log_probability
    from engine.data.captcha import encode

    log = log_probability(forward(log_p, encode(text)))
    loss = "∞" if np.isinf(log) else f"{-log + 0:.4g}"
    return say(language, "captcha.chance", label=plainly(text), p=f"{np.exp(log):.4g}", loss=loss)


def _strips(image: np.ndarray, line: Any, path: list[int], label: list[int], gate: str, language: str) -> None:
    """Everything the network made, part below part, over the same columns."""
    from engine.ctc.lattice import extended, forward
    from engine.data.captcha import decode

    name = {0: "_"} | {k: decode([k]) for k in range(1, line.log_p.shape[1])}
    p = np.exp(line.log_p).T  # (V, T)
    rows = [k for k in name if k == 0 or k in label or p[k].max() >= SEEN]
    alpha = forward(line.log_p, label)  # (T, S)
    share = np.exp(alpha - alpha.max(axis=1, keepdims=True))
    arrays = {"picture": image, "told": np.array([name[k] if k else "" for k in path]), "columns": line.columns,
              **{way: gates[gate] for way, gates in line.gates.items()},
              "probability": p[rows], "probability.rows": np.array([name[k] for k in rows]),
              "lattice": (share / share.sum(axis=1, keepdims=True)).T,
              "lattice.rows": np.array([name[k] for k in extended(label)])}
    facts = {"gate": say(language, f"captcha.gates.{gate}"), "label": decode(label)}
    chart("strips", arrays, lambda key: say(language, f"captcha.figure.{key}", **facts), "captcha.strips")


def _text(path: list[int], read: list[int], language: str) -> None:
    """The best path with its blanks, and what is left of it."""
    from engine.data.captcha import decode

    st.caption(say(language, "captcha.path"))
    st.code("".join(decode([k]) if k else "_" for k in path), language=None, wrap_lines=True)
    st.caption(say(language, "captcha.collapsed"))
    st.code(decode(read) or "∅", language=None)
