"""A recurrent network, one step and a whole sentence: the same W and U at every time step, also backwards.

Vectors are columns and time runs to the right: x (D, T), h (H, 1), W (H, D), U (H, H), b (H, 1).
"""

from typing import Any

import numpy as np

from engine.worked.arrange import concat
from engine.worked.functions import apply, derivative
from engine.worked.grid import Grid
from engine.worked.inputs import Matrix, Side, choice, matrix
from engine.worked.reduce import total
from engine.worked.register import example

H, D, T = Side(1, 3, ("H",)), Side(1, 3, ("D",)), Side(1, 6, ("T",))


def state(default: float, symbol: str) -> Matrix:
    """A column of H numbers, to be edited."""
    return matrix([[default]], -3, 3, height=H, symbol=symbol)


CELL = {
    "h0": state(0, "h_0"),
    "W": matrix([[0.5]], -3, 3, height=H, width=D, role="weight"),
    "U": matrix([[0.8]], -3, 3, height=H, width=H, role="weight"),
    "b": matrix([[0]], -3, 3, height=H, role="weight"),
    "activation": choice("tanh", "relu"),
}
SENTENCE = {"x": matrix([[1, 2, 3]], -3, 3, height=D, width=T, columns="x")} | CELL


def by(above: str, below: str) -> str:
    """LaTeX of ∂above/∂below."""
    return rf"\frac{{\partial {above}}}{{\partial {below}}}"


@example(x=matrix([[1]], -3, 3, height=D, symbol="x_1"), **CELL, oracles=("WE-16",))
def rnn_step(x: Grid, h0: Grid, W: Grid, U: Grid, b: Grid, activation: str) -> list[Grid]:
    """One time step: what comes in and what was remembered, each by its weights, then the activation."""
    z = (W @ x + U @ h0 + b).named("z", "z_1", "W x_1 + U h_0 + b")  # (H, 1)
    h1 = apply(activation, z).named("h1", "h_1", "f(z_1)")  # (H, 1)
    return [x, h0, W, U, b, z, h1]


def states(x: Grid, h0: Grid, W: Grid, U: Grid, b: Grid, activation: str) -> list[Grid]:
    """[h0, h1, …, hT], each (H, 1)."""
    h = [h0]
    for t in range(1, x.shape[1] + 1):
        z = W @ x[:, t - 1 : t] + U @ h[-1] + b
        formula = f"f(W x_{t} + U h_{t - 1} + b)"
        h.append(apply(activation, z).named(f"h{t}", f"h_{t}", formula, caption="state"))
    return h


@example(**SENTENCE, oracles=("WE-16",))
def rnn_unrolled(x: Grid, h0: Grid, W: Grid, U: Grid, b: Grid, activation: str) -> list[Grid]:
    """A sentence, word by word; then how much of a change of an early state arrives at the last one."""
    h = states(x, h0, W, U, b, activation)
    last = len(h) - 1
    scaled = "f'(z_{}) U" if len(h0.values) == 1 else r"\mathrm{{diag}}(f'(z_{})) U"
    factors = {t: (derivative(activation, h[t], h[t]) * U).named(  # (H, H)
        f"J{t}", by(f"h_{t}", f"h_{t - 1}"), scaled.format(t), "gradient", caption="factor")
        for t in range(1, last + 1)}
    products = [factors[last]]
    for t in range(last - 2, -1, -1):
        formula = rf"{products[-1].symbol} {factors[t + 1].symbol}"
        product = products[-1] @ factors[t + 1]  # (H, H)
        products.append(product.named(f"P{t}", by(f"h_{last}", f"h_{t}"), formula, "gradient", caption="product"))
    return [x, W, U, b, *h, *factors.values(), *products[1:]]


@example(**SENTENCE, y=state(0.5, "y"))
def rnn_backward(x: Grid, h0: Grid, W: Grid, U: Grid, b: Grid, activation: str, y: Grid) -> list[Grid]:
    """Backpropagation through time: the error walks back step by step, and every step adds to the same W and U."""
    h = states(x, h0, W, U, b, activation)
    last = len(h) - 1
    error = h[last] - y  # (H, 1)
    loss = total(error**2).named("loss", "L", rf"\sum (h_{last} - y)^2")
    reached, formula, deltas = 2 * error, rf"2(h_{last} - y)", []
    for t in range(last, 0, -1):
        delta = reached * derivative(activation, h[t], h[t])  # (H, 1)
        delta = delta.named(f"d{t}", rf"\delta_{t}", rf"\delta_{t} = {by('L', f'z_{t}')} = {formula} \odot f'(z_{t})",
                            "gradient", caption="delta")
        reached, formula, deltas = U.T @ delta, rf"U^\top \delta_{t}", [delta, *deltas]
    every = concat(*deltas)  # (H, T)
    dW = (every @ x.T).named("dW", by("L", "W"), r"\sum_t \delta_t x_t^\top", "gradient")
    dU = (every @ concat(*h[:-1]).T).named("dU", by("L", "U"), r"\sum_t \delta_t h_{t-1}^\top", "gradient")
    db = total(every, 1).named("db", by("L", "b"), r"\sum_t \delta_t", "gradient")
    return [x, W, U, b, *h, y, loss, *reversed(deltas), dW, dU, db]


@rnn_step.reference
def rnn_step_by_torch(x: Any, h0: Any, W: Any, U: Any, b: Any, activation: str) -> dict[str, Any]:
    import torch
    from torch import nn

    cell = nn.RNNCell(len(x), len(h0), nonlinearity=activation, dtype=torch.float64)
    parts = {"weight_ih": W, "weight_hh": U, "bias_ih": b[:, 0], "bias_hh": 0 * b[:, 0]}
    cell.load_state_dict({name: torch.from_numpy(values) for name, values in parts.items()})
    with torch.no_grad():
        h1 = cell(*(torch.from_numpy(column.T) for column in (x, h0)))
    return {"z": W @ x + U @ h0 + b, "h1": h1.T}


def states_by_torch(x: Any, h: Any, W: Any, U: Any, b: Any, activation: str) -> tuple[list[Any], list[Any]]:
    """[z1, …] and [h1, …], each (H, 1), ready to be differentiated; at its kink ReLU gets an exact 0."""
    import torch

    sums, found = [], []
    for t in range(x.shape[1]):
        z = W @ x[:, t : t + 1] + U @ h + b
        z = z * (z.abs() > 1e-12) if activation == "relu" else z
        h = getattr(torch, activation)(z)
        sums, found = [*sums, z], [*found, h]
    return sums, found


@rnn_unrolled.reference
def rnn_unrolled_by_autograd(activation: str, **given: np.ndarray) -> dict[str, Any]:
    import torch

    x, h0, *weights = (torch.from_numpy(given[name]) for name in ("x", "h0", "W", "U", "b"))
    h = [h0.requires_grad_()]
    h += states_by_torch(x, h0, *weights, activation)[1]
    last = len(h) - 1

    def slope(of: int, to: int) -> np.ndarray:
        """∂h_of/∂h_to (H, H)."""
        rows = [torch.autograd.grad(one, h[to], retain_graph=True)[0][:, 0] for one in h[of].flatten()]
        return torch.stack(rows).numpy()

    return ({f"h{t}": h[t].detach() for t in range(1, last + 1)}
            | {f"J{t}": slope(t, t - 1) for t in range(1, last + 1)}
            | {f"P{t}": slope(last, t) for t in range(last - 1)})


@rnn_backward.reference
def rnn_backward_by_autograd(activation: str, y: np.ndarray, **given: np.ndarray) -> dict[str, Any]:
    import torch

    x, h0, *weights = (torch.from_numpy(given[name]) for name in ("x", "h0", "W", "U", "b"))
    z, h = states_by_torch(x, h0, *(w.requires_grad_() for w in weights), activation)
    loss = (h[-1] - torch.from_numpy(y)).square().sum()
    slopes = torch.autograd.grad(loss, [*weights, *z])
    names = ["dW", "dU", "db", *(f"d{t}" for t in range(1, len(z) + 1))]
    return ({"loss": loss.item()} | {f"h{t}": state.detach() for t, state in enumerate(h, 1)}
            | dict(zip(names, slopes, strict=True)))
