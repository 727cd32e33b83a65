"""The U-Net as a table: down the left arm, along the bottom, up the right arm, with what the skips hand across."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from engine.problem import Problem
from engine.worked.arithmetic import Text, minus, over, plain, plus, times
from engine.worked.arrange import concat
from engine.worked.grid import Cell, Grid, constant
from engine.worked.inputs import choice, real, whole
from engine.worked.layer_table import convolution, kernels, nothing
from engine.worked.reduce import total
from engine.worked.register import example

Step = tuple[Callable[..., float], Callable[[Sequence[Text]], Text]]  # from the cells it is made of: value, arithmetic
STEPS: dict[str, Step] = {
    "same": (lambda a: a, lambda t: t[0]),
    "double": (lambda a: 2 * a, lambda t: times(plain(2), t[0])),
    "half": (lambda a: a / 2, lambda t: over(t[0], plain(2))),
    "valid": (lambda a: a - 4, lambda t: minus(minus(t[0], plain(2)), plain(2))),
    "concat": (lambda a, b: a + b, lambda t: plus(*t)),  # as many channels as both together
    "add": (lambda a, _: a, lambda t: t[0]),  # the numbers are added, not the channels
}
CONVS = {"enc": 2, "bottom": 2, "up": 1, "dec": 2, "out": 1}  # the paper: 3×3 twice, 2×2 up, 1×1 last


class Row(NamedTuple):
    """One line of the table: how its channels and its side come from the lines of these numbers."""

    name: str
    kind: str
    channels: tuple[str, Sequence[Any]]  # step, numbers of lines or grids
    side: tuple[str, Sequence[Any]]


def lines(side: Grid, first: Grid, image: Grid, classes: Grid, depth: int, convolved: str, skip: str) -> Iterator[Row]:
    """The network from input to output; encoder k stands in line 2k − 1, the bottom in line 2·depth + 1."""
    yield Row("input", "input", ("same", [image]), ("same", [side]))
    for k in range(1, depth + 1):
        channels = ("same", [first]) if k == 1 else ("double", [2 * k - 2])
        yield Row(f"enc{k}", "enc", channels, (convolved, [2 * k - 2]))
        yield Row(f"pool{k}", "pool", ("same", [2 * k - 1]), ("half", [2 * k - 1]))
    above = 2 * depth + 1
    yield Row("bottom", "bottom", ("double", [above - 1]), (convolved, [above - 1]))
    for k in range(depth, 0, -1):
        yield Row(f"up{k}", "up", ("half", [above]), ("double", [above]))
        yield Row(f"{skip}{k}", "join", (skip, [2 * k - 1, above + 1]), ("same", [above + 1]))
        narrowed = ("half" if skip == "concat" else "same", [above + 2])
        yield Row(f"dec{k}", "dec", narrowed, (convolved, [above + 2]))
        above += 3
    yield Row("1×1", "out", ("same", [classes]), ("same", [above]))


def tabled(rows: Sequence[Row]) -> Grid:
    """(L, 3): channels, height and width; every cell made of those above it."""
    sides = np.zeros((len(rows), 3))
    made: dict[tuple[int, int], Grid] = {}

    def cell(place: Any, column: int) -> Cell:
        return Cell(place, 0, 0) if isinstance(place, Grid) else Cell(shapes, place, column)

    for r, row in enumerate(rows):
        for c, (step, places) in enumerate((row.channels, row.side, row.side)):
            value, told = STEPS[step]
            known = [p.values.item() if isinstance(p, Grid) else sides[p, c] for p in places]
            sides[r, c] = value(*known)
            made[r, c] = Grid([[sides[r, c]]], lambda _, __, p=places, c=c: [cell(x, c) for x in p],
                              lambda cells, told=told: told([one.brief for one in cells]))
    shapes = Grid(sides, lambda r, c: [Cell(made[r, c], 0, 0)], lambda cells: cells[0].text)
    shapes = shapes.named("shapes", r"C \times H \times W", rows=[row.name for row in rows], columns=("C", "H", "W"))
    return shapes


def learned(rows: Sequence[Row], shapes: Grid) -> Grid:
    """(L, 2): convolutions of a line, and the numbers they learn."""
    counts = {"enc": lambda a, b: convolution(a, b) + convolution(b, b), "up": lambda a, b: kernels(2, a, b) + b,
              "out": lambda a, b: a * b + b}
    counts |= {"dec": counts["enc"], "bottom": counts["enc"]}
    channels = [shapes[[r], [0]] for r in range(len(rows))]
    found = [concat(constant(CONVS.get(row.kind, 0)), counts.get(row.kind, nothing)(before, after))
             for row, before, after in zip(rows, [channels[0], *channels], channels, strict=False)]
    formula = r"P = k^2 C_{\mathrm{in}} C_{\mathrm{out}} + C_{\mathrm{out}}"
    return concat(*found, axis=0).named("learned", r"(n \; P)", formula, rows=shapes.row_labels,
                                        columns=("conv", "P"))


def joined(rows: Sequence[Row], shapes: Grid) -> Grid:
    """(depth, 6): channels from below and from the skip, together; sides of the skip and from below, cells cut off."""
    found = {}
    for r, row in enumerate(rows):
        if row.kind == "join":
            across, _ = row.channels[1]
            up, skip, both = (shapes[[i], [0]] for i in (r - 1, across, r))
            wide, here = shapes[[across], [1]], shapes[[r - 1], [1]]
            found[row.name] = concat(up, skip, both, wide, here, (wide - here) / 2)
    return concat(*found.values(), axis=0).named("joins", r"\mathrm{skip}", rows=tuple(found),
                                        columns=("C↑", "C→", "C", "H→", "H↑", "✂"))


def checked(side: int, depth: int, lost: int) -> None:
    """Raises Problem when a pooling meets an odd side or nothing is left of the picture."""
    odd, level = _odd(side, depth, lost)
    least = next(s for s in range(1, 10_000) if not _odd(s, depth, lost)[1])
    if side < least:
        raise Problem("unet_too_small", side=side, depth=depth, least=least)
    if level:
        fits = next(s for s in range(side, 10_000) if not _odd(s, depth, lost)[1])
        raise Problem("unet_odd_side", side=side, level=level, odd=odd, fits=fits)


def _odd(side: int, depth: int, lost: int) -> tuple[int, int]:
    """The side that cannot be halved and its level; (…, 0) when all is well."""
    for level in range(1, depth + 1):
        side -= lost
        if side < 2 or side % 2:
            return side, level
        side //= 2
    for level in range(depth + 1):
        side = (side if level == 0 else 2 * side) - lost
        if side < 1:
            return side, depth + 1
    return side, 0


@example(side=real(572, 8, 1024, whole=True, symbol="n"), first=real(64, 1, 128, whole=True, symbol="c"),
         image=real(1, 1, 4, whole=True, symbol=r"C_{\mathrm{in}}"), classes=real(2, 1, 100, whole=True, symbol="K"),
         depth=whole(4, 1, 5), border=choice("paper", "padded"), skip=choice("concat", "add"), oracles=("WE-25",))
def unet_shapes(side: Grid, first: Grid, image: Grid, classes: Grid, depth: int, border: str,
                skip: str) -> list[Grid]:
    """Each level halves the side and doubles the channels; on the way up the skip of the same level is joined."""
    lost = 4 if border == "paper" else 0  # two 3×3 convolutions without padding
    checked(int(side.values.item()), depth, lost)
    rows = list(lines(side, first, image, classes, depth, "valid" if lost else "same", skip))
    shapes = tabled(rows)
    counts = learned(rows, shapes)
    everything = total(counts, axis=0).named("total", r"\sum", r"\sum (n \; P)", columns=("conv", "P"))
    return [side, first, image, classes, shapes, joined(rows, shapes), counts, everything]


@unet_shapes.reference
def unet_by_torch(side: int, first: int, image: int, classes: int, depth: int, border: str,
                  skip: str) -> dict[str, Any]:
    """The network itself, run without data."""
    import torch
    from torch import nn

    pad = 0 if border == "paper" else 1
    joins, (shapes, counts, seen) = [], _watched()

    def double(x: torch.Tensor, out: int) -> torch.Tensor:
        return seen(x, nn.Conv2d(x.shape[1], out, 3, padding=pad), nn.Conv2d(out, out, 3, padding=pad))

    with torch.device("meta"):
        x, kept = seen(torch.empty(1, image, side, side)), []
        for level in range(depth):
            kept.append(double(x, first * 2**level))
            x = seen(kept[-1], nn.MaxPool2d(2))
        x = double(x, first * 2**depth)
        for level in reversed(range(depth)):
            up = seen(x, nn.ConvTranspose2d(x.shape[1], x.shape[1] // 2, 2, 2))
            across = kept[level]
            edge = (across.shape[-1] - up.shape[-1]) // 2
            inner = across[..., edge : edge + up.shape[-1], edge : edge + up.shape[-1]]
            both = seen(torch.cat([inner, up], 1) if skip == "concat" else inner + up)
            joins.append([up.shape[1], across.shape[1], both.shape[1], across.shape[-1], up.shape[-1], edge])
            x = double(both, first * 2**level)
        seen(x, nn.Conv2d(first, classes, 1))
    return {"shapes": shapes, "learned": counts, "joins": joins, "total": np.sum(counts, 0)[None]}


def _watched() -> tuple[list, list, Callable[..., Any]]:
    """A list of shapes, one of counts, and a function that runs modules and writes into both."""
    shapes: list[list[int]] = []
    counts: list[list[int]] = []

    def seen(x: Any, *modules: Any) -> Any:
        for module in modules:
            x = module(x)
        learned = [p.numel() for module in modules for p in module.parameters()]
        shapes.append(list(x.shape[1:]))
        counts.append([len(modules) if learned else 0, sum(learned)])
        return x

    return shapes, counts, seen
