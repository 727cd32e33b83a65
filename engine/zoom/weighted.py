"""Layers that weigh and add: convolution, 1×1 convolution, fully connected.

The terms that count most are shown in full, the others as one number: their sum.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from torch import Tensor

from engine.worked.grid import Grid, given
from engine.worked.reduce import total
from engine.worked.windows import windows
from engine.zoom.place import Place, Source, inside, labels, numbers, reach, window

CHANNELS = 3  # input channels shown in full
PRODUCTS = 8  # products shown of a layer whose inputs are single numbers
COLOURS = ("R", "G", "B")
DIGITS = 3  # of pixels, maps and weights: 0.0371


class Seen(NamedTuple):
    """What a filter looked at, C channels of it."""

    rows: range  # in the layer below, also outside of it
    columns: range
    window: np.ndarray  # (C, k, k)
    kernel: np.ndarray  # (C, k, k)
    first: int  # number of its first channel in the layer below; not 0 in a grouped convolution
    bias: float | None

    @property
    def shares(self) -> np.ndarray:
        """(C,): what each channel adds to the result."""
        return (self.window * self.kernel).sum((1, 2))


def convolution(at: Place) -> list[Grid]:
    """Window ⊙ kernel summed for each channel, then all added."""
    seen = _seen(at)
    if seen.window[0].size == 1:
        return _products(seen.window[:, 0, 0], seen.kernel[:, 0, 0], seen.bias, "channel")
    shown = largest(seen.shares, CHANNELS)
    grids, sums = [], []
    for c in shown:
        mark = _mark(at, seen.first + c)
        x = given(f"x{c}", seen.window[c], f"X_{{{mark}}}", rows=labels(seen.rows), columns=labels(seen.columns),
                  caption="window", digits=DIGITS)
        k = given(f"k{c}", seen.kernel[c], f"K_{{{mark}}}", "weight", caption="kernel", digits=DIGITS)
        s = windows(x, k).named(f"s{c}", f"S_{{{mark}}}", rf"\sum X_{{{mark}}} \odot K_{{{mark}}}", caption="share")
        grids += [x, k, s]
        sums.append(s)
    others = np.delete(seen.shares, shown)
    named = ", ".join(_mark(at, seen.first + c) for c in shown)
    formula = rf"\sum_{{c \notin \{{ {named} \}}}} S_c"
    return [*grids, *_sum(sums, others, r"S_{\mathrm{rest}}", formula, seen.bias, "other_channels")]


def convolution_sources(at: Place) -> list[Source]:
    """The windows in the channels shown, the one that adds most first."""
    seen, size = _seen(at), at.below().shape
    rows, columns = inside(seen.rows, size[1]), inside(seen.columns, size[2])
    most = PRODUCTS if seen.window[0].size == 1 else CHANNELS
    return [Source(at.layer.sources[0], seen.first + c, rows, columns) for c in largest(seen.shares, most)]


def linear(at: Place) -> list[Grid]:
    """The largest products of input and weight, the sum of the others, the bias."""
    weight, bias = at.part.weight[at.channel], at.part.bias
    return _products(numbers(at.below())[:, 0, 0], numbers(weight), _float(bias, at.channel), "unit")


def linear_sources(at: Place) -> list[Source]:
    """The inputs shown, the one that adds most first."""
    shares = numbers(at.below())[:, 0, 0] * numbers(at.part.weight[at.channel])
    return [at.at(i, 0, 0) for i in largest(shares, PRODUCTS)]


def largest(shares: np.ndarray, most: int) -> list[int]:
    """Where the `most` largest shares stand, by size whatever their sign; all in their own order if there are few."""
    if len(shares) <= most:
        return list(range(len(shares)))
    return np.argsort(-np.abs(shares), kind="stable")[:most].tolist()


def _seen(at: Place) -> Seen:
    part, picture = at.part, at.below()  # (C, H, W)
    kernel = numbers(part.weight[at.channel])  # (C / groups, k, k)
    first = at.channel // (part.out_channels // part.groups) * len(kernel)
    rows, columns = reach(part, 0, at.row), reach(part, 1, at.column)
    looked = window(picture[first:first + len(kernel)].numpy(), rows, columns)
    return Seen(rows, columns, looked, kernel, first, _float(part.bias, at.channel))


def _mark(at: Place, channel: int) -> str:
    """R, G, B for a picture, else the number of the channel."""
    below = at.run.at[at.layer.sources[0]]
    return COLOURS[channel] if below.kind in ("input", "normalise") and below.shape[0] == 3 else str(channel)


def _float(bias: Tensor | None, channel: int) -> float | None:
    return None if bias is None else bias[channel].item()


def _products(inputs: np.ndarray, weights: np.ndarray, bias: float | None, caption: str) -> list[Grid]:
    """(n,), (n,): the largest products as a row, the sum of the others, the bias."""
    shares = inputs * weights
    shown = largest(shares, PRODUCTS)
    names = tuple(map(str, shown))
    x = given("x", inputs[None, shown], "x", columns=names, caption=f"{caption}s", digits=DIGITS)
    w = given("w", weights[None, shown], "w", "weight", columns=names, caption="weights", digits=DIGITS)
    products = (w * x).named("products", "p", r"w \odot x", columns=names)
    others = np.delete(shares, shown)
    shown_sum = total(products).named("sum", "s", r"\sum p")
    rest = r"s_{\mathrm{rest}}", r"\sum_{\mathrm{rest}} w_i x_i"
    return [x, w, products, shown_sum, *_sum([shown_sum], others, *rest, bias, f"other_{caption}s")]


def _sum(parts: Sequence[Grid], others: np.ndarray, symbol: str, formula: str, bias: float | None,
         caption: str) -> list[Grid]:
    """[the other shares as one number, the bias, everything added], without those there are not."""
    extra = []
    if others.size:
        extra.append(given("rest", others.sum(), symbol, "result", formula=formula, rows=(f"{others.size}×",),
                           caption=caption))
    if bias is not None:
        extra.append(given("bias", bias, "b", "weight", digits=DIGITS))
    first, *more = [*parts, *extra]
    added = first[:, :]
    for grid in more:
        added = added + grid
    terms = " + ".join(grid.symbol for grid in (first, *more))
    return [*extra, added.named("result", "y", terms)]
