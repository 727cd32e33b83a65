"""What a recurrent network is fed and what is read from it: shapes (batch N, time T, size) and parameters."""

from typing import Any

import numpy as np

from engine.worked.arrange import concat
from engine.worked.grid import Grid, constant
from engine.worked.inputs import Real, choice, real, whole
from engine.worked.layer_table import dense
from engine.worked.reduce import total
from engine.worked.register import example

Row = tuple[str, Grid, Grid | int, Grid]  # name, time steps, size of a step, numbers learned
AXES = r"N \times T \times \cdot"


def size(default: int, most: int = 512) -> Real:
    """A whole number, to be edited."""
    return real(default, 1, most, whole=True, log=True)


def recurrent(before: Grid, H: Grid) -> Grid:
    """W, U and PyTorch's two biases."""
    return H * before + H * H + 2 * H


def table(N: Grid, rows: list[Row], columns: tuple[str, ...], formula: str,
          caption: str = "shapes") -> list[Grid]:
    """[shapes (rows, 3), parameters (rows, 1)]"""
    names = [name for name, *_ in rows]
    shapes = concat(*(concat(N, constant(T), constant(F)) for _, T, F, _ in rows), axis=0)
    params = concat(*(count for *_, count in rows), axis=0)
    return [shapes.named("shapes", AXES, rows=names, columns=columns, caption=caption),
            params.named("params", "P", formula, rows=names)]


@example(kind=choice("many_to_one", "one_to_many", "many_to_many"),
         N=size(32), T=size(10, 60), D=size(8), H=size(16), K=size(5))
def rnn_shapes(kind: str, N: Grid, T: Grid, D: Grid, H: Grid, K: Grid) -> list[Grid]:
    """One step or all steps in, one state or all states read: the network and its parameters stay the same."""
    none, one = constant(0), constant(1)
    given = [("x", one, D, none), ("x, 0, …", T, D, none)] if kind == "one_to_many" else [("x", T, D, none)]
    last = kind == "many_to_one"
    rows = [*given, ("h", T, H, recurrent(D, H)), *([("h[:, −1]", one, H, none)] if last else []),
            ("y", one if last else T, K, dense(H, K))]
    shapes, params = table(N, rows, ("N", "T", "D, H, K"), r"H D + H^2 + 2H,\; H K + K", kind)
    return [N, T, D, H, K, shapes, params, total(params).named("total", r"P_{\mathrm{all}}", r"\sum P")]


@rnn_shapes.reference
def rnn_shapes_by_torch(kind: str, N: int, T: int, D: int, H: int, K: int) -> dict[str, Any]:
    import torch
    from torch import nn

    with torch.device("meta"):
        rnn, head = nn.RNN(D, H, batch_first=True), nn.Linear(H, K)
        given = [torch.empty(N, 1 if kind == "one_to_many" else T, D)]
        if kind == "one_to_many":
            given.append(nn.functional.pad(given[0], (0, 0, 0, T - 1)))  # zeros after the first step
        h, _ = rnn(given[-1])
        read = [h[:, -1:]] if kind == "many_to_one" else []
        y = head([h, *read][-1])
    learned = {id(h): rnn, id(y): head}
    steps = [*given, h, *read, y]
    counts = [sum(p.numel() for p in learned[id(s)].parameters()) if id(s) in learned else 0 for s in steps]
    return {"shapes": [list(s.shape) for s in steps], "params": [[c] for c in counts], "total": sum(counts)}


@example(N=size(32), T=size(30, 60), D=size(3), H=size(8),
         width=real(64, 1, 512, whole=True, log=True, symbol="F"), layers=whole(5, 1, 8), oracles=("WE-16",))
def stock_shapes(N: Grid, T: Grid, D: Grid, H: Grid, width: Grid, layers: int) -> list[Grid]:
    """The stock lab: stacked recurrent layers, the states of all days flattened, two fully connected layers."""
    none, one = constant(0), constant(1)
    stack = [(f"rnn{i + 1}", T, H, recurrent(H if i else D, H)) for i in range(layers)]
    rows = [("x", T, D, none), *stack, ("flatten", one, T * H, none),
            ("fc1", one, width, dense(T * H, width)), ("fc2", one, one, dense(width, one))]
    shapes, params = table(N, rows, ("N", "T", "D, H, F"), r"H D + H^2 + 2H,\; T H F + F")
    rnn = total(params[1 : layers + 1, :]).named("rnn", r"P_{\mathrm{rnn}}", r"\sum P")
    return [N, T, D, H, width, shapes, params, rnn, total(params).named("total", r"P_{\mathrm{all}}", r"\sum P")]


@stock_shapes.reference
def stock_shapes_by_torch(N: int, T: int, D: int, H: int, width: int, layers: int) -> dict[str, Any]:
    import torch
    from torch import nn

    def learned(module: nn.Module, end: str = "") -> int:
        return sum(p.numel() for name, p in module.named_parameters() if name.endswith(end))

    with torch.device("meta"):
        rnn = nn.RNN(D, H, num_layers=layers, batch_first=True)
        first, second = nn.Linear(T * H, width), nn.Linear(width, 1)
        x = torch.empty(N, T, D)
        h, _ = rnn(x)
        flat = h.reshape(N, 1, -1)
        out = [first(flat), second(first(flat))]
    counts = [0, *(learned(rnn, f"_l{i}") for i in range(layers)), 0, learned(first), learned(second)]
    return {"shapes": [list(s.shape) for s in (x, *[h] * layers, flat, *out)], "params": np.array([counts]).T,
            "rnn": learned(rnn), "total": sum(counts)}
