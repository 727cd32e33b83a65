"""The sine lab against the course's numbers (we02.sine) and against torch."""

import numpy as np
import pytest
import torch

from engine.data.sine import sine
from engine.labs.sine import Config, curvatures, evaluate, fit, highest_lr, optimum
from engine.train.state import weights

CPU = torch.device("cpu")
HISTORY = {0: 499.5, 1: 444.609756, 9: 381.016875, 99: 316.789735, 499: 140.949852, 999: 52.943352,
           1999: 10.554107, 2000: 10.541442}  # updates made -> SSE
FINAL = (-0.077974, 0.0, 0.748833, 0.0)  # a, b, c, d after 2000 updates


@pytest.mark.parametrize("gradient", ["by_hand", "autograd"])
def test_from_zeros_the_numbers_are_the_course_s(gradient: str) -> None:
    seen = {}
    for step in fit(Config(start="zero", gradient=gradient), CPU):
        seen[step.number] = float(step.metrics["loss"])
    assert {number: seen[number] for number in HISTORY} == pytest.approx(HISTORY, rel=1e-6)
    found = [float(w) for w in weights(step.state()).values()]
    assert found == pytest.approx(FINAL, abs=1e-6)


def test_gradients_by_hand_are_those_of_autograd() -> None:
    by_torch = fit(Config(steps=200, gradient="autograd"), CPU)
    for hand, auto in zip(fit(Config(steps=200), CPU), by_torch, strict=True):
        assert float(hand.metrics["loss"]) == pytest.approx(float(auto.metrics["loss"]), rel=1e-12)


def test_optimum_by_the_normal_equations() -> None:
    x, y = sine()
    columns = np.stack([x**3, x**2, x, np.ones_like(x)], axis=1)
    assert optimum() == pytest.approx(np.linalg.solve(columns.T @ columns, columns.T @ y), abs=1e-9)
    assert optimum() == pytest.approx((-0.093273, 0, 0.856499, 0), abs=1e-6)


def test_curvatures_and_the_highest_learning_rate() -> None:
    def loss(w: torch.Tensor) -> torch.Tensor:
        x, y = (torch.from_numpy(v) for v in sine())
        return (w[0] * x**3 + w[1] * x**2 + w[2] * x + w[3] - y).pow(2).sum()

    hessian = torch.autograd.functional.hessian(loss, torch.zeros(4, dtype=torch.float64))
    assert curvatures() == pytest.approx(torch.linalg.eigvalsh(hessian).numpy(), rel=1e-9)
    assert curvatures() == pytest.approx((863.799075, 1034.056563, 40255.951902, 281893.424247), rel=1e-9)
    assert highest_lr() == pytest.approx(7.09488e-06, rel=1e-6)


@pytest.mark.parametrize(("factor", "grows"), [(0.98, False), (1.02, True)])
def test_above_the_limit_it_diverges_and_below_it_does_not(factor: float, grows: bool) -> None:
    losses = [float(s.metrics["loss"]) for s in fit(Config(lr=factor * highest_lr(), steps=1000), CPU)]
    assert (losses[-1] > losses[-2] > losses[0]) == grows


def test_scores_and_the_bound() -> None:
    *_, last = fit(Config(steps=20000), CPU)
    scores = evaluate(weights(last.state()), Config(), CPU)
    assert scores["baseline_least_squares"] == pytest.approx(4.427035, abs=1e-6)
    assert scores["sse"] == pytest.approx(float(last.metrics["loss"]))
    assert scores["sse"] == pytest.approx(scores["baseline_least_squares"], rel=1e-6)


def test_views_show_the_untrained_curve_and_the_present_one() -> None:
    first, *_, last = (step.views() for step in fit(Config(steps=5), CPU))
    assert (first["curves"]["predicted"] == first["curves"]["random"]).all()
    assert (last["curves"]["random"] == first["curves"]["random"]).all()
    assert np.abs(last["curves"]["predicted"] - last["curves"]["random"]).max() > 0.1
    assert np.sin(last["curves"]["x"]) == pytest.approx(last["curves"]["true"], abs=1e-6)
