"""From probabilities to text: the best path, the best label, and a search that keeps only the best few beginnings."""

from collections.abc import Sequence
from itertools import groupby, product
from typing import Any

import numpy as np

from engine.worked.arithmetic import Text, summed, times
from engine.worked.arrange import argmax, concat
from engine.worked.ctc_paths import ctc_loss, headed, probabilities
from engine.worked.grid import Cell, Grid, constant
from engine.worked.inputs import whole
from engine.worked.reduce import total
from engine.worked.register import example
from engine.worked.spelled import EMPTY, SYMBOLS, classes, collapsed

MOST = 8  # labels shown
Beginning = tuple[Grid, Grid]  # probability of all paths so far that end in a blank, in a letter: both (1, 1)


def readings(y: Grid) -> dict[str, list[list[int]]]:
    """Label -> its paths as class numbers, the likeliest label first."""
    steps, symbols = y.shape[0], y.column_labels
    found: dict[str, list[list[int]]] = {}
    for path in product(symbols, repeat=steps):
        found.setdefault(collapsed(path), []).append(classes(path))
    chance = {label: y.values[np.arange(steps), paths].prod(1).sum() for label, paths in found.items()}
    return {label: found[label] for label in sorted(found, key=lambda one: (-round(chance[one], 12), one))}


def summed_over(y: Grid, groups: Sequence[list[list[int]]]) -> Grid:
    """The paths of each group, multiplied along and added: (groups, 1)."""
    steps = y.shape[0]

    def of(row: int, _column: int) -> list[Cell]:
        return [Cell(y, t, k) for path in groups[row] for t, k in enumerate(path)]

    def told(cells: Sequence[Cell]) -> Text:
        def along(i: int) -> Text:
            return times(*(cell.brief for cell in cells[i * steps : (i + 1) * steps]))

        return summed(len(cells) // steps, along, along)

    values = [y.values[np.arange(steps), paths].prod(1).sum() for paths in groups]
    return Grid(np.array(values)[:, None], of, told)


def grown(kept: dict[str, Beginning], y: Grid, t: int) -> dict[str, Beginning]:
    """Every beginning one time step longer: a blank, its last letter once more, or a new letter."""
    found: dict[str, list[Grid | None]] = {}

    def add(prefix: str, end: int, p: Grid) -> None:
        ends = found.setdefault(prefix, [None, None])
        ends[end] = p if ends[end] is None else ends[end] + p

    for prefix, (blank, letter) in kept.items():
        add(prefix, 0, (blank + letter) * y[[t], [0]])
        for k, symbol in enumerate(y.column_labels[1:], 1):
            again = prefix.endswith(symbol)
            if again:
                add(prefix, 1, letter * y[[t], [k]])
            add(prefix + symbol, 1, (blank if again else blank + letter) * y[[t], [k]])
    nothing = constant(0)
    return {prefix: (ends[0] or nothing, ends[1] or nothing) for prefix, ends in found.items()}


def beams(y: Grid, width: int) -> list[Grid]:
    """After each time step the likeliest beginnings (up to width, 2): ending in a blank, ending in a letter."""
    kept, tables = {"": (constant(1), constant(0))}, []
    for t in range(y.shape[0]):
        longer = grown(kept, y, t)
        chance = {prefix: (b.values + n.values).item() for prefix, (b, n) in longer.items()}
        best = sorted((one for one in longer if chance[one]), key=lambda one: (-round(chance[one], 12), one))[:width]
        rows = concat(*(concat(*longer[prefix]) for prefix in best), axis=0)
        table = rows.named(f"beam{t + 1}", f"B_{t + 1}", caption="beam", rows=[one or EMPTY for one in best],
                           columns=("…_", "…a" if y.shape[1] == 2 else f"…a–{SYMBOLS[y.shape[1] - 1]}"))
        tables.append(table)
        kept = {prefix: (table[[i], [0]], table[[i], [1]]) for i, prefix in enumerate(best)}
    return tables


@example(y=probabilities([[0.4, 0.5, 0.1], [0.2, 0.3, 0.5], [0.3, 0.4, 0.3]], 4, 4), width=whole(2, 1, 4))
def ctc_decode(y: Grid, width: int) -> list[Grid]:
    """The likeliest path may read as another text than the likeliest label, for a label gathers many paths."""
    y = headed(y)
    best = argmax(y).named("best", "k_t", r"\operatorname{argmax}_k y_t(k)", rows="t")  # (T, 1)
    path = [int(k) for k in best.values[:, 0]]
    spelled = "".join(SYMBOLS[k] for k in path)
    likeliest = summed_over(y, [[path]]).named("path", r"p(\pi^*)", r"\prod_t \max_k y_t(k)", rows=[spelled])
    found = readings(y)
    naive = collapsed(spelled)
    shown = list(dict.fromkeys([*list(found)[: MOST - 1], naive, *list(found)[:MOST]]))[:MOST]
    labels = summed_over(y, [found[label] for label in shown]).named(
        "labels", "P(l)", r"P(l) = \sum_{B(\pi) = l} \prod_t y_t(\pi_t)", rows=[s or EMPTY for s in shown])
    of_path = labels[[shown.index(naive)], [0]].named("of_path", r"P(B(\pi^*))", rows=[naive or EMPTY])
    of_best = labels[[0], [0]].named("of_best", r"\max P(l)", rows=[shown[0] or EMPTY])
    tables = beams(y, width)
    of_beam = total(tables[-1][:1, :]).named("of_beam", r"P_B", rows=tables[-1].row_labels[:1])
    return [y, best, likeliest, labels, of_path, of_best, *tables, of_beam]


@ctc_decode.reference
def ctc_decode_by_ctc_loss(y: np.ndarray, width: int) -> dict[str, Any]:
    """Labels by F.ctc_loss; a beam by all paths whose every beginning was kept."""
    every = list(product(range(y.shape[1]), repeat=len(y)))
    chance = {label: np.exp(-ctc_loss(y, list(label))) for label in {merged(path) for path in every}}
    order = ranked(chance)
    best = [row.tolist().index(max(row)) for row in y]
    naive = merged(best)
    shown = order[:MOST] if naive in order[:MOST] else [*order[: MOST - 1], naive]
    found = {"best": [[k] for k in best], "path": y.max(1).prod(), "labels": [[chance[label]] for label in shown],
             "of_path": chance[naive], "of_best": max(chance.values())}
    alive = every
    for t in range(1, len(y) + 1):
        ends: dict[tuple[int, ...], list[float]] = {}
        for path in {path[:t] for path in alive}:
            p = np.prod([y[i, k] for i, k in enumerate(path)])
            ends.setdefault(merged(path), [0, 0])[path[-1] > 0] += p
        kept = ranked({label: sum(two) for label, two in ends.items()})[:width]
        alive = [path for path in alive if merged(path[:t]) in kept]
        found[f"beam{t}"] = [ends[label] for label in kept]
    return found | {"of_beam": sum(ends[kept[0]])}


def merged(path: Sequence[int]) -> tuple[int, ...]:
    """The label that a path reads as."""
    return tuple(k for k, _ in groupby(path) if k)


def ranked(chance: dict[tuple[int, ...], float]) -> list[tuple[int, ...]]:
    return sorted(chance, key=lambda label: (-round(chance[label], 12), label))
