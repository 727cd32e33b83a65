"""The colours of engine/figures/colours.py as CSS variables; the browser picks light or dark."""

from functools import cache

from engine.figures.colours import DARK, LIGHT


@cache
def variables() -> str:
    """`:host { --input: light-dark(#…, #…); … }`; Streamlit sets color-scheme on the app."""
    pairs = "\n".join(f"  --{role}: light-dark({LIGHT[role]}, {DARK[role]});" for role in LIGHT)
    return f":host {{\n{pairs}\n}}\n"
