"""The denoising lab: its noise by its moments, its batches, its exhibits, and what is published."""

from dataclasses import replace
from math import erf, exp, pi, sqrt

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from engine.labs.denoise import (
    Config,
    against,
    baselines,
    clean,
    codes,
    drawn,
    enlarged,
    evaluate,
    fit,
    neighbours,
    network,
    noisy,
    plane,
    unseen,
    views,
)
from engine.labs.knob import plain
from engine.runs.checkpoint import checkpoint
from engine.train.state import load, weights

CPU = torch.device("cpu")


@pytest.mark.parametrize("sigma", [0.3, 0.8, 2.0])
def test_noise_on_paper_has_the_mean_of_a_clipped_normal(sigma: float) -> None:
    """E[clip(σn, 0, 1)] = σ(φ(0) − φ(1/σ)) + 1 − Φ(1/σ)."""
    found = noisy(torch.zeros(300, 1, 28, 28), sigma, torch.Generator().manual_seed(0))
    edge = 1 / sigma
    expected = sigma * (1 - exp(-edge**2 / 2)) / sqrt(2 * pi) + 1 - (1 + erf(edge / sqrt(2))) / 2
    assert (float(found.min()), float(found.max())) == (0, 1)
    assert float(found.mean()) == pytest.approx(expected, abs=0.004)
    assert float((found == 0).float().mean()) == pytest.approx(0.5, abs=0.005)


def test_without_sigma_nothing_changes() -> None:
    x, target = unseen("bundled", 0.0)
    assert torch.equal(x, target)


def test_an_epoch_holds_every_digit_once_and_the_noise_is_always_new() -> None:
    config = Config(batch=500)
    epochs = [[drawn(config, number) for number in range(first, first + 8)] for first in (0, 8)]
    seen, whole = (sorted(picture.numpy().tobytes() for picture in pictures)
                   for pictures in (torch.cat([target for _, target in epochs[0]]), clean("bundled")[0]))
    assert seen == whole
    assert not torch.equal(epochs[0][0][1], epochs[1][0][1])
    again, other = drawn(config, 3), drawn(replace(config, seed=1), 3)
    assert torch.equal(again[0], epochs[0][3][0])
    assert not torch.equal(other[0], again[0])
    spread = (epochs[0][0][0] - epochs[0][1][0]).abs()
    assert float(spread.mean()) > 0.2


def test_the_slip_rewards_leaving_the_noise_as_it_is() -> None:
    right, wrong = against(Config(), CPU)
    assert float(right["restored"]) == float(wrong["unchanged"]) == 0
    assert float(right["unchanged"]) == float(wrong["restored"]) > 0.1


def test_one_way_up_copies_and_the_other_paints() -> None:
    torch.manual_seed(3)
    pattern, squares = enlarged(Config(), CPU)
    assert squares[0, 0].tolist() == [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]
    corners = [pattern[0, 0, row:row + 2, column:column + 2] for row in (0, 2) for column in (0, 2)]
    for step in range(2):
        torch.testing.assert_close(corners[step + 1] - corners[step], corners[step + 2] - corners[step + 1])


def test_latent_places_are_those_of_the_encoder_or_their_main_axes() -> None:
    x = clean("bundled")[1]
    torch.manual_seed(0)
    two, many = network(Config(latent=2)), network(Config())
    with torch.no_grad():
        np.testing.assert_allclose(plane(codes(two, x[:300])), two.encode(x[:300]).numpy(), atol=1e-5)
    z = codes(many, x[:300])
    assert z.shape == (300, 392)
    place = plane(z)
    values = np.linalg.eigvalsh(np.cov(z.T, bias=True))[::-1]
    assert place.var(axis=0) == pytest.approx(values[:2], rel=1e-3)


def test_neighbours_by_hand() -> None:
    z = np.array([[0.0, 0], [0.1, 0], [5, 0], [5.2, 0], [9, 0]], dtype=np.float32)
    assert neighbours(z, np.array([1, 1, 2, 3, 3])) == pytest.approx(3 / 5)


def test_baselines_know_what_they_are_compared_with() -> None:
    new = unseen("bundled", 0.8)
    found = baselines((noisy(clean("bundled")[0], 0.8, torch.Generator().manual_seed(1)), clean("bundled")[0]), new)
    assert found["noisy"] < found["median"] < found["wiener"]
    blurred = F.avg_pool2d(new[0], 5, stride=1, padding=2)
    error = (blurred - new[1]).square().flatten(1).mean(1)
    assert found["wiener"] > float((-10 * error.log10()).mean())


def test_a_short_training_beats_doing_nothing_and_is_scored_as_it_is_shown() -> None:
    config = Config(epochs=1, lr=3e-3)
    *_, last = fit(config, CPU)
    scores = evaluate(weights(last.state()), config, CPU)
    assert scores["gain_noisy"] > 4
    assert scores["psnr"] == pytest.approx(scores["gain_median"] + scores["baseline_median"])
    assert scores["psnr"] == pytest.approx(float(last.metrics["test_psnr"]), abs=1e-3)
    model = load(network(config), weights(last.state()))
    seen = views(model, config)["restored"]
    error = np.square((seen["restored"] - seen["clean"].astype(float)) / 255).mean(axis=(1, 2))
    assert -10 * np.log10(error).mean() == pytest.approx(scores["psnr"], abs=1.5), "ten of the thousand"
    label = clean("bundled")[2].numpy()
    firsts = [int(np.flatnonzero(label == digit)[0]) for digit in range(10)]
    assert np.array_equal(seen["clean"], (255 * clean("bundled")[1][firsts, 0]).round().byte().numpy())


def test_published_restores_better_than_what_learns_no_network() -> None:
    found = checkpoint("denoise")
    scores = found.scores
    assert found.config == plain(Config())
    assert scores["gain_noisy"] > 8
    assert scores["gain_median"] > 3
    assert scores["gain_wiener"] > 1
    assert scores["psnr"] > scores["baseline_pca"] + 3
    assert len(found.recording().snapshots) >= 60


def test_published_map_of_two_numbers_tells_digits_apart_better_than_pca_s() -> None:
    found = checkpoint("denoise-2")
    assert (found.config["latent"], found.config["sigma"]) == (2, 0)
    scores = found.scores
    assert scores["psnr"] > scores["baseline_pca"] + 1
    assert scores["neighbours"] > scores["baseline_neighbours_pca"] + 0.15
    assert "gain_noisy" not in scores, "without noise there is nothing to gain on"
