"""One picture followed through a CRNN: columns, gates of the GRU in both directions, and what each column says.

Shapes: H, W of the picture, T columns = time steps, F features of a column, G hidden units, V symbols.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from engine.models.crnn import CRNN
from engine.trace import trace
from engine.zoom.gates import belts

GATES = ("h", "z", "r", "g")  # hidden state, update gate, reset gate, candidate


@dataclass(frozen=True, eq=False)
class Line:
    """What a network makes of one picture; gates by direction ("forward", "backward"), then by name of GATES."""

    columns: np.ndarray  # (F, T)
    gates: dict[str, dict[str, np.ndarray]]  # (G, T) each, at the column where they happened
    log_p: np.ndarray  # (T, V)


def line(model: CRNN, picture: np.ndarray) -> Line:
    """picture (H, W) uint8; the model as in evaluation."""
    seen = trace(model.eval(), torch.tensor(picture)[None, None])
    columns = seen["columns"][:, 0]  # (T, F)
    ways = {"forward": _gates(one_way(model.rnn), columns)}
    if model.rnn.bidirectional:
        back = _gates(one_way(model.rnn, "_reverse"), columns.flip(0))
        ways["backward"] = {name: values[:, ::-1] for name, values in back.items()}
    return Line(columns.T.numpy(), ways, seen["output"][:, 0].double().numpy())


def one_way(rnn: nn.GRU, suffix: str = "") -> nn.GRU:
    """One direction of a layer as a network of its own; suffix "_reverse" for the way back."""
    alone = nn.GRU(rnn.input_size, rnn.hidden_size)
    weights = {name: getattr(rnn, name + suffix).detach() for name, _ in alone.named_parameters()}
    alone.load_state_dict(weights)
    return alone


def _gates(rnn: nn.GRU, columns: Tensor) -> dict[str, np.ndarray]:
    belt = belts(rnn, columns)[0]
    found = {"h": belt.h[1:], **belt.gates}
    return {name: found[name].T.float().numpy() for name in GATES}
