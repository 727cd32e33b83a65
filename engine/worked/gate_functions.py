"""What gates are made of: joining, multiplying place by place, sigmoid and tanh."""

from typing import Any

import numpy as np

from engine.worked.arrange import concat
from engine.worked.functions import apply, derivative
from engine.worked.grid import Grid
from engine.worked.inputs import Side, matrix
from engine.worked.register import example

LENGTH = Side(1, 6, ("n",))


@example(a=matrix([[1, 2, 3]], -9, 9, width=LENGTH, columns="a"),
         b=matrix([[4, 5, 6]], -9, 9, width=LENGTH, columns="b"), oracles=("WE-18",))
def concat_hadamard(a: Grid, b: Grid) -> list[Grid]:
    """Joining adds the lengths; ⊙ multiplies place by place and keeps the length; a·bᵀ leaves one number."""
    names = (*a.column_labels, *b.column_labels)
    joined = concat(a, b).named("concat", "[a, b]", columns=names)  # (1, 2n)
    product = (a * b).named("hadamard", r"a \odot b", columns="n")  # (1, n)
    return [a, b, joined, product, (a @ b.T).named("dot", r"a b^\top")]


@concat_hadamard.reference
def concat_hadamard_by_torch(a: np.ndarray, b: np.ndarray) -> dict[str, Any]:
    import torch

    x, y = torch.from_numpy(a), torch.from_numpy(b)
    return {"concat": torch.cat([x, y], 1), "hadamard": torch.mul(x, y), "dot": torch.dot(x[0], y[0])}


def sign(x: Grid) -> Grid:
    """1, 0 or −1."""
    return apply("positive", x) - apply("positive", -x)


@example(z=matrix([[-4], [-1], [0], [1], [4]], -9, 9, height=(1, 9)), oracles=("WE-13",))
def sigmoid_tanh(z: Grid) -> list[Grid]:
    """Both functions and their slopes at the same points, and what becomes of the sign."""
    s = apply("sigmoid", z).named("sigmoid", r"\sigma(z)")
    ds = derivative("sigmoid", z, s).named("dsigmoid", r"\sigma'(z)", r"\sigma(1 - \sigma)", "gradient")
    t = apply("tanh", z).named("tanh", r"\tanh(z)")
    dt = derivative("tanh", z, t).named("dtanh", r"\tanh'(z)", r"1 - \tanh^2", "gradient")
    signs = concat(sign(z), sign(s), sign(t)).named("sign", r"\mathrm{sgn}", columns=("z", "σ", "tanh"))
    return [z, s, ds, t, dt, signs]


@sigmoid_tanh.reference
def sigmoid_tanh_by_autograd(z: np.ndarray) -> dict[str, Any]:
    import torch

    x = torch.tensor(z, requires_grad=True)
    s, t = torch.sigmoid(x), torch.tanh(x)
    (ds,), (dt,) = (torch.autograd.grad(y.sum(), x) for y in (s, t))
    signs = torch.cat([x, s, t], 1).sign()
    return {name: values.detach() for name, values in
            (("sigmoid", s), ("dsigmoid", ds), ("tanh", t), ("dtanh", dt), ("sign", signs))}
