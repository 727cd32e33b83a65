"""A plain table. Streamlit's own would bring pandas and Arrow into the server, 60 MB, for nothing else."""

from collections.abc import Mapping, Sequence

import streamlit as st

TALL = 12  # rows; longer tables scroll
HEIGHT = 420  # pixels


def table(columns: Mapping[str, Sequence[str | float]]) -> None:
    """Columns of equal length by the word above each; texts as they are, numbers to four digits, at the right."""
    rows = list(zip(*columns.values(), strict=True))
    sides = ["---" if isinstance(column[0], str) else "--:" for column in columns.values()]
    lines = [_line(columns), _line(sides), *(_line(map(_shown, row)) for row in rows)]
    with st.container(height=HEIGHT if len(rows) > TALL else "content", border=False):
        st.markdown("\n".join(lines))


def _line(cells) -> str:
    return f"| {' | '.join(cells)} |"


def _shown(cell: str | float) -> str:
    return cell.replace("|", "\\|") if isinstance(cell, str) else f"{cell:.4g}"
