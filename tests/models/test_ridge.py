"""Ridge regression, against gradient descent on the same loss and against a loop over the folds."""

import pytest
import torch
from torch.nn.functional import one_hot, pad

from engine.models.ridge import cross_validated, ridge

RANDOM = torch.Generator().manual_seed(0)
X = torch.randn(40, 5, generator=RANDOM)
LABEL = (X[:, 0] + 0.3 * torch.randn(40, generator=RANDOM) > 0).long()


def test_it_is_the_lowest_point_of_the_loss() -> None:
    weights = ridge(X, LABEL, 2).requires_grad_()
    x, target = pad(X.double(), (0, 1), value=1), one_hot(LABEL, 2).double()
    penalty = x.square().mean() * weights.square().sum()
    loss = (x @ weights - target).square().sum() / len(x) + penalty
    loss.backward()
    assert weights.shape == (6, 2)
    assert weights.grad.abs().max() < 1e-10


def test_each_fold_is_scored_by_weights_that_never_saw_it() -> None:
    fold = torch.arange(40) % 4
    found = cross_validated(X, LABEL, fold)
    for f in range(4):
        seen, new = [i for i in range(40) if i % 4 != f], [i for i in range(40) if i % 4 == f]
        weights = ridge(X[seen], LABEL[seen], 2)
        right = sum(int((torch.cat([X[i].double(), torch.ones(1).double()]) @ weights).argmax()) == int(LABEL[i])
                    for i in new)
        assert found[f] == pytest.approx(right / 10)
    assert sum(found) / 4 > 0.7


def test_noise_teaches_nothing() -> None:
    x = torch.randn(400, 30, generator=RANDOM)
    label = torch.randint(0, 2, (400,), generator=RANDOM)
    found = cross_validated(x, label, torch.arange(400) % 4)
    assert 0.4 < sum(found) / 4 < 0.6
