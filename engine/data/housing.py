"""Boston 1970: 506 districts, 13 features, one price each (Harrison & Rubinfeld 1978)."""

from dataclasses import dataclass

import numpy as np

from engine.data import BUNDLED, table

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
    header, rows = table.rows(text, FEATURES, MOST_ROWS)
    wanted = [*FEATURES, PRICE] if PRICE in header else [*FEATURES]
    places = [(name, header.index(name)) for name in wanted]
    found = np.array([[table.number(number, name, row[at]) for name, at in places] for number, row in rows])
    return Houses(found[:, :13], found[:, 13] if PRICE in header else None)  # found is (N, 13 or 14)
