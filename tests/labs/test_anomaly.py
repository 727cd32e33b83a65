"""The anomaly lab: what is learned from, what is scored, the threshold, and what is published."""

import numpy as np
import pytest
import torch

from engine.data import BUNDLED
from engine.labs.anomaly import (
    WATCHED,
    Config,
    clothes,
    errors,
    evaluate,
    fit,
    kinds,
    learned,
    network,
    simpler,
    threshold,
    views,
)
from engine.labs.knob import plain
from engine.labs.mnist import digits
from engine.runs.checkpoint import checkpoint
from engine.train.roc import auroc
from engine.train.state import load, weights

CPU = torch.device("cpu")


def test_clothes_are_the_bundled_ones_without_a_border() -> None:
    with np.load(BUNDLED / "fashion_mnist_7k.npz") as file:
        assert np.array_equal((clothes() * 255).round().byte().numpy()[:, 0], file["x_test"])


def test_the_digit_left_out_is_never_learned_from() -> None:
    (x, label), (new, new_label) = digits("bundled")
    assert torch.equal(learned("3")[:, 0], x[label != 3])
    assert len(learned("none")) == len(x)
    found = kinds("3")
    assert torch.equal(found["normal"][:, 0], new[new_label != 3])
    assert torch.equal(found["left_out"][:, 0], new[new_label == 3])
    assert list(kinds("none")) == ["normal", "clothes"]


def test_errors_by_hand_and_the_threshold_of_the_course() -> None:
    torch.manual_seed(0)
    model, x = network(Config(latent=4)), clothes()[:7]
    with torch.no_grad():
        by_hand = [float(((model(picture[None]) - picture) ** 2).sum() / 784) for picture in x]
    assert errors(model, x) == pytest.approx(by_hand, rel=1e-5)
    assert threshold(np.array([0.010, 0.012, 0.008, 0.011, 0.009])) == pytest.approx(0.014243, abs=1e-6)  # WE-28


def test_scores_are_those_of_the_errors() -> None:
    config = Config(epochs=1, latent=8, left_out="1")
    *_, last = fit(config, CPU)
    scores, model = evaluate(weights(last.state()), config, CPU), load(network(config), weights(last.state()))
    error = {name: errors(model, x) for name, x in kinds("1").items()}
    limit = threshold(errors(model, learned("1")))
    assert scores["false_alarms"] == pytest.approx((error["normal"] > limit).mean())
    for name in ("clothes", "left_out"):
        higher = (error[name][:, None] > error["normal"][None]).mean()
        assert scores[f"auroc_{name}"] == pytest.approx(higher, abs=1e-4)
        assert scores[f"hits_{name}"] == pytest.approx((error[name] > limit).mean())
    watched = auroc(error["normal"][:WATCHED], error["clothes"][:WATCHED])
    assert float(last.metrics["test_auroc"]) == pytest.approx(watched, abs=1e-4)


def test_views_show_the_worst_digits_and_the_best_clothes() -> None:
    torch.manual_seed(0)
    config = Config(latent=4)
    model = network(config)
    found, pictures = views(model, config), kinds("none")
    for view, name, worst in (("digits", "normal", -1), ("clothes", "clothes", 0)):
        error = errors(model, pictures[name][:WATCHED])
        first = pictures[name][:WATCHED][int(np.argsort(error)[worst]), 0]
        assert np.array_equal(found[view]["given"][0], (255 * first).round().byte().numpy())
    assert found["errors"]["normal"].shape == found["errors"]["clothes"].shape == (WATCHED,)
    assert (np.diff(found["roc"]["clothes"]) >= 0).all()


def test_simple_scores_by_hand() -> None:
    found, x = simpler(Config(latent=8)), kinds("none")["clothes"][:, 0].numpy()
    mean = learned("none").mean(dim=0)[0].numpy()
    assert found["brightness"]["clothes"] == pytest.approx(x.mean(axis=(1, 2)), rel=1e-4)
    assert found["mean"]["clothes"] == pytest.approx(np.square(x - mean).mean(axis=(1, 2)), rel=1e-4)
    assert (found["pca"]["clothes"] <= found["mean"]["clothes"] + 1e-6).all()


def test_published_tells_clothes_from_digits_better_than_what_learns_no_network() -> None:
    found = checkpoint("anomaly")
    assert found.config == plain(Config())
    scores = found.scores
    assert scores["auroc_clothes"] >= 0.95
    assert all(value < scores["auroc_clothes"] for name, value in scores.items() if name.startswith("baseline_"))
    assert scores["false_alarms"] < 0.05
    assert scores["hits_clothes"] > 0.8
    assert len(found.recording().snapshots) >= 60


def mean_errors(name: str) -> dict[str, float]:
    found = checkpoint(name)
    config = Config(**found.config)
    model = load(network(config), found.weights())
    return {kind: float(errors(model, x[:WATCHED]).mean()) for kind, x in kinds(config.left_out).items()}


def test_published_without_the_digit_1_restores_it_better_than_what_it_learned() -> None:
    found = checkpoint("anomaly-1")
    assert found.config == plain(Config(left_out="1"))
    assert found.scores["auroc_left_out"] < 0.3 < 0.95 < found.scores["auroc_clothes"]
    assert found.scores["hits_left_out"] < 0.05
    mean = mean_errors("anomaly-1")
    assert mean["left_out"] < 0.8 * mean["normal"]


def test_published_large_latent_restores_clothes_better_and_digits_better_still() -> None:
    small, large = mean_errors("anomaly"), mean_errors("anomaly-392")
    assert checkpoint("anomaly-392").config == plain(Config(latent=392))
    assert large["clothes"] < small["clothes"] / 3
    assert large["normal"] / small["normal"] < large["clothes"] / small["clothes"]
    assert checkpoint("anomaly-392").scores["auroc_clothes"] > 0.98
