"""Boston 1970: 506 districts, 13 features, one price each (Harrison & Rubinfeld 1978)."""

import csv
import math
from dataclasses import dataclass

import numpy as np

from engine.data import BUNDLED
from engine.problem import Problem

FEATURES = ("CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX", "PTRATIO", "B", "LSTAT")
PRICE = "MEDV"
TRAIN_ROWS = 400  # of 506; the other 106 are held out
MOST_ROWS = 10_000  # of a learner's own file


@dataclass(frozen=True)
class Houses:
    """x (N, 13) in the units of the file; price (N,) in 1,000 US dollars, None when the file has none."""

    x: np.ndarray
    price: np.ndarray | None


@dataclass(frozen=True)
class Scale:
    """How far a typical value of each feature lies from the mean: what standardising needs."""

    mean: np.ndarray  # (13,)
    deviation: np.ndarray  # (13,)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """(N, 13) -> (N, 13), about 0 and of spread 1 where x is the training data."""
        return (x - self.mean) / self.deviation


def boston() -> Houses:
    """The bundled 506 districts."""
    return read((BUNDLED / "boston_housing.csv").read_text(encoding="utf-8"))


def split(rows: int = 506, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers to train on and to hold out; 400 and 106 of the bundled rows. The lab uses seed 0."""
    shuffled = np.random.default_rng(seed).permutation(rows)
    return shuffled[:TRAIN_ROWS], shuffled[TRAIN_ROWS:]


def scale_of(x: np.ndarray) -> Scale:
    """Mean and standard deviation of each column of x (N, 13): give it training rows only."""
    return Scale(x.mean(axis=0), x.std(axis=0))


def read(text: str) -> Houses:
    """Houses from CSV text whose header names the 13 features in any order; MEDV may be missing.

    Raises Problem: csv_unreadable, csv_empty, csv_too_long, csv_column_missing, csv_row_length or
    csv_not_a_number. Rows are counted from the header, row 1.
    """
    rows = _rows(text)
    if len(rows) < 2:
        raise Problem("csv_empty")
    if len(rows) - 1 > MOST_ROWS:
        raise Problem("csv_too_long", most=MOST_ROWS)
    header = [name.strip() for name in rows[0][1]]
    for name in FEATURES:
        if name not in header:
            raise Problem("csv_column_missing", column=name)
    wanted = [*FEATURES, PRICE] if PRICE in header else [*FEATURES]
    table = np.array([_numbers(number, row, header, wanted) for number, row in rows[1:]])  # (N, 13 or 14)
    return Houses(table[:, :13], table[:, 13] if PRICE in header else None)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Cells of each line that has any, with the number of the line."""
    lines = csv.reader(text.removeprefix("\ufeff").splitlines())
    try:
        return [(number, row) for number, row in enumerate(lines, start=1) if any(row)]
    except csv.Error:
        raise Problem("csv_unreadable", row=lines.line_num) from None


def _numbers(number: int, row: list[str], header: list[str], wanted: list[str]) -> list[float]:
    if len(row) != len(header):
        raise Problem("csv_row_length", row=number, found=len(row), expected=len(header))
    return [_number(number, name, row[header.index(name)]) for name in wanted]


def _number(row: int, column: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Problem("csv_not_a_number", row=row, column=column, value=text.strip()[:40])
    return value
