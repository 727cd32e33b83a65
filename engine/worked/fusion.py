"""The fusion layer of Let There Be Color: one global vector beside every place of the local map.

Iizuka et al. 2016, §3.4: y(u, v) = σ(b + W [y_global; y_mid(u, v)]). Boards show a map (C, H, W) as (C, H·W): a row a
channel, a column a place. The slip is the lab's own line, glo.repeat(1, h·w).reshape(-1, C, h, w).
"""

from typing import Any

import numpy as np

from engine.worked.arrange import concat, flatten
from engine.worked.grid import Grid
from engine.worked.inputs import Side, matrix
from engine.worked.register import example

HEIGHT, WIDTH = Side(1, 3, ("H",)), Side(1, 3, ("W",))
LOCAL, GLOBAL, OUT = ("m₁", "m₂"), ("g₁", "g₂"), ("y₁", "y₂")
MIX = [[1, 0, 0.1, 0], [0, 1, 0, -0.1]]


@example(mid1=matrix([[1, 2], [3, 4]], -99, 99, height=HEIGHT, width=WIDTH, symbol="m_1"),
         mid2=matrix([[5, 6], [7, 8]], -99, 99, height=HEIGHT, width=WIDTH, symbol="m_2"),
         g=matrix([[10, 20]], -99, 99, columns=GLOBAL),
         weight=matrix(MIX, -9, 9, symbol="K", role="weight", rows=OUT, columns=(*LOCAL, *GLOBAL)),
         bias=matrix([[0], [0]], -9, 9, symbol="b", role="weight", rows=OUT), oracles=("WE-30",))
def fusion_broadcast(mid1: Grid, mid2: Grid, g: Grid, weight: Grid, bias: Grid) -> list[Grid]:
    """Copy the vector to every place, join, mix with 1×1; and what repeat + reshape does instead."""
    height, width = mid1.shape
    places = [f"{r + 1},{c + 1}" for r in range(height) for c in range(width)]
    local = concat(flatten(mid1), flatten(mid2), axis=0)
    local = local.named("mid", "m", rows=LOCAL, columns=places)  # (2, H·W)
    spread = g.T[:, [0] * len(places)]
    spread = spread.named("spread", "G", r"G_{c,(u,v)} = g_c", rows=GLOBAL, columns=places)
    fused = concat(local, spread, axis=0).named("fused", "F", "[m; G]", rows=(*LOCAL, *GLOBAL), columns=places)
    mixed = (weight @ fused + bias).named("out", "y", "K F + b", rows=OUT, columns=places)  # (2, H·W)
    tiled = g[:, [0, 1] * len(places)].named("tiled", "r", r"\mathrm{repeat}(g, H W)")  # (1, 2·H·W)
    slip = tiled[0, np.arange(2 * len(places)).reshape(2, -1)]
    slip = slip.named("slip", r"\tilde{G}", r"\mathrm{reshape}(r)", rows=GLOBAL, columns=places)
    off = (slip - spread).named("off", r"\Delta", r"\tilde{G} - G", rows=GLOBAL, columns=places)
    wrong = weight @ concat(local, slip, axis=0) + bias
    wrong = wrong.named("out_slip", r"\tilde{y}", r"K [m; \tilde{G}] + b", rows=OUT, columns=places)
    return [mid1, mid2, g, local, spread, fused, weight, bias, mixed, tiled, slip, off, wrong]


@fusion_broadcast.reference
def fusion_by_torch(mid1: np.ndarray, mid2: np.ndarray, g: np.ndarray, weight: np.ndarray,
                    bias: np.ndarray) -> dict[str, Any]:
    import torch

    h, w = mid1.shape
    mid, glo = torch.from_numpy(np.stack([mid1, mid2]))[None], torch.from_numpy(g)
    right, slip = glo[:, :, None, None].expand(-1, -1, h, w), glo.repeat(1, h * w).reshape(-1, 2, h, w)
    kernel, shift = torch.from_numpy(weight)[:, :, None, None], torch.from_numpy(bias)[:, 0]

    def out(vector: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.conv2d(torch.cat([mid, vector], 1), kernel, shift)

    maps = {"mid": mid, "spread": right, "fused": torch.cat([mid, right], 1), "out": out(right), "slip": slip,
            "off": slip - right, "out_slip": out(slip)}
    return {name: one[0].flatten(1) for name, one in maps.items()} | {"tiled": glo.repeat(1, h * w)}
