"""PCA, held to the eigenvectors of the covariance and to what no other plane can beat."""

import numpy as np
import pytest

from engine.models.pca import pca


@pytest.fixture
def x() -> np.ndarray:
    random = np.random.default_rng(0)
    return random.normal(size=(200, 12)) @ random.normal(size=(12, 12)) + random.normal(size=12)


def test_axes_are_the_eigenvectors_of_the_covariance(x: np.ndarray) -> None:
    found = pca(x, 5)
    values, vectors = np.linalg.eigh(np.cov(x.T, bias=True))
    assert np.abs(found.axes @ vectors[:, ::-1][:, :5]) == pytest.approx(np.eye(5), abs=1e-8)
    assert found.encode(x).var(axis=0) == pytest.approx(values[::-1][:5])
    assert (found.axes.max(axis=1) >= -found.axes.min(axis=1)).all()


def test_what_is_lost_is_what_the_axes_left_out_hold(x: np.ndarray) -> None:
    values = np.linalg.eigvalsh(np.cov(x.T, bias=True))[::-1]
    for components in (1, 4, 12):
        found = pca(x, components)
        lost = np.square(x - found.decode(found.encode(x))).sum(axis=1).mean()
        assert lost == pytest.approx(values[components:].sum(), abs=1e-8)


def test_no_other_plane_restores_better(x: np.ndarray) -> None:
    random, found = np.random.default_rng(1), pca(x, 2)
    best = np.square(x - found.decode(found.encode(x))).mean()
    for _ in range(20):
        plane, _r = np.linalg.qr(found.axes.T + 0.3 * random.normal(size=(12, 2)))  # (12, 2)
        centred = x - x.mean(axis=0)
        assert np.square(centred - centred @ plane @ plane.T).mean() > best
