"""What the table of autoencoder and U-Net measures, against plain loops and torch."""

import math

import numpy as np
import pytest
import torch

from engine.models.unet import UNet
from engine.zoom import contrast

WIDTHS = (4, 6, 8, 10, 12)


def picture() -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (32, 48, 3), dtype=np.uint8)


def seeded(skip: str, outputs: int) -> UNet:
    torch.manual_seed(2)
    return UNet(skip, outputs, WIDTHS).eval()


def test_the_autoencoder_is_measured_against_its_input() -> None:
    model = seeded("none", 3)
    found = contrast.restored(model, picture())
    x = torch.from_numpy(picture().copy()).permute(2, 0, 1)[None] / 255
    with torch.no_grad():
        out = model(x).sigmoid()
    assert found.mse == pytest.approx(torch.nn.functional.mse_loss(out, x).item(), rel=1e-4)
    assert found.squared.mean() == pytest.approx(found.mse)
    assert found.flat == pytest.approx(x.var(dim=(2, 3), unbiased=False).mean().item(), rel=1e-4)
    assert found.latent == (12, 2, 3)
    assert np.abs(found.picture / 255 - out[0].permute(1, 2, 0).numpy()).max() <= 0.5 / 255 + 1e-6
    assert found.edges == pytest.approx(sum(out.diff(dim=d).abs().mean() for d in (2, 3)).item()
                                        / sum(x.diff(dim=d).abs().mean() for d in (2, 3)).item(), rel=1e-3)
    far = ((found.noisy / 255 - picture() / 255) ** 2).mean()
    assert 0.3 * contrast.SIGMA ** 2 < far < contrast.SIGMA ** 2, "noise, less where it was cut at black and white"
    assert found.psnr[0] == pytest.approx(10 * math.log10(1 / far))


def test_the_unet_is_given_its_skips_and_the_deepest_maps() -> None:
    model = seeded("concat", 1)
    found = contrast.segmented(model, picture())
    assert found.handed == {"skip1": (4, 32, 48), "skip2": (6, 16, 24), "skip3": (8, 8, 12), "skip4": (10, 4, 6),
                            "bottom": (12, 2, 3)}
    with torch.no_grad():
        logits = model(torch.from_numpy(picture().copy()).permute(2, 0, 1)[None])[0, 0]
    assert (found.mask == (logits.sigmoid() > 0.5).numpy()).all()
    assert contrast.count((4, 32, 48)) == 6144


def test_near_the_border_is_within_so_many_steps_of_the_other_side() -> None:
    mask = np.random.default_rng(0).random((20, 24)) > 0.97
    mask[3:9, 2:12] = True
    d = max(1, round(0.02 * math.hypot(20, 24)))
    for row in range(20):
        for column in range(24):
            around = mask[max(0, row - d):row + d + 1, max(0, column - d):column + d + 1]
            assert contrast.near(mask)[row, column] == (around.any() and not around.all())
    assert not contrast.near(np.ones((20, 24), bool)).any()


def test_means_near_and_far() -> None:
    values, border = np.array([[1.0, 2.0], [3.0, 8.0]]), np.array([[True, False], [True, False]])
    assert contrast.split(values, border) == (2, 5)
    assert math.isnan(contrast.split(values, np.zeros((2, 2), bool))[0])


def test_cross_entropy_and_the_best_single_probability() -> None:
    random = np.random.default_rng(5)
    logits, true = random.normal(0, 2, (9, 7)).astype(np.float32), random.random((9, 7)) > 0.7
    loss, flat = contrast.cross_entropy(logits, true)
    p = 1 / (1 + np.exp(-logits.astype(float)))
    assert loss == pytest.approx(-np.where(true, np.log(p), np.log(1 - p)).mean(), rel=1e-5)
    constants = [-np.where(true, math.log(q), math.log(1 - q)).mean() for q in np.linspace(0.001, 0.999, 999)]
    assert flat == pytest.approx(min(constants), abs=1e-4)
    assert contrast.cross_entropy(logits, np.zeros((9, 7), bool))[1] == 0


def test_decibels() -> None:
    assert contrast.psnr(0.01) == pytest.approx(20)
    assert contrast.psnr(0) == math.inf
