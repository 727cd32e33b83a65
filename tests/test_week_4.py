"""Week 4: what the lesson states and predicts agrees with torch, NumPy and the worked examples."""

import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from engine import course, worked
from engine.exam import bank
from engine.runs import checkpoint

SECTIONS = {one.id: one for one in course.lesson("w04_resnet").sections}
GUESSES = {id: one.predict for id, one in SECTIONS.items() if one.predict}
RIGHT = {id: guess.options[guess.answer]["en"] for id, guess in GUESSES.items()}
QUESTIONS = {question.id: question for question in bank.questions()}


def grids(example: str, inputs: dict) -> dict[str, np.ndarray]:
    """Name -> numbers of a worked example at these inputs."""
    found = worked.example(example)
    return {grid.name: grid.values for grid in found.solve(**found.read(inputs))}


def test_week_4_is_covered_whole() -> None:
    assert [part["missing"] for part in course.coverage(4).values()] == [[], [], [], []]


def test_the_recorded_races_show_what_the_lesson_predicts() -> None:
    usual = {"batch_norm": "on", "activation": "relu"}
    races = {one.config["depth"]: one.scores for one in checkpoint.of("depth") if usual.items() <= one.config.items()}
    assert {8, 32} <= races.keys()
    assert RIGHT["chart"] == "It falls"
    assert races[32]["train_accuracy_plain"] < races[8]["train_accuracy_plain"]
    assert RIGHT["plain"] == "The residual network"
    assert races[32]["train_accuracy_residual"] > races[32]["train_accuracy_plain"]


def test_predicted_gradients_are_true() -> None:
    assert round(0.5**10, 5) == 0.00098
    assert "0.00098" in GUESSES["depth"].because["en"]
    assert RIGHT["sigmoid"] == f"{torch.sigmoid(torch.tensor(0.0)).item():g}"
    assert RIGHT["skip"] == f"About {1.01**10:.1f} times"
    assert RIGHT["block"] == f"{F.relu(torch.tensor(1 - 2)):g}"
    assert f"{1.1**10:.2f}" in SECTIONS["skip"].body["en"]
    assert f"{0.25**10:.1e}" == "9.5e-07"
    assert r"9.5 \times 10^{-7}" in SECTIONS["sigmoid"].body["en"]


def test_predicted_shapes_are_true() -> None:
    from torchvision.models import resnet18, resnet34

    with torch.device("meta"):
        x, f = torch.empty(64, 56, 56), torch.empty(128, 28, 28)
        model, deeper = resnet18(), resnet34()
        layer4 = model.layer4(model.layer3(model.layer2(x[None])))
        assert nn.Conv2d(64, 128, 1, stride=2)(x[None]).shape[1:] == f.shape
        assert nn.Conv2d(3, 64, 7, padding=3)(torch.empty(1, 3, 224, 224)).shape[-1] == int(RIGHT["stem"])
    assert RIGHT["shapes"] == "×".join(map(str, layer4.shape[1:]))
    assert RIGHT["downsample"] == "128 filters, stride 2"
    weights = [name for name, part in deeper.named_modules()
               if isinstance(part, nn.Conv2d | nn.Linear) and "downsample" not in name]
    assert RIGHT["family"] == f"ResNet-{len(weights)}"
    assert RIGHT["lab"] == f"{256 * 4 * 4:,}"


def test_predicted_pooling_and_normalisation_are_true() -> None:
    assert RIGHT["pooling"] == f"{F.avg_pool2d(torch.tensor([[[2.0, 4], [2, 6]]]), 2).item():g}"
    feature = torch.tensor([[1.0], [3], [5], [7]])
    layer = nn.BatchNorm1d(1)
    assert RIGHT["batch-norm"] == f"{layer(feature)[2].item():.2f}"
    assert RIGHT["evaluation"] == f"{layer.running_mean.item():g}"
    assert QUESTIONS["Q04-S06"].answer["en"] == f"{F.batch_norm(feature, None, None, training=True)[3].item():.2f}"


def test_one_changed_value_moves_a_column_of_batch_norm_and_a_row_of_layer_norm() -> None:
    ours = SECTIONS["layer-norm"].inputs["batch_norm"]
    before, after = grids("batch_norm", {}), grids("batch_norm", ours)
    column, row = (~np.isclose(before[name], after[name]) for name in ("xhat", "layer_norm"))
    assert column.nonzero()[1].tolist() == [2, 2, 2, 2]
    assert row.nonzero()[0].tolist() == [3, 3, 3]


@pytest.mark.parametrize(("id", "grid", "value"), [
    ("E-W04-01", "left", 1), ("E-W04-02", "left", 0.25**10), ("E-W04-04", "out", 224)])
def test_a_proof_ends_in_the_number_that_its_box_names(id: str, grid: str, value: float) -> None:
    proof = course.lesson("w04_resnet").erratum(id).proof
    assert grids(proof.id, proof.inputs)[grid].ravel()[-1] == pytest.approx(value)


def test_layers_with_weights_are_sixteen_and_eighteen() -> None:
    assert np.count_nonzero(grids("vgg16_shapes", {})["params"]) == 16
    rows = next(g for g in worked.example("resnet18_shapes").solve() if g.name == "params").row_labels
    assert sum(2 if row.startswith("layer") else row in ("conv1", "fc") for row in rows) == 18


def test_every_column_of_the_proof_is_normalised_alone() -> None:
    proof = course.lesson("w04_resnet").erratum("E-W04-06").proof
    normal = grids(proof.id, proof.inputs)["xhat"]
    assert normal.mean(axis=0) == pytest.approx([0, 0, 0])
    assert normal.var(axis=0) == pytest.approx([1, 1, 1], abs=1e-4)


def test_a_large_filter_costs_more() -> None:
    assert math.isclose(49 / 9, 5.4, abs_tol=0.05)


def test_choices_that_state_a_number_agree_with_the_worked_example() -> None:
    pooled = grids("pooling", {})
    for id, name in (("Q04-M06", "average"), ("Q04-M07", "max")):
        right = next(option.text["en"] for option in QUESTIONS[id].options if option.right)
        assert right == str([[float(f"{x:g}") if x % 1 else int(x) for x in row] for row in pooled[name].tolist()])
    size = grids("conv_size", QUESTIONS["Q04-M04"].example.inputs)["out"].item()
    assert next(option.text["en"] for option in QUESTIONS["Q04-M04"].options if option.right) == f"{size:g}×{size:g}"
    assert grids("residual_block", {})["y"].ravel().tolist() == [1.5, 0, 0]
