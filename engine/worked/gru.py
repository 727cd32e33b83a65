"""One step of a GRU, and how far its two pairs of conventions lie apart."""

from typing import Any

import numpy as np

from engine.worked.arrange import concat
from engine.worked.functions import apply
from engine.worked.grid import Grid
from engine.worked.inputs import Side, choice, matrix
from engine.worked.register import example
from engine.worked.stacked import block, labelled, stems

H, D = Side(1, 3, ("H",)), Side(1, 3, ("D",))
WX = [[0.1, 0.2], [0.3, -0.1], [-0.3, 0.2], [0.1, 0.4], [0.6, -0.4], [0.2, 0.7]]  # rows r, z, g
WH = [[0.4, 0.1], [-0.2, 0.3], [0.2, -0.1], [0.3, 0.5], [0.5, -0.6], [0.3, 0.2]]
OTHER = {"before": "after", "after": "before", "old": "new", "new": "old"}
PAST = {"before": r"r_t \odot h_{t-1}", "after": "W_{hg} h_{t-1} + b_{hn}"}
CANDIDATE = {"before": r"\tanh(W_{xg} x_t + b_{in} + W_{hg} p + b_{hn})",
             "after": r"\tanh(W_{xg} x_t + b_{in} + r_t \odot p)"}
WHOLE = {"before": rf"\tanh(W_{{xg}} x_t + b_{{in}} + W_{{hg}}({PAST['before']}) + b_{{hn}})",
         "after": rf"\tanh(W_{{xg}} x_t + b_{{in}} + r_t \odot ({PAST['after']}))"}
MIXED = {"old": r"(1 - z_t) \odot g_t + z_t \odot h_{t-1}", "new": r"z_t \odot g_t + (1 - z_t) \odot h_{t-1}"}


def mixed(update: str, z: Grid, g: Grid, h: Grid) -> Grid:
    """The new state: z is the share of the old state (Cho et al. 2014, PyTorch) or of the new (Chung et al. 2014)."""
    return (1 - z) * g + z * h if update == "old" else z * g + (1 - z) * h


def past(reset: str, r: Grid, h: Grid, U: Grid, b_hn: Grid) -> Grid:
    """What of the past goes into the candidate (H, 1)."""
    return r * h if reset == "before" else U @ h + b_hn


def candidate(reset: str, new: Grid, p: Grid, r: Grid, U: Grid, b_hn: Grid) -> Grid:
    """tanh of the input's part and of the past's part p (H, 1)."""
    return apply("tanh", new + U @ p + b_hn if reset == "before" else new + r * p)


@example(x=matrix([[1], [-1]], -3, 3, height=D, symbol="x_t"),
         h_prev=matrix([[0.5], [-0.2]], -3, 3, height=H, symbol="h_{t-1}"),
         Wx=matrix(WX, -3, 3, height=3 * H, width=D, symbol="W_x", role="weight"),
         Wh=matrix(WH, -3, 3, height=3 * H, width=H, symbol="W_h", role="weight"),
         b=matrix([[0.1], [0], [0], [0.1]], -3, 3, height=2 * H, role="weight"),
         b_in=matrix([[0.05], [-0.05]], -3, 3, height=H, symbol="b_{in}", role="weight"),
         b_hn=matrix([[0.2], [-0.1]], -3, 3, height=H, symbol="b_{hn}", role="weight"),
         reset=choice("before", "after"), update=choice("old", "new"), oracles=("WE-19",))
def gru_step(x: Grid, h_prev: Grid, Wx: Grid, Wh: Grid, b: Grid, b_in: Grid, b_hn: Grid,
             reset: str, update: str) -> list[Grid]:
    """Reset, update, candidate and new state; then the same with the reset gate or z the other way."""
    units = h_prev.shape[0]
    rows = stems("rzg", units)
    Wx, Wh = labelled(Wx, rows, stems("x", x.shape[0])), labelled(Wh, rows, stems("h", units))
    b = labelled(b, rows[: 2 * units])
    a, r, z = gates(Wx, x, Wh, h_prev, b)
    new, U = block(Wx, 2, units) @ x + b_in, block(Wh, 2, units)
    p = past(reset, r, h_prev, U, b_hn).named("p", "p", PAST[reset], caption=f"past_{reset}")  # (H, 1)
    g = candidate(reset, new, p, r, U, b_hn).named("g", "g_t", CANDIDATE[reset])  # (H, 1)
    h = mixed(update, z, g, h_prev).named("h", "h_t", MIXED[update], caption=f"h_{update}")  # (H, 1)
    order = OTHER[reset]
    other = candidate(order, new, past(order, r, h_prev, U, b_hn), r, U, b_hn)
    other = other.named("g_other", "g'_t", WHOLE[order], caption=f"g_{order}")  # (H, 1)
    others = compared(update, order, z, g, other, h_prev, h)
    return [x, h_prev, Wx, Wh, b, b_in, b_hn, a, r, z, p, g, h, other, *others]


def gates(Wx: Grid, x: Grid, Wh: Grid, h: Grid, b: Grid) -> tuple[Grid, Grid, Grid]:
    """(a, r, z): what enters the sigmoid (2H, 1), and both gates (H, 1)."""
    rows, units = b.row_labels, b.shape[0] // 2
    a = Wx[: len(rows), :] @ x + Wh[: len(rows), :] @ h + b
    a = a.named("a", "a", r"W_x x_t + W_h h_{t-1} + b", rows=rows)
    r = apply("sigmoid", block(a, 0, units)).named("r", "r_t", r"\sigma(a_r)")
    return a, r, apply("sigmoid", block(a, 1, units)).named("z", "z_t", r"\sigma(a_z)")


def compared(update: str, order: str, z: Grid, g: Grid, other: Grid, old: Grid, h: Grid) -> list[Grid]:
    """The new state with the other candidate, with the other meaning of z, and how far each lies from h."""
    meaning = OTHER[update]
    by_order = mixed(update, z, other, old).named(
        "h_other_r", "h'_t", MIXED[update].replace("g_t", "g'_t"), caption=f"h_{order}")  # (H, 1)
    by_meaning = mixed(meaning, z, g, old).named(
        "h_other_z", "h''_t", MIXED[meaning], caption=f"z_{meaning}")  # (H, 1)
    difference = concat(h - by_order, h - by_meaning).named(
        "difference", r"\Delta", r"h_t - h'_t,\; h_t - h''_t", columns=("h′", "h″"))  # (H, 2)
    return [by_order, by_meaning, difference]


@gru_step.reference
def gru_by_torch(reset: str, update: str, **given: np.ndarray) -> dict[str, Any]:
    import torch

    x, h, Wx, Wh, b, b_in, b_hn = (torch.from_numpy(given[name])
                                   for name in ("x", "h_prev", "Wx", "Wh", "b", "b_in", "b_hn"))
    size = len(h)
    a = Wx[: 2 * size] @ x + Wh[: 2 * size] @ h + b
    r, z = a.sigmoid().split(size)
    past = {"before": r * h, "after": Wh[2 * size :] @ h + b_hn}
    inner = {"before": Wh[2 * size :] @ past["before"] + b_hn, "after": r * past["after"]}
    g = {order: torch.tanh(Wx[2 * size :] @ x + b_in + inner[order]) for order in inner}

    def state(order: str, direction: str) -> Any:
        if (order, direction) == ("after", "old"):
            return gru_cell(**given)
        return torch.lerp(g[order], h, z if direction == "old" else 1 - z)

    found = {"h": state(reset, update), "h_other_r": state(OTHER[reset], update),
             "h_other_z": state(reset, OTHER[update])}
    gaps = torch.cat([found["h"] - found["h_other_r"], found["h"] - found["h_other_z"]], 1)
    return {"a": a, "r": r, "z": z, "p": past[reset], "g": g[reset], "g_other": g[OTHER[reset]],
            "difference": gaps} | found


def gru_cell(x: np.ndarray, h_prev: np.ndarray, Wx: np.ndarray, Wh: np.ndarray, b: np.ndarray,
             b_in: np.ndarray, b_hn: np.ndarray) -> Any:
    """h_t (H, 1) by nn.GRUCell, whose order r, z, n is ours."""
    import torch

    cell = torch.nn.GRUCell(len(x), len(h_prev), dtype=torch.float64)
    parts = {"weight_ih": Wx, "weight_hh": Wh, "bias_ih": np.concatenate([b, b_in])[:, 0],
             "bias_hh": np.concatenate([0 * b, b_hn])[:, 0]}
    cell.load_state_dict({name: torch.from_numpy(values) for name, values in parts.items()})
    with torch.no_grad():
        return cell(torch.from_numpy(x.T), torch.from_numpy(h_prev.T)).T
