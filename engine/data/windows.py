"""Windows that slide over share prices: 30 days in, the close of the 31st out (course, week 5).

Shapes: N days, D days a window (30), I numbers a day, W windows: as many as there are days after the first D.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.data.stock import CLOSE, COLUMNS, Quotes

DAYS = 30  # in a window, as in the course
LEARNED = 0.8  # of the days come first and are learned from; the rest is held out
FEATURES = {"open_high_low": COLUMNS[:3], "all": COLUMNS}  # the course's three; with the day's close and volume
TARGETS = ("price", "change")


@dataclass(frozen=True)
class Windowed:
    """The windows of one series in the order of time, scaled; those before `cut` are to be learned from."""

    x: Tensor  # (W, D, I) scaled
    y: Tensor  # (W, 2): the scaled target, and how many dollars one unit of it is
    close: np.ndarray  # (W,) the target in dollars
    today: np.ndarray  # (W,) the close of the last day in the window, in dollars: the naive forecast
    date: np.ndarray  # (W,) datetime64[D] of the target
    cut: int  # windows whose target lies in the first part of the days

    @property
    def train(self) -> tuple[Tensor, Tensor]:
        """Windows to learn from: no input and no target of theirs is of a held-out day."""
        return self.x[: self.cut], self.y[: self.cut]

    @property
    def held_out(self) -> tuple[Tensor, Tensor]:
        """Windows whose target is held out; their inputs are what was known the day before."""
        return self.x[self.cut :], self.y[self.cut :]


def windows(days: Tensor, close: Tensor) -> tuple[Tensor, Tensor]:
    """Every run of 30 days and the close of the day after: (N, I), (N,) -> (W, 30, I), (W, 1)."""
    count = len(days) - DAYS  # W = N − 30: the last window needs a day after it
    x = torch.stack([days[i : i + DAYS] for i in range(count)])  # (W, 30, I): window i holds the days i … i + 29
    y = torch.stack([close[i + DAYS] for i in range(count)])  # (W,): its target is day i + 30, which is not in it
    return x, y[:, None]  # (W, 30, I), (W, 1)


def windowed(quotes: Quotes, features: str, target: str) -> Windowed:
    """Windows of a series, scaled by what its first 80 % of days hold.

    target "price": everything is divided by its largest value in the first part (course, week 5). "change": prices,
    and the target too, are how far they lie from today's close, as a share of it, in units of a usual change.
    """
    days, chosen = int(LEARNED * len(quotes.date)), [COLUMNS.index(name) for name in FEATURES[features]]
    values = torch.from_numpy(quotes.values)  # (N, 5) float64
    x, y = windows(values[:, chosen], values[:, CLOSE])  # dollars and shares
    today = values[DAYS - 1 : -1, CLOSE]  # (W,)
    most = values[:days].amax(dim=0)  # (5,)
    most = most.where(most > 0, 1)  # volume may be 0 throughout
    unit = most[CLOSE].expand(len(x))  # (W,) dollars
    middle = torch.zeros(len(x))
    scaled = x / most[chosen]
    if target == "change":
        usual = (values[1:days, CLOSE] / values[: days - 1, CLOSE] - 1).std().clamp(min=1e-6)
        unit, middle = usual * today, today
        prices = [place for place, column in enumerate(chosen) if COLUMNS[column] != "volume"]
        scaled[..., prices] = (x[..., prices] / today[:, None, None] - 1) / usual
    aim = (y[:, 0] - middle) / unit  # (W,)
    return Windowed(
        x=scaled.float(),
        y=torch.stack([aim, unit], dim=1).float(),
        close=y[:, 0].numpy(),
        today=today.numpy(),
        date=quotes.date[DAYS:],
        cut=days - DAYS,
    )
