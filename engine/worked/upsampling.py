"""Upsampling without weights: cells are copied, or mixed from their neighbours."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine.worked.arithmetic import Text, minus, over, plain, plus, times
from engine.worked.grid import Cell, Grid, rearrange
from engine.worked.inputs import matrix, whole
from engine.worked.register import example

Place = tuple[Callable[[int, int, int], float], Callable[[int, int, int], Text]]  # of new cell i: value, as arithmetic


def centres(i: int, n: int, m: int) -> float:
    """align_corners=False: the middle of new cell i, measured in old cells from the middle of the first."""
    return (i + 0.5) * n / m - 0.5


def corners(i: int, n: int, m: int) -> float:
    """align_corners=True: the first and the last new cell lie on the first and the last old one."""
    return i * (n - 1) / (m - 1)


PLACES: dict[str, Place] = {
    "v": (centres, lambda i, n, m: minus(over(Text(f"({i} + 0.5)"), plain(m // n)), plain(0.5))),
    "w": (corners, lambda i, n, m: over(times(plain(i), minus(plain(n), plain(1))), minus(plain(m), plain(1)))),
}


def places(kind: str, n: int, m: int) -> Grid:
    """Where the m new cells lie among the n old ones, (1, m)."""
    where, told = PLACES[kind]
    row = [where(i, n, m) for i in range(m)]
    each = [Grid([[x]], told=lambda _, i=i: told(i, n, m)) for i, x in enumerate(row)]
    return Grid([row], lambda _, i: [Cell(each[i], 0, 0)], lambda cells: cells[0].text)


def weighed(position: float, n: int) -> list[tuple[int, float]]:
    """The old cells that a new one is mixed from, with their weights; beyond the first and last there is no other."""
    inside = min(max(position, 0.0), n - 1.0)
    before = int(inside)
    share = inside - before
    return [(i, w) for i, w in ((before, 1 - share), (before + 1, share)) if w > 1e-12]


def mixed(x: Grid, down: Grid, across: Grid) -> Grid:
    """Bilinear: every new cell from the up to four old ones around its place; down (1, H'), across (1, W')."""
    rows, columns = ([weighed(p, n) for p in places.values[0]]
                     for places, n in zip((down, across), x.shape, strict=True))

    def parts(r: int, c: int) -> list[tuple[int, int, list[float]]]:
        return [(i, j, [w for w in (a, b) if w < 1]) for i, a in rows[r] for j, b in columns[c]]

    def of(r: int, c: int) -> list[Cell]:
        return [Cell(down, 0, r), Cell(across, 0, c), *(Cell(x, i, j) for i, j, _ in parts(r, c))]

    def told(cells: Sequence[Cell]) -> Text:
        (_, r), (_, c) = ((cell.row, cell.column) for cell in cells[:2])
        terms = zip(parts(r, c), cells[2:], strict=True)
        return plus(*(times(*map(plain, weights), cell.brief) for (_, _, weights), cell in terms))

    values = [[sum(np.prod(w) * x.values[i, j] for i, j, w in parts(r, c)) for c in range(len(columns))]
              for r in range(len(rows))]
    return Grid(values, of, told)


@example(x=matrix([[1, 2], [3, 4]], -9, 9, height=(1, 3), width=(1, 3), symbol="X"), scale=whole(2, 2, 4),
         oracles=("WE-27",))
def upsampling(x: Grid, scale: int) -> list[Grid]:
    """Copy the nearest cell, or mix the nearest four; two conventions say where the new cells lie."""
    (h, w), (tall, wide) = x.shape, (n * scale for n in x.shape)
    nearest = rearrange(x, *np.meshgrid(np.arange(tall) // scale, np.arange(wide) // scale, indexing="ij"))
    shown = [x, nearest.named("nearest", r"Y_{\mathrm{nearest}}")]
    formulas = {"v": r"(i + \tfrac12) / s - \tfrac12", "w": r"i \, \frac{n - 1}{ns - 1}"}
    for kind, name, symbol in (("v", "bilinear", r"Y_{\mathrm{bilinear}}"), ("w", "corners", r"Y_{\mathrm{corners}}")):
        down = places(kind, h, tall).named(f"{kind}_rows", f"{kind}_H", formulas[kind], caption=f"{kind}_rows")
        across = places(kind, w, wide).named(f"{kind}_columns", f"{kind}_W", formulas[kind])
        shown += [down, across, mixed(x, down, across).named(name, symbol)]
    return shown


@upsampling.reference
def upsampling_by_torch(x: np.ndarray, scale: int) -> dict[str, Any]:
    """F.interpolate; the places from affine_grid, which counts from −1 to 1."""
    import torch
    from torch.nn import functional as F

    picture = torch.from_numpy(x)[None, None]
    h, w = x.shape

    def made(mode: str, **align: bool) -> torch.Tensor:
        return F.interpolate(picture, scale_factor=scale, mode=mode, **align)[0, 0]

    found = {"nearest": made("nearest"), "bilinear": made("bilinear", align_corners=False),
             "corners": made("bilinear", align_corners=True)}
    for kind, align in (("v", False), ("w", True)):
        grid = F.affine_grid(torch.eye(2, 3, dtype=torch.float64)[None], [1, 1, h * scale, w * scale], align)[0]
        for name, line, n in (("columns", grid[0, :, 0], w), ("rows", grid[:, 0, 1], h)):
            place = (line + 1) / 2 * (n - 1) if align else ((line + 1) * n - 1) / 2
            found[f"{kind}_{name}"] = place[None]
    return found
