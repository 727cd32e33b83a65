"""Share prices day by day: Netflix 2013–2023, 2,699 trading days, or a learner's own file with the same columns."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from engine.data import BUNDLED, table
from engine.problem import Problem

DATE = "date"
COLUMNS = ("open", "high", "low", "close", "volume")  # "adjusted" may stand beside them; nothing here needs it
CLOSE = COLUMNS.index("close")
FEWEST_ROWS, MOST_ROWS = 100, 20_000  # of a learner's own file


@dataclass(frozen=True)
class Quotes:
    """date (N,) datetime64[D], ever later; values (N, 5) as in COLUMNS: dollars, and shares traded."""

    date: np.ndarray
    values: np.ndarray

    @property
    def close(self) -> np.ndarray:
        """(N,) the price at the end of each day, in dollars."""
        return self.values[:, CLOSE]


@cache
def netflix() -> Quotes:
    """The bundled 2,699 days, prices adjusted for the split of 2015."""
    return read((BUNDLED / "nflx_daily_2013_2023.csv").read_text(encoding="utf-8"))


def read(text: str) -> Quotes:
    """Quotes from CSV text whose header names "date" and the five columns in any order and either case.

    Raises Problem: those of table.rows, csv_too_short, csv_not_a_date, csv_not_later, csv_not_a_number or
    csv_not_positive. Rows are counted from the header, row 1.
    """
    head, _, below = text.partition("\n")
    header, rows = table.rows(f"{head.lower()}\n{below}", (DATE, *COLUMNS), MOST_ROWS)
    if len(rows) < FEWEST_ROWS:
        raise Problem("csv_too_short", found=len(rows), least=FEWEST_ROWS)
    dates = [_date(number, row[header.index(DATE)]) for number, row in rows]
    for (number, row), before, day in zip(rows[1:], dates, dates[1:], strict=False):
        if day <= before:
            raise Problem("csv_not_later", row=number, column=DATE, value=row[header.index(DATE)].strip()[:40])
    places = [(name, header.index(name)) for name in COLUMNS]
    values = [[_value(number, name, row[at]) for name, at in places] for number, row in rows]
    return Quotes(np.array(dates), np.array(values))


def _date(row: int, text: str) -> np.datetime64:
    """The day that "2013-01-02" names."""
    try:
        return np.datetime64(date.fromisoformat(text.strip()), "D")
    except ValueError:
        raise Problem("csv_not_a_date", row=row, column=DATE, value=text.strip()[:40]) from None


def _value(row: int, column: str, text: str) -> float:
    """A price, which is above 0, or a number of shares."""
    value = table.number(row, column, text)
    if value < 0 or (value == 0 and column != "volume"):
        raise Problem("csv_not_positive", row=row, column=column, value=text.strip()[:40])
    return value
