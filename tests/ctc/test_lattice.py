"""The lattice over real time held to F.ctc_loss and, cell by cell, to F.ctc_loss of the paths that end there."""

import numpy as np
import pytest
import torch

from engine.ctc.lattice import extended, forward, log_probability


def drawn(seed: int, steps: int, symbols: int) -> np.ndarray:
    """(T, V) log-probabilities, some of them very small."""
    logits = 4 * torch.randn(steps, symbols, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return logits.log_softmax(dim=1).numpy()


def loss(log_p: np.ndarray, label: list[int]) -> float:
    target = torch.tensor([label], dtype=torch.long)
    return torch.nn.functional.ctc_loss(torch.from_numpy(log_p)[:, None], target, [len(log_p)], [len(label)],
                                        reduction="sum").item()


@pytest.mark.parametrize("label", [[], [5], [3, 3], [1, 2, 2, 3], [36, 1, 1, 1, 36, 2]])
@pytest.mark.parametrize("steps", [1, 6, 64, 180])
def test_its_end_is_the_loss_of_torch(steps: int, label: list[int]) -> None:
    log_p = drawn(steps, steps, 37)
    assert -log_probability(forward(log_p, label)) == pytest.approx(loss(log_p, label), rel=1e-9)


def test_every_cell_is_the_chance_of_all_beginnings_that_end_there() -> None:
    log_p, label = drawn(1, 7, 4), [2, 2, 1]
    alpha = forward(log_p, label)
    for t, s in np.ndindex(alpha.shape):
        held = extended(label)[s]
        frames = log_p[: t + 1].copy()
        frames[t, np.arange(4) != held] = -np.inf  # the last frame says this symbol and no other
        assert -alpha[t, s] == pytest.approx(loss(frames, label[: (s + 1) // 2]), rel=1e-9)
