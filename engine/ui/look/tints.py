"""Pictures side by side, each with a name above and numbers below."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from engine.figures.colours import DARK, LIGHT
from engine.figures.maps import png

INKS = {"grid": "grid", "quiet": "neutral"}
STYLE = """<style>
.tints {{ display: grid; grid-template-columns: repeat(var(--count), minmax(0, var(--most))); gap: 0.9rem; }}
.tints figure {{ margin: 0; font-size: 0.86rem; line-height: 1.4; word-break: keep-all; }}
.tints figcaption {{ display: flex; align-items: end; min-height: 1.4em; margin-bottom: 0.3rem; font-weight: 600; }}
.tints img {{ display: block; width: 100%; border-radius: 0.6rem; }}
.tints .flat img {{ height: 5rem; image-rendering: pixelated; }}
.tints .fact {{ display: flex; justify-content: space-between; gap: 0.3rem; padding: 0.2rem 0;
  border-bottom: 1px solid {grid}; font-size: 0.8rem; font-variant-numeric: tabular-nums; }}
.tints .fact span {{ color: {quiet}; }}
.tints .fact b {{ font-weight: 650; white-space: nowrap; }}
@media (max-width: 640px) {{
  .tints {{ gap: 0.6rem; }}
  .tints.four {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }}
  .tints :is(figcaption, .fact) {{ font-size: 0.78rem; }}
}}
</style>"""
CARD = '<figure{flat}><figcaption>{name}</figcaption><img src="{source}" alt="{name}">{facts}</figure>'
FACT = '<div class="fact"><span>{name}</span><b>{value}</b></div>'


@dataclass(frozen=True, eq=False)
class Tint:
    """One picture of the row."""

    name: str
    picture: np.ndarray  # (H, W, 3) uint8
    facts: tuple[tuple[str, str], ...] = ()  # what stands below: (name, value)


def tints(items: Sequence[Tint], most: str = "12rem", flat: bool = False) -> None:
    """Shows the row, no picture wider than `most`; on a phone four pictures make two rows. flat: of one colour each."""
    inks = {name: f"light-dark({LIGHT[role]}, {DARK[role]})" for name, role in INKS.items()}
    kind = "tints four" if len(items) == 4 else "tints"
    cards = "".join(_card(item, flat) for item in items)
    st.html(f'{STYLE.format(**inks)}<div class="{kind}" style="--count: {len(items)}; --most: {most}">{cards}</div>')


def _card(item: Tint, flat: bool) -> str:
    facts = "".join(FACT.format(name=escape(name), value=escape(value)) for name, value in item.facts)
    return CARD.format(name=escape(item.name), source=png(item.picture), facts=facts,
                       flat=' class="flat"' if flat else "")
