"""The size of what a convolution or a pooling gives."""

from typing import Any

from engine.problem import Problem
from engine.worked.functions import apply
from engine.worked.grid import Grid
from engine.worked.inputs import real
from engine.worked.register import example


@example(n=real(5, 1, 1024, whole=True, log=True), k=real(3, 1, 11, whole=True),
         s=real(2, 1, 8, whole=True), p=real(0, 0, 8, whole=True), d=real(1, 1, 4, whole=True),
         oracles=("WE-04",))
def conv_size(n: Grid, k: Grid, s: Grid, p: Grid, d: Grid) -> list[Grid]:
    """How many places the kernel finds: the first, and one more for every whole stride of room."""
    span = (d * (k - 1) + 1).named("span", "e", "d(k - 1) + 1")
    padded = (n + 2 * p).named("padded", "m", "n + 2p")
    room = (padded - span).named("room", "r", r"r = m - e = n + 2p - d(k - 1) - 1")
    steps = apply("floor", room / s).named("steps", "t", r"\lfloor r / s \rfloor")
    whole = r"\left\lfloor \frac{n + 2p - d(k - 1) - 1}{s} \right\rfloor + 1"
    out = (steps + 1).named("out", "o", f"o = t + 1 = {whole}")
    if room.values < 0:
        grids = (n, k, s, p, d, span, padded, out)
        raise Problem("output_size_impossible", **{g.name: g.shown(0, 0) for g in grids})
    unseen = (room - steps * s).named("unseen", "u", "r - t s")
    return [n, k, s, p, d, span, padded, room, steps, out, unseen]


@conv_size.reference
def conv_size_by_torch(n: int, k: int, s: int, p: int, d: int) -> dict[str, Any]:
    import torch
    from torch.nn import functional as F

    row, kernel = (torch.empty(1, 1, size, device="meta") for size in (n, k))
    out, every = (F.conv1d(row, kernel, stride=step, padding=p, dilation=d).shape[-1] for step in (s, 1))
    return {"span": range(0, d * k, d)[-1] + 1, "padded": F.pad(row, [p, p]).shape[-1],
            "room": every - 1, "steps": out - 1, "out": out, "unseen": len(range(every)[(out - 1) * s:]) - 1}
