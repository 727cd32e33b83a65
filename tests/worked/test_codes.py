"""Week 10: the course's own numbers of autoencoders, from assets/course/oracles.json, and what must be taught."""

import numpy as np
import pytest

from engine.problem import Problem
from engine.words import LANGUAGES, say
from tests.worked.test_networks import reads
from tests.worked.test_oracles import ORACLES, near, values


def test_the_loss_is_the_mean_square():
    got, oracle = values("autoencoder_mse"), ORACLES["we28.mse"]
    assert near([got["sse"], got["mse"]], [oracle["sse"], oracle["mse"]])
    assert values("autoencoder_mse", xhat=[[0, 0.5, 1, 0.2]])["mse"] == 0


def test_denoising_compares_with_the_clean_picture():  # WE-28: 0.005 and 0.035
    got = values("denoising_pair")
    assert near([got["loss"], got["before"]], [0.005, 0.035])
    assert near(got["psnr"], -10 * np.log10([0.035, 0.005]))
    noisy = [[0.3, 0.8, 1, 0.1]]
    copying = values("denoising_pair", output=noisy)
    assert copying["copied"] == 0
    assert copying["loss"] == copying["before"] > 0


def test_a_perfect_restoration_has_no_end_of_decibels():
    assert values("denoising_pair", output=[[0, 1, 1, 0]])["psnr"].tolist()[0][1] == np.inf


def test_codes_of_the_notes_and_of_the_lab():
    got, oracle = values("compression_ratio"), ORACLES["we28.latent"]
    assert got["kept"][:, 0].tolist() == [128, oracle["lab"], oracle["n8864"], 784]
    assert near(got["ratio"][[0, 2], 0], [oracle["r128"], oracle["mnist_ratio"]])
    assert got["ratio"][1] == 2
    assert got["narrow"][:, 0].tolist() == [1, 1, 0, 0]
    for side, times in ((64, 3), (128, 12)):  # WE-28: 12288 and 49152 numbers
        larger = values("compression_ratio", picture=[3, side, side], latent=[[64, 8, 8]])
        assert (larger["ratio"], larger["narrow"]) == (times, 1)


def test_threshold_of_the_course():
    got, oracle = values("anomaly_score"), ORACLES["we28.anomaly"]
    assert near([got["mean"], got["std"], got["threshold"]], [oracle["mean"], oracle["std"], oracle["thr"]])
    assert got["abnormal"].tolist() == [[0, 1]]
    assert values("anomaly_score", k=2)["abnormal"].tolist() == [[1, 1]]
    assert reads("anomaly_score", "threshold") == "0.01 + 3·0.001414 = 0.01424"


def test_five_points_on_one_axis():
    got, oracle = values("pca_codes"), ORACLES["we28.pca"]
    assert near(got["axis"], oracle["axis"])
    assert near(got["codes"], oracle["codes"])
    assert near([got["kept"], got["mse"]], [oracle["evr"], oracle["mse"]])


@pytest.mark.parametrize("turn", np.linspace(0, np.pi, 7))
def test_no_other_direction_restores_better(turn):
    points = np.random.default_rng(4).uniform(-3, 3, (6, 2)).round(2)
    axis = np.array([[np.cos(turn), np.sin(turn)]])
    centred = points - points.mean(0)
    other = np.mean((centred - centred @ axis.T @ axis) ** 2)
    assert values("pca_codes", points=points.tolist())["mse"] <= other + 1e-12


def test_points_along_an_axis_have_its_direction():
    assert near(values("pca_codes", points=[[1, -2], [1, 0], [1, 5]])["axis"], [0, 1])
    assert near(values("pca_codes", points=[[-2, 3], [0, 3], [5, 3]])["axis"], [1, 0])


@pytest.mark.parametrize("points", [[[1, 1]] * 3, [[1, 0], [-1, 0], [0, 1], [0, -1]]], ids=["one place", "a cross"])
def test_points_without_a_longest_direction_are_refused(points):
    with pytest.raises(Problem) as raised:
        values("pca_codes", points=points)
    assert raised.value.code == "no_longest_direction"
    assert all(say(language, "problems.no_longest_direction") for language in LANGUAGES)
