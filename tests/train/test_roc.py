"""ROC curves, held to counting every pair and every threshold."""

import numpy as np
import pytest

from engine.train.roc import auroc, roc


@pytest.mark.parametrize("seed", range(5))
def test_area_is_how_often_an_anomaly_scores_higher(seed: int) -> None:
    random = np.random.default_rng(seed)
    normal, odd = random.integers(0, 8, 40), random.integers(2, 10, 30)  # with many ties
    pairs = [float(b > a) + 0.5 * float(b == a) for a in normal for b in odd]
    assert auroc(normal, odd) == pytest.approx(np.mean(pairs))
    assert auroc(odd, normal) == pytest.approx(1 - np.mean(pairs))


def test_curve_by_trying_every_threshold() -> None:
    random = np.random.default_rng(0)
    normal, odd = random.normal(size=50), random.normal(1, size=70)
    allowed = np.linspace(0, 1, 11)
    found = roc(normal, odd, allowed)
    limits = np.append(np.sort(np.concatenate([normal, odd])), -np.inf)
    for share, caught in zip(allowed, found, strict=True):
        fine = [(odd > limit).mean() for limit in limits if (normal > limit).mean() <= share + 1e-9]
        assert caught == max(fine)
    assert found[-1] == 1
    dense = roc(normal, odd, np.linspace(0, 1, 5001))
    assert dense.mean() == pytest.approx(auroc(normal, odd), abs=0.01)


def test_apart_and_alike() -> None:
    assert auroc(np.arange(5), np.arange(5) + 10) == 1
    assert auroc(np.zeros(5), np.zeros(7)) == 0.5
