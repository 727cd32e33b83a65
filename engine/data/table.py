"""A learner's own CSV read line by line; whatever is wrong in it is named by row and column."""

import csv
import math

from engine.problem import Problem


def rows(text: str, columns: tuple[str, ...], most: int) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names in the header, and the cells of each line below it that has any, with the number of the line.

    The header is row 1. Every line has as many cells as the header, which names all `columns`, in any order.
    Raises Problem: csv_unreadable, csv_empty, csv_too_long (above `most` rows), csv_column_missing, csv_row_length.
    """
    lines = _lines(text)
    if len(lines) < 2:
        raise Problem("csv_empty")
    if len(lines) - 1 > most:
        raise Problem("csv_too_long", most=most)
    (_, first), *below = lines
    header = [name.strip() for name in first]
    for name in columns:
        if name not in header:
            raise Problem("csv_column_missing", column=name)
    for number, row in below:
        if len(row) != len(header):
            raise Problem("csv_row_length", row=number, found=len(row), expected=len(header))
    return header, below


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Cells of each line that has any, with the number of the line."""
    lines = csv.reader(text.removeprefix("\ufeff").splitlines())
    try:
        return [(number, row) for number, row in enumerate(lines, start=1) if any(row)]
    except csv.Error:
        raise Problem("csv_unreadable", row=lines.line_num) from None


def number(row: int, column: str, text: str) -> float:
    """The number in one cell. Raises Problem("csv_not_a_number")."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Problem("csv_not_a_number", row=row, column=column, value=text.strip()[:40])
    return value
