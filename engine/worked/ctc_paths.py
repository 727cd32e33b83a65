"""CTC by hand: every path of a label and their sum, and how a path is read (Graves et al. 2006, §3.1)."""

from functools import reduce
from itertools import groupby, pairwise, product
from operator import mul
from typing import Any

import numpy as np

from engine.problem import Problem
from engine.worked.arithmetic import Text, plain
from engine.worked.functions import apply
from engine.worked.grid import Cell, Grid, constant
from engine.worked.reduce import total
from engine.worked.register import example
from engine.worked.shares import Shares, shares
from engine.worked.spelled import BLANK, SYMBOLS, classes, collapsed, spelled_out, text
from engine.worked.stacked import labelled

LETTERS = "abcde"


def probabilities(default: list[list[float]], T: int, V: int = 6) -> Shares:
    """What the network says: a row a time step, a column a symbol, the blank first; up to (T, V)."""
    return shares(default, height=(1, T), width=(2, V), symbol="y", rows="t")


def headed(y: Grid) -> Grid:
    """The table (T, V) with the symbols above its columns."""
    return labelled(y, y.row_labels, SYMBOLS[: y.shape[1]])


def fits(label: str, y: Grid) -> None:
    """Raises Problem when a letter has no column, or when the time steps are too few for any path."""
    T, V = y.shape
    foreign = [letter for letter in label if SYMBOLS.index(letter) >= V]
    if foreign:
        raise Problem("ctc_no_column", letter=foreign[0], letters=SYMBOLS[1:V])
    repeats = sum(one == two for one, two in pairwise(label))
    if len(label) + repeats > T:
        raise Problem("ctc_too_short", label=label, letters=len(label), repeats=repeats,
                      needed=len(label) + repeats, steps=T)


def loss_of(P: Grid) -> Grid:
    """−ln P; infinite when no path is possible."""
    with np.errstate(divide="ignore"):
        return (-apply("log", P)).named("loss", "L", r"-\ln P")


def differs(x: Grid, apart: int, first: int) -> Grid:
    """1 where a cell differs from the one `apart` places before, else 0; `first` where there is none: (1, n)."""
    codes = x.values[0]
    values = np.concatenate([np.full(min(apart, len(codes)), first), codes[apart:] != codes[:-apart]])

    def pair(_row: int, column: int) -> list[Cell]:
        return [Cell(x, 0, column), Cell(x, 0, column - apart)] if column >= apart else []

    def told(cells: list[Cell]) -> Text:
        return Text(f"[{cells[0].text.text} ≠ {cells[1].text.text}]") if cells else plain(first)

    return Grid(values[None], pair, told)


@example(y=probabilities([[0.1, 0.4, 0.5], [0.1, 0.4, 0.5]], 5), label=text("a", LETTERS, 1, 3), oracles=("WE-20",))
def ctc_paths(y: Grid, label: str) -> list[Grid]:
    """Every path that reads as the label: multiply along each, add them all."""
    y = headed(y)
    fits(label, y)
    steps = y.shape[0]
    symbols = (*dict.fromkeys(label), BLANK)
    names = ["".join(path) for path in product(symbols, repeat=steps) if collapsed(path) == label]
    paths = y[np.arange(steps), [classes(path) for path in names]]  # (paths, T)
    paths = paths.named("paths", r"y_t(\pi_t)", rows=names, columns="t")
    along = reduce(mul, (paths[:, t : t + 1] for t in range(steps)))  # (paths, 1)
    p = along.named("p", r"p(\pi)", r"\prod_t y_t(\pi_t)", rows=names)
    P = total(p).named("P", "P", r"\sum_\pi p(\pi)")
    return [y, paths, p, P, loss_of(P)]


@ctc_paths.reference
def ctc_paths_by_torch(y: np.ndarray, label: str) -> dict[str, Any]:
    """The paths from all V^T sequences, P and its loss from F.ctc_loss."""
    order = [*(SYMBOLS.index(letter) for letter in dict.fromkeys(label)), 0]
    wanted = [SYMBOLS.index(letter) for letter in label]
    kept = [path for path in product(order, repeat=len(y)) if [k for k, _ in groupby(path) if k] == wanted]
    along = [[y[t, k] for t, k in enumerate(path)] for path in kept]
    loss = ctc_loss(y, wanted)
    return {"paths": along, "p": [[np.prod(row)] for row in along], "P": np.exp(-loss), "loss": loss}


def ctc_loss(y: np.ndarray, codes: list[int]) -> float:
    """−ln P of the label by PyTorch; y (T, V)."""
    import torch

    with np.errstate(divide="ignore"):
        log_probs = torch.from_numpy(np.log(y))[:, None]  # (T, 1, V)
    targets = torch.tensor([codes], dtype=torch.long)
    return torch.nn.functional.ctc_loss(log_probs, targets, [len(y)], [len(codes)], reduction="sum").item()


@example(path=text("hhel_lo", SYMBOLS, 1, 16), oracles=("WE-21",))
def ctc_collapse(path: str) -> list[Grid]:
    """Merge what repeats, then drop the blanks; the other order merges letters that a blank kept apart."""
    if set(path) == {BLANK}:
        raise Problem("ctc_all_blank", path=path)
    z = spelled_out(path, "z", "z")  # (1, T)
    new = differs(z, 1, first=1).named("new", "n", r"[z_t \neq z_{t-1}]", columns=z.column_labels)
    merged = chosen(z, new.values[0], "merged", "m")
    label = chosen(merged, merged.values[0], "label", "l")
    dropped = chosen(z, z.values[0], "dropped", "z'")
    wrong = chosen(dropped, differs(dropped, 1, first=1).values[0], "wrong", "l'")
    lost = constant(label.shape[1]) - constant(wrong.shape[1])
    return [z, new, merged, label, dropped, wrong, lost.named("lost", "d", r"|l| - |l'|")]


def chosen(x: Grid, stays: np.ndarray, name: str, symbol: str) -> Grid:
    """The cells of a row that stay (not 0), with their headings."""
    places = np.flatnonzero(stays)
    return x[0, places].named(name, symbol, columns=[x.column_labels[i] for i in places])


@ctc_collapse.reference
def ctc_collapse_by_torch(path: str) -> dict[str, Any]:
    import torch

    z = torch.tensor([SYMBOLS.index(symbol) for symbol in path])
    merged, dropped = torch.unique_consecutive(z), z[z != 0]
    label, wrong = merged[merged != 0], torch.unique_consecutive(dropped)
    new = torch.cat([torch.ones(1), z.diff().ne(0)])
    return {name: values[None] for name, values in
            {"z": z, "new": new, "merged": merged, "label": label, "dropped": dropped, "wrong": wrong}.items()} \
        | {"lost": len(label) - len(wrong)}
