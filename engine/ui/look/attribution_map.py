"""One map of what mattered, as it stands on the page: picture, colour scale, how to read it, where it misleads."""

from html import escape

import numpy as np
import streamlit as st

from engine.figures.colours import palette
from engine.figures.overlay import full_colour, overlay
from engine.ui.chart import dark
from engine.ui.look.subject import Subject
from engine.words import say

STYLE = """<style>
.attribution-map { margin: 0; font-size: 0.86rem; line-height: 1.5; word-break: keep-all; overflow-wrap: anywhere; }
.attribution-map b { display: block; font-size: 0.95rem; }
.attribution-map small { display: block; margin-bottom: 0.4rem; font-size: 0.78rem; opacity: 0.75; }
.attribution-map img { display: block; width: 100%; aspect-ratio: 1; border-radius: 0.6rem; }
.attribution-map img.small { image-rendering: pixelated; }
.attribution-map p { margin: 0 0 0.4rem; font-size: inherit; }
.attribution-map p.beware { opacity: 0.8; }
.attribution-scale { display: flex; align-items: center; gap: 0.4rem; min-height: 1.2rem; margin: 0.4rem 0;
  font-size: 0.76rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
.attribution-scale i { flex: 1; height: 0.5rem; border-radius: 0.25rem; }
@media (max-width: 640px) {
  .st-key-attribution_maps [data-testid=stHorizontalBlock] { flex-flow: row wrap; }
  .st-key-attribution_maps [data-testid=stColumn] { flex: 1 1 calc(50% - 1rem); min-width: calc(50% - 1rem); }
}
</style>"""
FIGURE = """<figure class="attribution-map"><b>{title}</b><small>{term}</small>
<img src="{picture}" alt="{alt}" class="{kind}"><div class="attribution-scale">{scale}</div>
<figcaption><p>{read}</p><p class="beware"><strong>{label}</strong> {beware}</p>
<small>{source}</small></figcaption></figure>"""
WORDS = ("title", "term", "source", "read", "beware")
# Colours of what is above and below 0; what cannot be below has one.
COLOURS = {"saliency": ("gradient",), "grad_cam": ("positive",), "integrated_gradients": ("positive", "negative"),
           "occlusion": ("positive", "negative")}
# The share of places below full colour: a few wild pixels do not set the scale of all.
SHARES = {"saliency": 0.995, "integrated_gradients": 0.995}


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs={Subject: lambda found: found.code})
def attribution_map(method: str, values: np.ndarray, found: Subject, target: int, language: str, dark: bool,
                    remark: str = "") -> str:
    """values (H, W) over the subject's picture, as HTML. `remark` stands after how to read it."""
    colours = COLOURS[method]
    most = full_colour(values, SHARES.get(method, 1.0))
    words = {name: escape(say(language, f"deciding.{method}.{name}")) for name in WORDS}
    words["read"] += f" {escape(remark)}"
    alt = say(language, "deciding.alt", title=words["title"], name=found.classes[target])
    return FIGURE.format(
        **words, alt=escape(alt), label=say(language, "deciding.beware"),
        picture=overlay(values, found.picture, (colours[0], colours[-1]), most, dark),
        kind="small" if found.network.side < 100 else "",
        scale=_scale(method, most, len(colours) > 1, dark) if values.any() else "",
    )


def _scale(method: str, most: float, signed: bool, dark: bool) -> str:
    """The colours from the lowest to the highest number, with both written beside them."""
    inks = palette(dark)
    stops = [inks[colour] for colour in reversed(COLOURS[method])]
    stops = [stops[0], inks["surface"], stops[1]] if signed else [inks["surface"], stops[0]]
    high = f"{'≥ ' if method in SHARES else ''}{most:.2g}"
    low = (f"≤ −{most:.2g}" if method in SHARES else f"−{most:.2g}") if signed else "0"
    blend = f"linear-gradient(to right, {', '.join(stops)})"
    return f'<span>{low}</span><i style="background: {blend}"></i><span>{high}</span>'


def themed(method: str, values: np.ndarray, found: Subject, target: int, language: str, remark: str = "") -> str:
    """The map for the theme of this learner's page."""
    return attribution_map(method, values, found, target, language, dark(), remark)
