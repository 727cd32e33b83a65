"""One step of one hidden unit as a board: the layer's own numbers from the sums to the new state.

A wide layer adds up hundreds of products: those that count most are shown, the others as one number.
"""

from collections.abc import Sequence

import numpy as np

from engine.worked import algebra  # noqa: F401  gives grids their signs + − · @
from engine.worked.functions import apply
from engine.worked.grid import Grid, given
from engine.worked.number import SUBSCRIPT
from engine.zoom.gates import Belt
from engine.zoom.place import numbers
from engine.zoom.weighted import DIGITS, largest

TERMS = 4  # products shown of what comes from the past, and as many of what comes from the input
ROWS = {"rnn": ("",), "lstm": ("f", "i", "ĉ", "o"), "gru": ("r", "z", "g")}  # as the course orders them
BLOCKS = {"rnn": (0,), "lstm": (1, 0, 2, 3), "gru": (0, 1, 2)}  # where PyTorch has them


def unit(belt: Belt, t: int, k: int) -> list[Grid]:
    """The board of step t (1 … T) of unit k (0 … H − 1); its last grid is 1×1 and holds h_t of the unit.

    Captions are ids in assets/words/conveyor.toml, table grids. Raises IndexError when there is no such step or unit.
    """
    if not (0 < t < len(belt.h) and 0 <= k < belt.h.shape[1]):
        raise IndexError(f"no step {t} of unit {k}")
    return {"rnn": _rnn, "lstm": _lstm, "gru": _gru}[belt.cell](belt, t, k)


def _lstm(belt: Belt, t: int, k: int) -> list[Grid]:
    """z = W [h, x] + b; f, i, ĉ, o; c = f·c + i·ĉ; h = o·tanh c."""
    (U, W, b_h, b_x), h, x = _own(belt, k), numbers(belt.h[t - 1]), numbers(belt.x[t - 1])
    labels = (*_labels("h", len(h)), *_labels("x", len(x)))
    grids = _sum("X", "W", np.hstack([U, W]), np.concatenate([h, x]), b_h + b_x, labels, ROWS["lstm"],
                 symbols=("X_t", "W", "z"), parts=(len(h), len(x)))
    z = grids[-1]
    f, i, o = (apply("sigmoid", z[row, :]).named(name, f"{name}_t", rf"\sigma(z_{name})")
               for name, row in (("f", [0]), ("i", [1]), ("o", [3])))
    draft = apply("tanh", z[[2], :]).named("c_hat", r"\hat{c}_t", r"\tanh(z_c)")
    before = given("c_prev", float(belt.c[t - 1, k]), "c_{t-1}", digits=4)
    c = (f * before + i * draft).named("c", "c_t", r"f_t c_{t-1} + i_t \hat{c}_t")
    return [*grids, f, i, draft, o, before, c, (o * apply("tanh", c)).named("h", "h_t", r"o_t \tanh(c_t)")]


def _gru(belt: Belt, t: int, k: int) -> list[Grid]:
    """r and z from both sums; g = tanh(now + r·past); h = (1 − z)·g + z·h."""
    *pasts, past = _past(belt, t, k)
    *nows, now = _now(belt, t, k)
    r, z = (apply("sigmoid", now[[row], :] + past[[row], :]).named(
        name, f"{name}_t", rf"\sigma(a_{name} + p_{name})") for row, name in enumerate("rz"))
    g = apply("tanh", now[[2], :] + r * past[[2], :]).named("g", "g_t", r"\tanh(a_g + r_t p_g)")
    before = given("h_prev", float(belt.h[t - 1, k]), "h_{t-1}", digits=4)
    h = ((1 - z) * g + z * before).named("h", "h_t", r"(1 - z_t) g_t + z_t h_{t-1}", caption="h_mixed")
    return [*pasts, past, *nows, now, r, z, g, before, h]


def _rnn(belt: Belt, t: int, k: int) -> list[Grid]:
    """h = tanh(U h + W x + b)."""
    *pasts, past = _past(belt, t, k)
    *nows, now = _now(belt, t, k)
    return [*pasts, past, *nows, now,
            apply("tanh", past + now).named("h", "h_t", r"\tanh(p + a)", caption="h_tanh")]


def _past(belt: Belt, t: int, k: int) -> list[Grid]:
    U, _, b_h, _ = _own(belt, k)
    h = numbers(belt.h[t - 1])
    return _sum("h_before", "U", U, h, b_h, _labels("h", len(h)), ROWS[belt.cell], symbols=("h_{t-1}", "U", "p"))


def _now(belt: Belt, t: int, k: int) -> list[Grid]:
    _, W, _, b_x = _own(belt, k)
    x = numbers(belt.x[t - 1])
    return _sum("x", "Wx", W, x, b_x, _labels("x", len(x)), ROWS[belt.cell], symbols=("x_t", "W", "a"))


def _own(belt: Belt, k: int) -> list[np.ndarray]:
    """U (G, H), W (G, I), b_h (G, 1), b_x (G, 1): this unit's row of every block, in the order of the course."""
    size = belt.h.shape[1]
    rows = [block * size + k for block in BLOCKS[belt.cell]]
    W, U, b_x, b_h = map(numbers, belt.weights)
    return [U[rows], W[rows], b_h[rows, None], b_x[rows, None]]


def _sum(vector: str, matrix: str, weights: np.ndarray, values: np.ndarray, bias: np.ndarray, labels: Sequence[str],
         rows: Sequence[str], *, symbols: tuple[str, str, str], parts: Sequence[int] = ()) -> list[Grid]:
    """weights (G, K) times values (K,), and the bias (G, 1): the terms that count most, the rest, all added (G, 1)."""
    v, w, y = symbols
    shown = _shown(weights * values, parts or (len(values),))
    names = [labels[i] for i in shown]
    rows = rows if len(rows) > 1 else None
    seen = given(vector, values[None, shown], rf"{v}^\top", columns=names, digits=DIGITS)
    own = given(matrix, weights[:, shown], w, "weight", rows=rows, columns=names, digits=DIGITS)
    b = given(f"b_{vector}", bias, f"b_{y}", "weight", rows=rows, caption="b", digits=DIGITS)
    others = np.delete(weights * values, shown, axis=1)  # (G, K − k)
    if not np.any(others):
        total = (own @ seen.T + b).named(y, y, f"{w} {v} + b_{y}", rows=rows, caption=f"sum_{vector}")
        return [seen, own, b, total]
    rest = given(f"rest_{vector}", others.sum(1, keepdims=True), r"s_{\mathrm{rest}}", "result", rows=rows,
                 columns=(f"{others.shape[1]}×",), caption="rest", digits=DIGITS)
    total = (own @ seen.T + rest + b).named(
        y, y, rf"{w} {v} + s_{{\mathrm{{rest}}}} + b_{y}", rows=rows, caption=f"sum_{vector}")
    return [seen, own, rest, b, total]


def _shown(shares: np.ndarray, parts: Sequence[int]) -> list[int]:
    """Columns of shares (G, K) that count most by their largest share, of each part of the K; zeros are left out."""
    most, found, start = np.abs(shares).max(0), [], 0
    for size in parts:
        found += sorted(start + i for i in largest(most[start : start + size], TERMS) if most[start + i] > 0)
        start += size
    return found or [0]


def _labels(stem: str, count: int) -> list[str]:
    """h₀ h₁ …: counted from 0, as PyTorch does."""
    return [stem + str(i).translate(SUBSCRIPT) for i in range(count)]
