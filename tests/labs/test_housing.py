"""The housing lab: honest scores, the broadcast trap, what the page asks for."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.data.housing import FEATURES, boston, split
from engine.labs.housing import (
    Config,
    districts,
    evaluate,
    fit,
    importance,
    linear_r2,
    network,
    predict,
    ranges,
)
from engine.train.state import load, weights
from engine.train.supervised import answers

CPU = torch.device("cpu")


def test_published_settings_beat_linear_regression_on_five_splits() -> None:
    found, linear = [], []
    for which in range(5):
        *_, last = fit(replace(Config(), split=which), CPU)
        found.append(float(last.metrics["test_r2"]))
        linear.append(linear_r2(*districts(which)))
        if which == 0:
            first = weights(last.state())
    scores = evaluate(first, Config(), CPU)
    assert scores["r2"] == pytest.approx(found[0], abs=1e-6)
    assert scores["r2"] >= 0.80
    assert scores["r2_five_splits"] == pytest.approx(np.mean(found), abs=1e-6)
    assert scores["baseline_linear_five_splits"] == pytest.approx(np.mean(linear), abs=1e-6)
    assert all(ours > theirs for ours, theirs in zip(found, linear, strict=True))


def test_linear_baseline_by_hand() -> None:
    houses, (train, held_out) = boston(), split()
    columns = np.column_stack([houses.x, np.ones(506)])
    plane = np.linalg.lstsq(columns[train], houses.price[train], rcond=None)[0]
    error = columns[held_out] @ plane - houses.price[held_out]
    expected = 1 - (error**2).sum() / ((houses.price[held_out] - houses.price[held_out].mean()) ** 2).sum()
    assert linear_r2(*districts(0)) == pytest.approx(expected, abs=1e-5)


def test_targets_have_the_shape_of_the_predictions() -> None:
    (x, y), (new_x, new_y) = districts(0)
    assert (x.shape, y.shape, new_x.shape, new_y.shape) == ((400, 13), (400, 1), (106, 13), (106, 1))
    predicted = network(Config())(x)
    assert predicted.shape == y.shape
    trapped = (predicted - y[:, 0]).pow(2).mean()  # (400, 400): every price with every other
    assert torch.nn.functional.mse_loss(predicted, y) != trapped


def test_importance_by_shuffling_one_column_at_a_time() -> None:
    *_, last = fit(Config(epochs=20), CPU)
    model, (x, y) = load(network(Config()), weights(last.state())), districts(0)[1]

    def r2(inputs: torch.Tensor) -> float:
        with torch.no_grad():
            error = (model(inputs) - y).pow(2).sum()
        return float(1 - error / (y - y.mean()).pow(2).sum())

    random = np.random.default_rng(0)
    orders = [random.permutation(len(x)) for _ in range(10)]
    expected = []
    for feature in range(13):
        falls = []
        for order in orders:
            shuffled = x.clone()
            shuffled[:, feature] = x[order, feature]
            falls.append(r2(x) - r2(shuffled))
        expected.append(np.mean(falls))
    assert importance(model, (x, y)) == pytest.approx(expected, abs=1e-4)


def test_price_of_one_house_in_the_units_of_the_file() -> None:
    *_, last = fit(Config(epochs=5), CPU)
    found = weights(last.state())
    held_out = split()[1]
    prices = predict(found, Config(), boston().x[held_out])
    standardised = answers(load(network(Config()), found), districts(0)[1][0])[:, 0]
    assert prices == pytest.approx(standardised.numpy(), rel=1e-4)
    assert predict(found, Config(), boston().x[held_out[3]]) == pytest.approx(prices[3:4], rel=1e-5)


def test_ranges_hold_every_house() -> None:
    x = boston().x
    assert list(ranges()) == list(FEATURES)
    for i, (low, middle, high) in enumerate(ranges().values()):
        assert (low, high) == (x[:, i].min(), x[:, i].max())
        assert (x[:, i] < middle).sum() <= 253 <= (x[:, i] <= middle).sum()
