"""Windows that slide over a series: some days in, the next day to be predicted."""

from typing import Any

import numpy as np

from engine.problem import Problem
from engine.worked.arrange import concat
from engine.worked.grid import Grid, constant
from engine.worked.inputs import matrix, real, whole
from engine.worked.register import example
from engine.worked.stacked import labelled


def enough(days: int, window: int) -> None:
    """Raises Problem when no day is left to be predicted."""
    if days <= window:
        raise Problem("series_too_short", days=days, window=window)


@example(series=matrix([[10, 12, 11, 13, 14, 13, 15]], -99, 99, width=(2, 12), symbol="x"),
         window=whole(3, 1, 11), oracles=("WE-17",))
def sliding_window(series: Grid, window: int) -> list[Grid]:
    """Every window of the series, one below the other, and the day that follows each."""
    days = series.shape[1]
    enough(days, window)
    series = labelled(series, columns=[f"{day}" for day in range(1, days + 1)])
    starts = np.arange(days - window)  # the last window ends one day before the last day
    names = [f"{start + 1}–{start + window}" if window > 1 else f"{start + 1}" for start in starts]
    windows = series[0, starts[:, None] + np.arange(window)]  # (N − w, w)
    windows = windows.named("windows", "X", "x_i, \\ldots, x_{i+w-1}", rows=names)
    targets = series[0, starts[:, None] + window]  # (N − w, 1)
    targets = targets.named("targets", "y", "x_{i+w}", rows=[f"{start + window + 1}" for start in starts])
    samples = (constant(days) - constant(window)).named("samples", "n", "N - w")
    return [series, windows, targets, samples]


@sliding_window.reference
def sliding_window_by_unfold(series: np.ndarray, window: int) -> dict[str, Any]:
    import torch

    row = torch.from_numpy(series[0])
    windows = row.unfold(0, window, 1)[:-1]  # after the last one no day follows
    return {"windows": windows, "targets": row[window:, None], "samples": len(windows)}


@example(N=real(1009, 2, 10000, whole=True, log=True), w=real(30, 1, 365, whole=True, log=True), oracles=("WE-17",))
def window_count(N: Grid, w: Grid) -> list[Grid]:
    """How many samples N days give, the last of them, and the notes' last row, which is a day too long."""
    enough(int(N.values.item()), int(w.values.item()))
    samples = (N - w).named("samples", "n", "N - w")
    last = concat(N - w, N - 1, N).named("last", "X_n", columns=("N−w", "N−1", "→ N"))  # (1, 3)
    days = (last[:, 1:2] - last[:, :1] + 1).named("days", "d", "(N - 1) - (N - w) + 1")
    notes = concat(N - w - 1, N - 1).named("notes", "X'_n", columns=("N−w−1", "N−1"))  # (1, 2)
    notes_days = (notes[:, 1:] - notes[:, :1] + 1).named("notes_days", "d'", "(N - 1) - (N - w - 1) + 1")
    return [N, w, samples, last, days, notes, notes_days]


@window_count.reference
def window_count_by_unfold(N: int, w: int) -> dict[str, Any]:
    import torch

    windows = torch.arange(1, N + 1).unfold(0, w + 1, 1)  # the last column is the day to be predicted
    final, notes = windows[-1].tolist(), range(N - w - 1, N)
    return {"samples": len(windows), "last": [[final[0], final[-2], final[-1]]], "days": len(final[:-1]),
            "notes": [[notes[0], notes[-1]]], "notes_days": len(notes)}
