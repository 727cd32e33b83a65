"""Why a convolution learns so few numbers: one small filter serves every place of the picture."""

from typing import Any

import numpy as np

from engine.worked.grid import Grid
from engine.worked.inputs import choice, matrix, real
from engine.worked.register import example


@example(n=matrix([[32, 64, 224]], 1, 512, width=(1, 5), whole=True, log=True, columns="n"),
         k=real(3, 1, 11, whole=True), C=real(3, 1, 512, whole=True, log=True, symbol=r"C_{\mathrm{in}}"),
         K=real(64, 1, 512, whole=True, log=True, symbol=r"C_{\mathrm{out}}"),
         bias=choice("with", "without"), oracles=("WE-08",))
def cnn_vs_mlp(n: Grid, k: Grid, C: Grid, K: Grid, bias: str) -> list[Grid]:
    """A convolution and a fully connected layer on n×n pictures: numbers learned, multiplications done."""
    channels, added = f"{C.symbol} {K.symbol}", f" + {K.symbol}" if bias == "with" else ""
    inputs = (n**2 * C).named("inputs", "x", f"n^2 {C.symbol}", columns="n")  # (1, sizes)
    conv, full = k**2 * C * K, inputs * K
    if bias == "with":
        conv, full = conv + K, full + K
    conv = conv.named("conv", r"P_{\mathrm{conv}}", f"k^2 {channels}{added}")
    full = full.named("full", r"P_{\mathrm{fc}}", f"x {K.symbol}{added}", columns="n")
    ratio = (full / conv).named("ratio", r"P_{\mathrm{fc}} / P_{\mathrm{conv}}", columns="n")
    work = (k**2 * C * K * n**2).named("work", r"M_{\mathrm{conv}}", rf"k^2 {channels} n^2", columns="n")
    full_work = (inputs * K).named("full_work", r"M_{\mathrm{fc}}", f"x {K.symbol}", columns="n")
    return [n, k, C, K, conv, inputs, full, ratio, work, full_work]


@cnn_vs_mlp.reference
def cnn_vs_mlp_by_torch(n: np.ndarray, k: int, C: int, K: int, bias: str) -> dict[str, Any]:
    import torch
    from torch import nn
    from torch.utils.flop_counter import FlopCounterMode

    found: dict[str, list] = {name: [] for name in ("inputs", "full", "ratio", "work", "full_work")}
    with torch.device("meta"):
        conv = nn.Conv2d(C, K, k, bias=bias == "with")
        learned = sum(p.numel() for p in conv.parameters())
        for side in n[0].astype(int).tolist():
            flat, bordered = torch.empty(1, C * side**2), torch.empty(1, C, side + k - 1, side + k - 1)
            layer = nn.Linear(flat.shape[1], K, bias=bias == "with")
            size, work = sum(p.numel() for p in layer.parameters()), []
            for module, x in ((conv, bordered), (layer, flat)):
                with FlopCounterMode(display=False) as counter:
                    module(x)
                work.append(counter.get_total_flops() / 2)  # a multiplication and an addition
            for row, value in zip(found.values(), (flat.shape[1], size, size / learned, *work), strict=True):
                row.append(value)
    return {"conv": learned} | {name: [row] for name, row in found.items()}
