"""Weeks 3 and 4: the course's own numbers, from assets/course/oracles.json, and what must be taught."""

import numpy as np
import pytest
import torch
from torch import nn

from engine.problem import Problem
from engine.words import LANGUAGES, say
from engine.worked import example
from tests.worked.test_oracles import ORACLES, near, values


def reads(name: str, grid: str, row: int = 0, column: int = 0, **inputs: object) -> str:
    """The arithmetic of one cell."""
    found = {g.name: g for g in example(name).solve(**inputs)}
    return found[grid].arithmetic(row, column)


@pytest.mark.parametrize("case", ORACLES["we04.out"], ids=str)
def test_output_size(case):
    n, k, s, p, out = case
    assert values("conv_size", n=n, k=k, s=s, p=p)["out"] == out


def test_dilation_spreads_the_kernel():
    got = values("conv_size", n=7, k=3, s=1, d=2)
    assert (got["span"], got["out"]) == (5, 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_impossible_size_says_so_with_the_formula(language):
    with pytest.raises(Problem) as raised:
        values("conv_size", n=3, k=3, d=2, s=1)
    sentence = say(language, f"problems.{raised.value.code}", **raised.value.facts)
    assert "⌊(3 + 2·0 − 2·(3 − 1) − 1) / 1⌋ + 1 = −1" in sentence


def test_an_incomplete_stride_is_dropped():
    assert values("conv_size", n=6, k=3, s=2)["unseen"] == 1
    assert values("conv_size", n=7, k=3, s=2)["unseen"] == 0


def test_a_convolution_learns_the_same_for_every_picture():
    small_conv, fc32, fc224, conv128, stem = (count for _, count in ORACLES["we08.params"])
    got = values("cnn_vs_mlp", n=[32, 224])
    assert got["conv"] == small_conv
    assert near(got["full"], [fc32, fc224])
    assert near(got["work"][0, 1], 86704128)  # WE-08: 3×3, 3→64 on 224×224
    assert values("cnn_vs_mlp", C=64, K=128)["conv"] == conv128
    assert values("cnn_vs_mlp", k=7, bias="without")["conv"] == stem


def test_receptive_field_of_stacked_3x3():
    got = values("receptive_field", layers=[[3, 1]] * 5)
    assert near(got["field"], [field for _, field in ORACLES["we09.stack"]])
    assert got["weights"][1].tolist() == [18, 25]
    assert near(got["ratio"], [1, 0.72, 27 / 49, 36 / 81, 45 / 121])
    assert reads("receptive_field", "growth", 1, layers=[[3, 2], [3, 1]]) == "(3 − 1)·2 = 4"


def after(name: str, layers: list[list[int]], ends: list[int]) -> list[list[float]]:
    """[receptive field, jump] after the layers numbered `ends`, from 1."""
    got = values(name, layers=layers)
    return [[got["field"][end - 1, 0], got["jump"][end, 0]] for end in ends]


def test_receptive_field_of_whole_networks():
    vgg16 = [layer for convs in (2, 2, 3, 3, 3) for layer in [[3, 1]] * convs + [[2, 2]]]
    assert after("receptive_field", vgg16, [3, 6, 10, 14, 18]) == [row[1:] for row in ORACLES["we09.vgg16"]]
    later = [layer for _ in range(3) for layer in [[3, 2], [3, 1], [3, 1], [3, 1]]]
    resnet18 = [[7, 2], [3, 2], *[[3, 1]] * 4, *later]
    expected = [row[1:] for row in ORACLES["we09.resnet18"]]
    assert after("receptive_field", resnet18, [1, 2, 6, 10, 14, 18]) == expected


STACKS = [[[3, 1], [3, 1], [3, 1]], [[5, 2], [3, 1], [2, 2]], [[1, 3], [4, 1]]]


@pytest.mark.parametrize("layers", STACKS, ids=str)
def test_receptive_field_is_what_the_gradient_touches(layers):
    steps = [nn.Conv1d(1, 1, k, s, bias=False) for k, s in layers]
    for step in steps:
        nn.init.ones_(step.weight)
    x = torch.ones(1, 1, 99, requires_grad=True)
    y = nn.Sequential(*steps)(x).flatten()
    gradients = [torch.autograd.grad(y[i], x, retain_graph=True)[0].flatten() for i in (0, 1)]
    touched = [gradient.nonzero().flatten().tolist() for gradient in gradients]
    got = values("receptive_field", layers=layers)
    assert got["field"][-1] == touched[0][-1] - touched[0][0] + 1
    assert got["jump"][-1] == touched[1][0] - touched[0][0]


def rows(name: str, **inputs: object) -> dict[str, tuple[str, int]]:
    """Layer -> (its shape as the course writes it, parameters)."""
    found = {g.name: g for g in example(name).solve(**inputs)}
    shapes = found["shapes"].values.astype(int).tolist()
    shown = ["×".join(map(str, s)) if s[1:] != [1, 1] else str(s[0]) for s in shapes]
    counts = found["params"].values[:, 0].astype(int).tolist()
    return dict(zip(found["shapes"].row_labels, zip(shown, counts, strict=True), strict=True))


def test_vgg16():
    got, oracle = rows("vgg16_shapes"), ORACLES["we10.vgg16"]
    assert [list(row) for row in got.values()] == [row[1:] for row in oracle["rows"]]
    assert [name for name, *_ in oracle["rows"]][:-3] == list(got)[:-3]
    totals = values("vgg16_shapes")
    assert [totals["total"], *totals["kinds"][:, 0]] == [138357544, 14714688, 123642856]
    assert values("vgg16_shapes", classes=10)["total"] == 134301514


def test_only_the_first_fully_connected_layer_depends_on_the_picture():
    small, large = rows("vgg16_shapes"), rows("vgg16_shapes", size=[448, 448])
    assert [name for name in small if small[name][1] != large[name][1]] == ["fc6"]


def test_resnet18():
    got, oracle = rows("resnet18_shapes"), {name: row for name, *row in ORACLES["we11.resnet18"]["rows"]}
    for stage in ("layer1", "layer2", "layer3", "layer4"):
        first, second = got[f"{stage}.0"], got[f"{stage}.1"]
        assert [second[0], first[1] + second[1]] == oracle[stage]
    for name in ("input", "conv1", "maxpool", "fc"):
        assert list(got[name]) == oracle[name]
    assert got["avgpool"] == ("512", 0)
    assert values("resnet18_shapes")["total"] == ORACLES["we11.resnet18"]["total"]
    assert reads("resnet18_shapes", "params", 5) == "3²·64·128 + 3²·128·128 + 4·128 + 64·128 + 2·128 = 230144"


def test_cifar_networks():
    cnn, resnet = rows("cifar_shapes"), rows("cifar_shapes", network="resnet")
    assert [cnn[f"pool{i}"][0] for i in (1, 2, 3)] == ["32×16×16", "128×8×8", "256×4×4"]
    assert cnn["flatten"][0] == str(ORACLES["we12.cnn"]["flatten"])
    assert values("cifar_shapes")["total"] == ORACLES["we12.cnn"]["total"]
    assert [resnet[f"block{i}"][1] for i in (1, 2, 3)] == [39232, 230272, 919296]
    assert values("cifar_shapes", network="resnet")["total"] == ORACLES["we12.resnet_lab"]["total"]


def test_sigmoid_and_tanh():
    table = np.array(ORACLES["we13.table"])
    z = table[:, :1].tolist()
    for activation, columns in (("sigmoid", table[:, 1:3]), ("tanh", table[:, 3:])):
        got = values("sigmoid_chain", z=z, activation=activation)
        assert near(np.hstack([got["a"], got["slope"]]), columns)


def test_at_best_a_quarter_is_left_of_the_gradient_in_each_layer():
    got = values("sigmoid_chain", z=[[0]] * 20)
    assert got["steepest"] == 0.25
    for layers, product in ORACLES["we13.prod"]:
        assert np.allclose([got["left"][layers - 1], got["best"][layers - 1]], product, rtol=1e-3)


@pytest.mark.parametrize("case", ORACLES["we14.chain"], ids=str)
def test_skip_gradient(case):
    slope, plain, residual = case
    got = values("skip_gradient", F=[[slope]] * 10)
    assert np.allclose([got["plain"][-1], got["residual"][-1]], [[plain], [residual]], rtol=1e-6)
    assert reads("skip_gradient", "residual", 9) == "1.1¹⁰ = 2.5937"


def test_residual_block():  # WE-14
    assert near(values("residual_block")["y"], [1.5, 0, 0])


def test_batch_norm_and_layer_norm():
    oracle, got = ORACLES["we15.bn"], values("batch_norm")
    for name in ("mean", "var", "xhat", "y"):
        assert near(got[name], oracle[name]), name
    assert near(got["layer_norm"], ORACLES["we15.ln"])


def test_layer_norm_of_a_sample_does_not_depend_on_the_others():
    other = [[1, 2, 0], [9, 9, 9], [0, 1, 0], [3, 3, 5]]
    one, two = values("batch_norm"), values("batch_norm", x=other)
    assert near(one["layer_norm"][0], two["layer_norm"][0])
    assert not near(one["xhat"][0], two["xhat"][0])


def test_batch_norm_in_evaluation():
    oracle, got = ORACLES["we15.bn"], values("batch_norm_eval")
    assert near(got["var"], oracle["var_unbiased"])
    assert near(got["mean1"], oracle["running_mean"])
    assert near(got["var1"], oracle["running_var"])
    assert near(got["out"], oracle["eval_out"])


def test_dropout():  # WE-40: [1, 2, 3, 4] with mask [1, 0, 1, 0] -> [2, 0, 6, 0]
    got = values("dropout")
    assert got["mask"][0].tolist() == [1, 0, 1, 0]
    assert got["train"][0].tolist() == [2, 0, 6, 0]
    assert got["train"][1].tolist() == [0, 4, 0, 8]  # the next forward pass has a mask of its own
    assert got["eval"].tolist() == got["expected"].tolist() == [[1, 2, 3, 4]]
    assert values("dropout", p=0)["train"][1].tolist() == [1, 2, 3, 4]
