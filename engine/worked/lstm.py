"""One step of an LSTM; any gate can be held at 0 or 1 to see what it is for."""

from typing import Any

import numpy as np

from engine.worked.arrange import concat
from engine.worked.functions import apply
from engine.worked.grid import Grid, constant
from engine.worked.inputs import Side, choice, matrix
from engine.worked.register import example
from engine.worked.stacked import block, labelled, stems

H, D = Side(1, 3, ("H",)), Side(1, 3, ("D",))
WEIGHTS = [[0.6, 0.4], [0.5, -0.3], [-0.4, 0.9], [0.3, 0.7]]  # of [h, x]: rows f, i, ĉ, o
GATES = {"f": "f", "i": "i", "c_hat": r"\hat{c}", "o": "o"}  # name -> LaTeX
LABELS = ("f", "i", "ĉ", "o")


def gate(name: str, how: str, z: Grid) -> Grid:
    """The gate of its pre-activation z (H, 1), or held at 0 or 1."""
    symbol, weights = GATES[name], "c" if name == "c_hat" else name
    function, sign = ("tanh", r"\tanh") if name == "c_hat" else ("sigmoid", r"\sigma")
    held = how != "learned"
    values = constant(np.full(z.shape, float(how))) if held else apply(function, z)
    formula = how if held else f"{sign}(W_{weights} X_t + b_{weights})"
    return values.named(name, f"{symbol}_t", formula, rows=name[0] if z.shape[0] > 1 else None)


@example(h_prev=matrix([[0.5]], -3, 3, height=H, symbol="h_{t-1}"),
         c_prev=matrix([[0.8]], -3, 3, height=H, symbol="c_{t-1}"),
         x=matrix([[1]], -3, 3, height=D, symbol="x_t"),
         W=matrix(WEIGHTS, -3, 3, height=4 * H, width=H + D, role="weight"),
         b=matrix([[0.1], [0.2], [0], [-0.1]], -3, 3, height=4 * H, role="weight"),
         forget_gate=choice("learned", "0", "1"), input_gate=choice("learned", "0", "1"),
         candidate_gate=choice("learned", "0", "1"), output_gate=choice("learned", "0", "1"),
         oracles=("WE-18",))
def lstm_step(h_prev: Grid, c_prev: Grid, x: Grid, W: Grid, b: Grid, forget_gate: str, input_gate: str,
              candidate_gate: str, output_gate: str) -> list[Grid]:
    """Forget a part of the cell state, add a part of the draft, show a part of what is then remembered."""
    units = h_prev.shape[0]
    inside = (*stems("h", units), *stems("x", x.shape[0]))
    W, b = labelled(W, stems(LABELS, units), inside), labelled(b, stems(LABELS, units))
    X = concat(h_prev, x, axis=0).named("X", "X_t", "[h_{t-1}, x_t]", rows=inside)  # (H + D, 1)
    z = (W @ X + b).named("z", "z", "W X_t + b", rows=stems(LABELS, units))  # (4H, 1)
    choices = (forget_gate, input_gate, candidate_gate, output_gate)
    f, i, c_hat, o = (gate(name, how, block(z, n, units))
                      for n, (name, how) in enumerate(zip(GATES, choices, strict=True)))  # (H, 1)
    c = (f * c_prev + i * c_hat).named("c", "c_t", r"f_t \odot c_{t-1} + i_t \odot \hat{c}_t")  # (H, 1)
    h = (o * apply("tanh", c)).named("h", "h_t", r"o_t \odot \tanh(c_t)")  # (H, 1)
    kept = f.named("dc", r"\frac{\partial c_t}{\partial c_{t-1}}", "f_t", "gradient")  # (H, 1)
    return [h_prev, c_prev, x, W, b, X, z, f, i, c_hat, o, c, h, kept]


@lstm_step.reference
def lstm_by_torch(h_prev: np.ndarray, c_prev: np.ndarray, x: np.ndarray, W: np.ndarray, b: np.ndarray,
                  **choices: str) -> dict[str, Any]:
    import torch

    size = len(h_prev)
    X = np.concatenate([h_prev, x])
    z = torch.from_numpy(W @ X + b)
    named = zip(GATES, ("forget_gate", "input_gate", "candidate_gate", "output_gate"), z.split(size), strict=True)
    found = {}
    for name, gate_name, part in named:
        how = choices[gate_name]
        active = part.tanh() if name == "c_hat" else part.sigmoid()
        found[name] = active if how == "learned" else torch.full_like(part, float(how))
    before = torch.from_numpy(c_prev).requires_grad_()
    c = found["f"] * before + found["i"] * found["c_hat"]
    (slope,) = torch.autograd.grad(c.sum(), before)
    states = {"c": c.detach(), "h": found["o"] * c.detach().tanh()}
    if set(choices.values()) == {"learned"}:
        states = dict(zip(("h", "c"), lstm_cell(h_prev, c_prev, x, W, b), strict=True))
    return {"X": X, "z": z, "dc": slope} | found | states


def lstm_cell(h: np.ndarray, c: np.ndarray, x: np.ndarray, W: np.ndarray, b: np.ndarray) -> list[Any]:
    """[h_t, c_t] by nn.LSTMCell, (H, 1) each. In PyTorch our order f, i, ĉ, o is i, f, g, o."""
    import torch

    size = len(h)
    cell = torch.nn.LSTMCell(len(x), size, dtype=torch.float64)
    f, i, g, o = np.split(np.hstack([W, b]), 4)
    packed = torch.from_numpy(np.concatenate([i, f, g, o]))  # (4H, H + D + 1)
    cell.load_state_dict({"weight_hh": packed[:, :size], "weight_ih": packed[:, size:-1],
                          "bias_ih": packed[:, -1], "bias_hh": 0 * packed[:, -1]})
    with torch.no_grad():
        states = cell(torch.from_numpy(x.T), tuple(torch.from_numpy(state.T) for state in (h, c)))
    return [state.T for state in states]
