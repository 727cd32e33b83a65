"""CTC without listing the paths: forward and backward tables and the gradient (Graves et al. 2006, §4.1)."""

from typing import Any

import numpy as np

from engine.problem import Problem
from engine.worked.ctc_paths import LETTERS, ctc_loss, fits, headed, loss_of, probabilities
from engine.worked.ctc_walk import both_ways, extended, passing
from engine.worked.grid import Grid
from engine.worked.reduce import total
from engine.worked.register import example
from engine.worked.spelled import SYMBOLS, text

TABLE = [[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.3, 0.2, 0.5], [0.5, 0.1, 0.4]]


@example(y=probabilities(TABLE, 8), label=text("ab", LETTERS, 1, 5), oracles=("WE-23",))
def ctc_forward_backward(y: Grid, label: str) -> list[Grid]:
    """α: all beginnings that reach a cell; β: all ways on from it; through every time step flows the same P."""
    y = headed(y)
    fits(label, y)
    ext, skip = extended(label)
    alpha, beta = both_ways(ext, skip, y)
    P = total(alpha[-1:, -2:]).named("P", "P", r"\alpha_T(S-1) + \alpha_T(S)")
    states = range(ext.shape[1])
    through = passing(alpha, beta, y, ext.values[0].astype(int).tolist(), [states])  # (T, 1)
    through = through.named("through", "P_t", r"\sum_s \alpha_t(s) \beta_t(s) / y_t(l'_s)", rows="t")
    return [y, ext, skip, alpha, beta, P, loss_of(P), through]


@example(y=probabilities(TABLE, 8), label=text("ab", LETTERS, 1, 5), oracles=("WE-23",))
def ctc_gradient(y: Grid, label: str) -> list[Grid]:
    """How much of P goes through each symbol at each time step, and the gradient by the logits: y minus that share."""
    y = headed(y)
    fits(label, y)
    ext, skip = extended(label)
    codes = ext.values[0].astype(int).tolist()
    alpha, beta = both_ways(ext, skip, y)
    P = total(alpha[-1:, -2:]).named("P", "P", r"\alpha_T(S-1) + \alpha_T(S)")
    if not P.values:
        raise Problem("ctc_impossible", label=label)
    states = [[s for s, code in enumerate(codes) if code == k] for k in range(y.shape[1])]
    share = passing(alpha, beta, y, codes, states) / P  # (T, V)
    share = share.named("posterior", r"\gamma", r"\gamma_t(k) = \frac{1}{P} \sum_{l'_s = k} "
                        r"\alpha_t(s) \beta_t(s) / y_t(k)", rows="t", columns=y.column_labels)
    gradient = (y - share).named("gradient", r"\partial L / \partial u", r"y - \gamma", "gradient",
                                 rows="t", columns=y.column_labels)
    return [y, ext, skip, alpha, beta, P, share, gradient]


def tables_by_ctc_loss(y: np.ndarray, codes: list[int]) -> np.ndarray:
    """α (T, S) from F.ctc_loss alone: a shorter label over fewer frames, the last of them held to one symbol."""
    alpha = np.zeros((len(y), 2 * len(codes) + 1))
    for t, s in np.ndindex(alpha.shape):
        held = codes[s // 2] if s % 2 else 0
        frames = y[: t + 1].copy()
        frames[t, np.arange(y.shape[1]) != held] = 0
        alpha[t, s] = np.exp(-ctc_loss(frames, codes[: (s + 1) // 2]))
    return alpha


def given_by_torch(y: np.ndarray, label: str) -> dict[str, Any]:
    """l', k, α and β (as α of everything reversed), P."""
    codes = [SYMBOLS.index(letter) for letter in label]
    ext = [0, *(code for letter in codes for code in (letter, 0))]
    skip = [s > 1 and ext[s] not in (0, ext[s - 2]) for s in range(len(ext))]
    return {"ext": [ext], "skip": [skip], "alpha": tables_by_ctc_loss(y, codes),
            "beta": tables_by_ctc_loss(y[::-1], codes[::-1])[::-1, ::-1], "P": np.exp(-ctc_loss(y, codes))}


@ctc_forward_backward.reference
def ctc_forward_backward_by_torch(y: np.ndarray, label: str) -> dict[str, Any]:
    found = given_by_torch(y, label)
    return found | {"loss": -np.log(found["P"]), "through": np.full((len(y), 1), found["P"])}


@ctc_gradient.reference
def ctc_gradient_by_autograd(y: np.ndarray, label: str) -> dict[str, Any]:
    """The gradient through F.ctc_loss and log_softmax; what is left of y is the share."""
    import torch

    logits = torch.from_numpy(np.log(y)).requires_grad_()
    targets = torch.tensor([[SYMBOLS.index(letter) for letter in label]])
    loss = torch.nn.functional.ctc_loss(logits.log_softmax(1)[:, None], targets, [len(y)], [len(label)],
                                        reduction="sum")
    loss.backward()
    return given_by_torch(y, label) | {"gradient": logits.grad, "posterior": y - logits.grad.numpy()}
