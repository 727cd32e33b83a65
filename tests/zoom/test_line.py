"""A picture through a CRNN: the gates, worked out from the weights, give the states that PyTorch's GRU gives."""

import numpy as np
import pytest
import torch

from engine.data.captcha import HEIGHT
from engine.models.crnn import CRNN
from engine.trace import trace
from engine.zoom.line import GATES, line


@pytest.mark.parametrize("both", [True, False])
def test_gates_and_states_are_those_of_the_network(both: bool) -> None:
    torch.manual_seed(3)
    model = CRNN(hidden=7, both=both).eval()
    picture = torch.randint(0, 256, (HEIGHT, 60), dtype=torch.uint8)
    seen = trace(model, picture[None, None])
    found = line(model, picture.numpy())
    states = np.concatenate([gates["h"] for gates in found.gates.values()])  # (2G or G, T)
    np.testing.assert_allclose(states, seen["states"][:, 0].T, atol=1e-5)
    np.testing.assert_allclose(found.columns, seen["columns"][:, 0].T)
    np.testing.assert_allclose(np.exp(found.log_p).sum(axis=1), 1, rtol=1e-5)
    for way, gates in found.gates.items():
        assert set(gates) == set(GATES)
        before = np.pad(gates["h"], ((0, 0), (1, 0)))[:, :-1]
        if way == "backward":
            before = np.pad(gates["h"], ((0, 0), (0, 1)))[:, 1:]
        np.testing.assert_allclose((1 - gates["z"]) * gates["g"] + gates["z"] * before, gates["h"], atol=1e-5)
