"""A gradient back along the cell state of an LSTM: the forget gates multiply."""

from typing import Any

import numpy as np

from engine.worked.cumulate import running_product
from engine.worked.grid import Grid
from engine.worked.inputs import matrix
from engine.worked.register import example


@example(f=matrix([[0.99, 0.5]] * 30, 0, 1, height=(1, 30), width=(1, 3), rows="t", columns="c"),
         oracles=("WE-18",))
def forget_chain(f: Grid) -> list[Grid]:
    """Of each cell (a column), what is left of a gradient after t steps; the way through the gates is left aside."""
    left = running_product(f).named("left", "g", r"\prod_{s \le t} f_s", "gradient", rows="t", columns="c")
    return [f, left]


@forget_chain.reference
def forget_chain_by_autograd(f: np.ndarray) -> dict[str, Any]:
    import torch

    def slope(gates: torch.Tensor) -> torch.Tensor:
        """dc_T/dc_0 of c <- f ⊙ c + 1, for each cell."""
        start = c = torch.ones(gates.shape[1], dtype=torch.float64, requires_grad=True)
        for gate in gates:
            c = gate * c + 1
        return torch.autograd.grad(c.sum(), start)[0]

    return {"left": [slope(torch.from_numpy(f[:t])).tolist() for t in range(1, len(f) + 1)]}
