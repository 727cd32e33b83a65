"""A U-Net opened on one picture: its levels, what every skip is good for, and four networks on the same picture."""

from html import escape

import numpy as np
import streamlit as st

from engine.course import Lesson
from engine.figures.colours import DARK, LIGHT
from engine.figures.maps import png
from engine.figures.masks import masked
from engine.ui.badge import computed_badge
from engine.ui.chart import dark
from engine.ui.look.pictures import picture, truth
from engine.ui.look.segmenters import FOUR, mask, opened, scores
from engine.ui.look.trained import trained
from engine.ui.runs import shipped
from engine.ui.unet import Opened, unet
from engine.words import say

INKS = {"grid": "grid", "quiet": "neutral"}
STYLE = """<style>
.four {{ display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 1rem; word-break: keep-all; }}
.four figure {{ margin: 0; font-size: 0.86rem; line-height: 1.45; }}
.four b {{ display: block; font-size: 0.95rem; }}
.four small {{ display: block; min-height: 2.9em; margin-bottom: 0.4rem; font-size: 0.78rem; color: {quiet}; }}
.four img {{ display: block; width: 100%; border-radius: 0.6rem; }}
.four table {{ width: 100%; margin-top: 0.4rem; border-collapse: collapse; font-size: 0.8rem; }}
.four :is(th, td) {{ padding: 0.15rem 0; border: 0; border-bottom: 1px solid {grid}; font-weight: 400;
  text-align: right; font-variant-numeric: tabular-nums; }}
.four :is(th, td):first-child {{ text-align: left; }}
.four td:last-child {{ font-weight: 650; }}
@media (max-width: 640px) {{
  .four {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }}
  .four small {{ min-height: 4.4em; }}
}}
</style>"""
CARD = """<figure><b>{name}</b><small>{what}</small><img src="{source}" alt="{name}">
<table><tr><th></th><th>{here}</th><th>{all}</th></tr>{rows}</table></figure>"""
ROW = "<tr><td>{name}</td><td>{here}</td><td>{all}</td></tr>"
MEASURES = ("iou", "boundary_iou")


@st.fragment
def show(_lesson: Lesson, language: str) -> None:
    """The choice of network and picture, the U, then the four networks."""
    st.markdown(say(language, "unet.lead"))
    head = st.container(horizontal=True, vertical_alignment="center")
    with head:
        found = trained("segment", language)
    if found is None:
        return
    pixels, shown = picture("scenes", found.config.side, language, head)
    with head:
        computed_badge(language)
    true = truth(shown, found.config.side)
    st.caption(say(language, "unet.composite" if true is not None else "unet.uncut"))
    code = f"{found.code}/{found.step}"
    unet(Opened(f"{code}/{shown}", opened("segment", code, found), found.config.skip, pixels, true), scores, language)
    _four(f"{shown}/{found.config.side}", pixels, true, language)


def _four(shown: str, pixels: np.ndarray, true: np.ndarray | None, language: str) -> None:
    """The published networks on the same picture, each with its scores here and on all held-out pictures."""
    names = [name for name in FOUR if name in shipped("segment")]
    if len(names) < 2:
        return
    st.markdown(say(language, "unet.four.lead"))
    st.html(STYLE.format(**{name: f"light-dark({LIGHT[role]}, {DARK[role]})" for name, role in INKS.items()}))
    cards = (_card(name, mask(name, shown, pixels), pixels, true, language) for name in names)
    st.html(f'<div class="four">{"".join(cards)}</div>')


def _card(name: str, found: np.ndarray, pixels: np.ndarray, true: np.ndarray | None, language: str) -> str:
    """One network: its mask, and its scores."""
    title = escape(say(language, f"unet.four.{name}.name"))
    here = {} if true is None else scores(found, true)
    everywhere = shipped("segment")[name].scores
    rows = (ROW.format(name=escape(say(language, f"unet.four.{key}")), here=_two(here.get(key)),
                       all=_two(everywhere.get(key))) for key in MEASURES)
    return CARD.format(name=title, what=escape(say(language, f"unet.four.{name}.what")),
                       source=masked(png(pixels), found, true, dark()), rows="".join(rows),
                       here=escape(say(language, "unet.four.here")), all=escape(say(language, "unet.four.all")))


def _two(score: float | None) -> str:
    return "–" if score is None else f"{score:.2f}"
