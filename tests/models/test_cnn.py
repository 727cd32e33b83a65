"""The course's CNN: its counts from the oracles, its layers against the functions of torch."""

import json
from pathlib import Path

import torch
from torch import fx, nn
from torch.nn import functional as F

from engine.models.cnn import CNN, BasicBlock
from engine.models.normalise import CIFAR10
from engine.trace import layers, trace

ORACLE = json.loads((Path(__file__).parents[2] / "assets/course/oracles.json").read_text())["we12.cnn"]


def count(part: nn.Module) -> int:
    return sum(w.numel() for w in part.parameters())


def test_parameters_and_shapes_of_the_course() -> None:
    with torch.device("meta"):
        model = CNN(CIFAR10)
        found = layers(model, torch.empty(1, 3, 32, 32))
    assert count(model) == ORACLE["total"]
    assert model.fc1.in_features == ORACLE["flatten"]
    assert [count(part) for part in (model.block1, model.block2, model.block3)] == [5088, 92352, 442752]  # WE-12
    assert [count(part) for part in (model.fc1, model.fc2, model.fc3)] == [8390656, 524544, 2570]
    assert [layer.outputs[0] for layer in found] == [16, 32, 64, 128, 128, 256, 2048, 256, 10]


def test_a_block_by_the_functions_of_torch() -> None:
    torch.manual_seed(0)
    block, x = BasicBlock(3, 4, 5), torch.randn(2, 3, 8, 8)
    expected = F.relu(F.conv2d(x, block.conv1.weight, block.conv1.bias, padding=1))
    expected = F.max_pool2d(F.relu(F.conv2d(expected, block.conv2.weight, block.conv2.bias, padding=1)), 2)
    assert torch.equal(block(x), expected)
    assert expected.shape == (2, 5, 4, 4)


def test_feature_maps_are_halved_by_every_block() -> None:
    seen = trace(CNN(CIFAR10, 2, 16), torch.zeros(1, 3, 32, 32, dtype=torch.uint8))
    assert {name: tuple(tensor.shape[1:]) for name, tensor in seen.items()} == {
        "maps1": (4, 16, 16), "maps2": (16, 8, 8), "maps3": (32, 4, 4), "output": (10,)}


def test_it_can_be_traced_layer_by_layer() -> None:
    torch.manual_seed(0)
    model, x = CNN(CIFAR10, 1, 16).eval(), torch.randint(0, 256, (2, 3, 32, 32))
    assert torch.equal(fx.symbolic_trace(model)(x), model(x))
