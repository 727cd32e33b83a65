"""The course's own numbers, from assets/course/oracles.json."""

import json
from pathlib import Path

import numpy as np
import pytest

from engine.worked import example
from engine.worked.register import Example

ORACLES = json.loads((Path(__file__).parents[2] / "assets/course/oracles.json").read_text(encoding="utf-8"))


def values(name: str, **inputs: object) -> dict[str, np.ndarray]:
    """Grid name -> its numbers, a 1×1 grid as a number."""
    found: Example = example(name)
    grids = found.solve(**found.read(inputs))
    return {g.name: g.values if g.values.size > 1 else g.values.item() for g in grids}


def near(got: object, expected: object) -> bool:
    return np.allclose(np.ravel(got), np.ravel(expected), rtol=0, atol=1e-6)


@pytest.mark.parametrize("row", ORACLES["we01.iterations"], ids=str)
def test_iterations(row):
    N, batch, epochs, kept, dropped, last, updates = row
    got = values("iterations", N=N, batch=batch, epochs=epochs)
    assert (got["iterations"], got["last_batch"], got["updates"]) == (kept, last, updates)
    assert values("iterations", N=N, batch=batch, epochs=epochs, last="drop")["iterations"] == dropped


def test_sine_first_step():
    oracle, got = ORACLES["we02.sine"], values("sine_step")
    assert near(got["loss1000"], oracle["L0"])
    assert near(got["gradient1000"], oracle["g0"])
    assert near(got["w_new1000"], oracle["w_after1"])
    assert near(got["loss_new1000"], oracle["L_after1"])


def test_sine_2000_steps():
    oracle, solve, w = ORACLES["we02.sine"], example("sine_step").solve, [[0.0]] * 4
    history = dict(oracle["hist"])
    for update in range(1, 2001):
        grids = {g.name: g for g in solve(w=w)}
        if update in history:
            assert near(grids["loss1000"].values, history[update])
        w = grids["w_new1000"].values.tolist()
    assert near(w, oracle["w_after2000"])
    assert near(grids["loss_new1000"].values, oracle["L_after2000"])


def test_learning_rate_limit():
    oracle, got = ORACLES["we02.sine"], values("learning_rate_limit")
    assert near(sorted(got["eigenvalues"][0]), oracle["eig"])
    assert abs(got["limit"] - oracle["lr_max_sse"]) < 1e-12
    assert near(values("learning_rate_limit", loss="mse")["limit"], oracle["lr_max_mse"])


def test_a_learning_rate_above_the_limit_raises_the_loss():
    limit = values("learning_rate_limit")["limit"]
    w = [[1], [0], [0], [0]]
    below, above = (values("sine_step", w=w, lr=limit * share) for share in (0.9, 1.1))
    assert below["loss_new1000"] < below["loss1000"]
    assert above["loss_new1000"] > above["loss1000"]


def test_thousand_points_are_999_intervals():
    got = values("linspace")
    assert got["intervals"] == 999
    assert near(got["step"], 0.006289474781961)
    assert near(got["last"], np.pi)
    assert got["short"] < np.pi - 0.006


@pytest.mark.parametrize(("name", "total"), ORACLES["we03.params"].items())
def test_parameters(name, total):
    assert values("mlp_params", sizes=[int(n) for n in name.split("-")])["total"] == total


def test_convolution():
    for stride in (1, 2):
        for padding in (0, 1):
            got = values(
                "convolution",
                image=ORACLES["we05.image"],
                kernel=ORACLES["we05.kernel"],
                stride=stride,
                padding=padding,
            )
            assert near(got["result"], ORACLES[f"we05.s{stride}p{padding}"])


def test_filter():
    oracle, got = ORACLES["we05.filter"], values("convolution_rgb")
    assert [got["s_red"], got["s_green"], got["s_blue"]] == oracle["per_channel"]
    assert got["result"] == oracle["total"]


@pytest.mark.parametrize("mode", ["zero", "reflection", "replication"])
def test_padding(mode):
    assert near(values("padding")[mode], ORACLES[f"we06.{mode}"])


def test_pooling():
    oracle = ORACLES["we07.pool"]
    got = values("pooling", image=oracle["input"])
    assert near(got["max"], oracle["max"])
    assert near(got["average"], oracle["avg"])
    assert near(got["global_average"], oracle["gap"])
    got = values("pooling", image=oracle["input"], stride=1)
    assert near(got["max"], oracle["max_s1"])
    assert near(got["average"], oracle["avg_s1"])


def test_cross_entropy():
    oracle, got = ORACLES["we40.ce"], values("softmax_cross_entropy")
    assert near(got["p"], oracle["p"])
    assert near(got["loss"], oracle["l0"])
    assert near(values("softmax_cross_entropy", target=2)["loss"], oracle["l2"])


def test_untrained_classes():
    got = values("softmax_cross_entropy", logits=[0] * 8)
    assert near(got["loss"], np.log(8))
    assert near(got["clueless"], np.log(8))


def test_losses():  # WE-40 of the course's worked examples
    got = values("losses")
    assert got["sse"] == 5
    assert near(got["mse"], 5 / 3)
    assert near(got["dsse"], [0, -2, 4])
    assert near(got["dmse"], [0, -2 / 3, 4 / 3])


def test_broadcast_trap():
    got = values("broadcast_trap")
    assert got["mse_wrong"] == ORACLES["we40.broadcast"]
    assert got["mse"] == 0


def test_descent():  # WE-40: w = 2, dL/dw = 3, lr = 0.1 -> 1.7
    got = values("descent")
    assert (got["gradient"], got["w_minus"]) == (3, pytest.approx(1.7))
    assert got["loss_minus"] < got["loss"] < got["loss_plus"]


def test_flatten():
    assert values("flatten")["length"] == 784
