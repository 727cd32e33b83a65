"""How many numbers recurrent cells learn: one block for an RNN, three for a GRU, four for an LSTM."""

from typing import Any

from engine.worked.grid import Grid, constant
from engine.worked.inputs import real
from engine.worked.register import example

CELLS = ("RNN", "GRU", "LSTM")


@example(D=real(3, 1, 512, whole=True, log=True), H=real(8, 1, 512, whole=True, log=True), oracles=("WE-19",))
def gate_parameters(D: Grid, H: Grid) -> list[Grid]:
    """One block has weights for the input and for the hidden state, and biases: one set, or PyTorch's two."""
    block = (H * D + H * H + H).named("block", "B", "H D + H^2 + H")
    blocks = constant([[1], [3], [4]]).named("blocks", "k", role="input", rows=CELLS)  # (3, 1)
    params = (blocks * block).named("params", "P", "k B", rows=CELLS)  # (3, 1)
    stored = (blocks * (block + H)).named("torch_params", r"P_{\mathrm{PyTorch}}", "k (B + H)", rows=CELLS)
    return [D, H, block, blocks, params, stored]


@gate_parameters.reference
def gate_parameters_by_torch(D: int, H: int) -> dict[str, Any]:
    from torch import nn

    cells = [getattr(nn, name)(D, H, device="meta") for name in CELLS]
    stored = [sum(p.numel() for p in cell.parameters()) for cell in cells]
    once = [count - cell.bias_hh_l0.numel() for count, cell in zip(stored, cells, strict=True)]
    return {"block": once[0], "blocks": [[len(cell.weight_hh_l0) / H] for cell in cells],
            "params": [[count] for count in once], "torch_params": [[count] for count in stored]}
