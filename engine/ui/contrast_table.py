"""The table AutoEncoder against U-Net as HTML: six rows, in every cell a sentence, what was measured, and pictures.

Wide it is a table; on a phone every row is a card.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from engine.figures.colours import DARK, LIGHT
from engine.words import say

SIDES = ("autoencoder", "unet")
INKS = ("ink", "paper", "surface", "grid", "neutral", "input", "weight", "result", "negative", "positive")
STYLE = """<style>
.contrast {{ {variables} container-type: inline-size; font-size: 0.9rem; line-height: 1.5;
  word-break: keep-all; overflow-wrap: anywhere; }}
.contrast .row {{ display: grid; grid-template-columns: 8.5rem minmax(0, 1fr) minmax(0, 1fr);
  border-top: 1px solid var(--grid); }}
.contrast .row > * {{ padding: 0.9rem 1rem; }}
.contrast .head {{ border-top: 0; font-weight: 650; font-size: 1rem; }}
.contrast .head > * {{ padding: 0.3rem 1rem; border-bottom: 3px solid transparent; }}
.contrast .head .autoencoder {{ border-color: var(--weight); }}
.contrast .head .unet {{ border-color: var(--positive); }}
.contrast .title {{ padding-left: 0; font-weight: 650; }}
.contrast .title span {{ display: block; width: fit-content; margin-top: 0.4rem; padding: 0.1rem 0.5rem;
  border: 1px solid var(--negative); border-radius: 0.5rem; color: var(--negative); font-size: 0.76rem; }}
.contrast .title small {{ display: block; margin-top: 0.3rem; font-weight: 400; font-size: 0.76rem;
  color: var(--neutral); }}
.contrast .cell p {{ margin: 0; font-size: inherit; }}
.contrast .cell .said {{ font-weight: 600; }}
.contrast .cell .measured {{ margin-top: 0.2rem; color: var(--neutral); font-size: 0.84rem;
  font-variant-numeric: tabular-nums; }}
.contrast .name {{ display: none; }}
.contrast .pictures {{ display: flex; flex-wrap: wrap; gap: 0.6rem; margin-top: 0.6rem; }}
.contrast figure {{ margin: 0; width: 8.6rem; }}
.contrast figure > img {{ display: block; width: 100%; aspect-ratio: 1; border-radius: 0.5rem;
  background: var(--surface); }}
.contrast figcaption {{ margin-top: 0.2rem; text-align: center; font-size: 0.76rem; color: var(--neutral); }}
.contrast .bars {{ width: 100%; display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.3rem 0.6rem;
  align-items: center; font-size: 0.76rem; color: var(--neutral); }}
.contrast .bars i {{ display: flex; height: 1rem; min-width: 2px; border-radius: 0.2rem; overflow: hidden; }}
.contrast .bars b {{ height: 100%; }}
@container (max-width: 640px) {{
  .contrast .head {{ display: none; }}
  .contrast .row {{ grid-template-columns: minmax(0, 1fr); margin-bottom: 1rem; border: 1px solid var(--grid);
    border-radius: 0.8rem; overflow: hidden; }}
  .contrast .row > * {{ padding: 0.7rem 0.9rem; }}
  .contrast .row > .title {{ background: var(--surface); }}
  .contrast .cell + .cell {{ border-top: 1px solid var(--grid); }}
  .contrast .name {{ display: block; width: fit-content; margin-bottom: 0.3rem; font-size: 0.8rem; font-weight: 650;
    border-bottom: 2px solid var(--weight); }}
  .contrast .unet .name {{ border-color: var(--positive); }}
  .contrast figure {{ width: calc(50% - 0.3rem); }}
}}
</style>"""


@dataclass(frozen=True)
class Cell:
    """One network in one row."""

    measured: str  # in the learner's language
    pictures: Sequence[str] = ()  # HTML made here


@dataclass(frozen=True)
class Row:
    """One row of the table: its name in assets/words/compare.toml and its two cells."""

    name: str
    autoencoder: Cell
    unet: Cell


def style() -> str:
    """The look, with the product's colours in both themes."""
    pairs = (f"--{role}: light-dark({LIGHT[role]}, {DARK[role]});" for role in INKS)
    return STYLE.format(variables=" ".join(pairs))


def table(rows: Sequence[Row], language: str) -> str:
    """All rows as HTML."""
    heads = "".join(f'<div class="{side}">{_say(language, side)}</div>' for side in SIDES)
    return (f'<div class="contrast"><div class="row head"><div></div>{heads}</div>'
            f'{"".join(_row(row, language) for row in rows)}</div>')


def _row(row: Row, language: str) -> str:
    title = f'{_say(language, f"{row.name}.title")}'
    if row.name == "relation":
        title += f'<span>{_say(language, "corrected")}</span><small>{_say(language, "corrected_why")}</small>'
    cells = "".join(_cell(row.name, side, getattr(row, side), language) for side in SIDES)
    return f'<section class="row" data-row="{row.name}"><div class="title">{title}</div>{cells}</section>'


def _cell(row: str, side: str, cell: Cell, language: str) -> str:
    pictures = f'<div class="pictures">{"".join(cell.pictures)}</div>' if cell.pictures else ""
    return (f'<div class="cell {side}"><div class="name">{_say(language, side)}</div>'
            f'<p class="said">{_say(language, f"{row}.{side}")}</p>'
            f'<p class="measured">{escape(cell.measured)}</p>{pictures}</div>')


def figure(inside: str, caption: str) -> str:
    """A picture over its name."""
    return f"<figure>{inside}<figcaption>{escape(caption)}</figcaption></figure>"


def image(source: str, name: str) -> str:
    """`source` is a data URL."""
    return f'<img src="{source}" alt="{escape(name)}">'


def bars(rows: Sequence[tuple[str, Sequence[tuple[int, str]]]]) -> str:
    """Numbers drawn to one scale: (name, [(number, role of its colour), …]) a bar."""
    most = max(sum(number for number, _ in parts) for _, parts in rows)
    drawn = []
    for name, parts in rows:
        total = sum(number for number, _ in parts)
        pieces = "".join(f'<b style="width: {100 * number / total:.2f}%; background: var(--{role})"></b>'
                         for number, role in parts)
        drawn.append(f'<span>{escape(name)}</span><i style="width: {100 * total / most:.2f}%">{pieces}</i>')
    return f'<div class="bars">{"".join(drawn)}</div>'


def _say(language: str, key: str) -> str:
    return escape(say(language, f"compare.{key}"))
