"""How many paths read as a label: counted along the lattice, and by the closed form."""

from itertools import pairwise
from math import comb
from typing import Any

import numpy as np

from engine.problem import Problem
from engine.worked.arithmetic import call
from engine.worked.ctc_lattice import tables_by_ctc_loss
from engine.worked.ctc_paths import differs
from engine.worked.ctc_walk import FORWARD, Walk, extended
from engine.worked.grid import Grid, constant, elementwise
from engine.worked.inputs import real, whole
from engine.worked.reduce import total
from engine.worked.register import example
from engine.worked.spelled import SYMBOLS, spelled_out, text


def choose(n: Grid, k: Grid) -> Grid:
    """The binomial coefficient C(n, k), (1, 1)."""
    found = comb(int(n.values.item()), int(k.values.item()))
    return elementwise(np.array([[found]]), lambda cells: call("C", cells[0].text, cells[1].text), n, k)


@example(label=text("dogs", SYMBOLS[1:], 1, 6), T=whole(8, 1, 12), V=real(5, 2, len(SYMBOLS), whole=True),
         oracles=("WE-22",))
def ctc_counts(label: str, T: int, V: Grid) -> list[Grid]:
    """Walks through the lattice, counted; a letter that repeats the one before needs a blank, so T ≥ U + r."""
    if len(set(label)) >= V.values.item():
        raise Problem("ctc_few_symbols", symbols=int(V.values.item()), needed=len(set(label)) + 1)
    codes = spelled_out(label, "codes", "l")  # (1, U)
    U = constant(codes.shape[1])
    new = differs(codes, 1, first=1).named("new", "n", r"[l_i \neq l_{i-1}]", columns=codes.column_labels)
    repeats = (U - total(new)).named("repeats", "r", r"U - \sum n")
    needed = (U + repeats).named("needed", r"T_{\min}", "U + r")
    ext, skip = extended(label)
    ways = Walk(ext, skip, T, FORWARD).table(  # (T, S)
        "ways", "N", "N_t(s) = N_{t-1}(s) + N_{t-1}(s-1) + k_s N_{t-1}(s-2)")
    count = total(ways[-1:, -2:]).named("count", "N", "N_T(S-1) + N_T(S)")
    closed = choose(constant(T) + U - repeats, 2 * U).named("closed", "C", r"\binom{T + U - r}{2U}")
    every = (V**T).named("every", "V^T")
    share = (count / every).named("share", "N / V^T")
    return [V, codes, new, repeats, needed, ext, skip, ways, count, closed, every, share]


@ctc_counts.reference
def ctc_counts_by_torch(label: str, T: int, V: int) -> dict[str, Any]:
    """F.ctc_loss with 1 for every probability sums ones: it counts."""
    codes = [SYMBOLS.index(letter) for letter in label]
    repeats = sum(one == two for one, two in pairwise(codes))
    ways = tables_by_ctc_loss(np.ones((T, len(SYMBOLS))), codes)
    ext = [0, *(code for letter in codes for code in (letter, 0))]
    count = ways[-1, -2:].sum()
    return {"codes": [codes], "new": [[1, *(np.diff(codes) != 0)]], "repeats": repeats,
            "needed": len(codes) + repeats, "ext": [ext], "ways": ways, "count": count, "closed": count,
            "skip": [[s > 1 and ext[s] not in (0, ext[s - 2]) for s in range(len(ext))]],
            "every": float(V) ** T, "share": count / float(V) ** T}
