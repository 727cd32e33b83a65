"""What each colour means, once for boards, charts and diagrams, in light and dark.

Hues follow Okabe and Ito's palette (Color Universal Design, 2008), darkened or lightened until every one can
carry text (contrast of 4.5 : 1 and more on page and surface) and those shown together stay apart for
colour-blind eyes.
"""

from types import MappingProxyType

ROLES = ("input", "weight", "result", "gradient", "positive", "negative", "real", "fake")

LIGHT = MappingProxyType({
    "input": "#0059a6",  # blue: what comes in
    "weight": "#a35a00",  # orange: what is learned
    "result": "#007a56",  # green: what is computed
    "gradient": "#8f2a6b",  # purple: what flows back
    "positive": "#00707a",
    "negative": "#c0351c",
    "real": "#6b6100",
    "fake": "#5a4fcf",
    "neutral": "#5c6773",  # captions, axes
    "ink": "#1c2430",  # text
    "surface": "#f4f6f8",  # cards and cells
    "paper": "#ffffff",  # the page
    "grid": "#dbe1e8",  # hairlines
})

DARK = MappingProxyType({
    "input": "#5aaaf2",
    "weight": "#f5b83d",
    "result": "#66e0b2",
    "gradient": "#e683bd",
    "positive": "#4fd0dc",
    "negative": "#ff8a6b",
    "real": "#d8cf5a",
    "fake": "#aaa4ff",
    "neutral": "#9aa7b5",
    "ink": "#e8edf3",
    "surface": "#1a212b",
    "paper": "#11161d",
    "grid": "#323c49",
})


def palette(dark: bool) -> MappingProxyType:
    """Role -> "#rrggbb" for one theme."""
    return DARK if dark else LIGHT


def sequence(dark: bool) -> tuple[str, ...]:
    """The order of series that have no role of their own (runs laid over each other, classes)."""
    order = ("input", "weight", "result", "gradient", "fake", "negative", "real", "positive")
    return tuple(palette(dark)[role] for role in order)


def diverging(dark: bool) -> tuple[str, str, str]:
    """Negative, zero, positive: the scale of weights and differences, zero in the colour of the page."""
    colours = palette(dark)
    return colours["negative"], colours["paper"], colours["positive"]
