"""The course's ResNet: its counts from the oracles, its block against torchvision's."""

import json
from pathlib import Path

import torch
from torch import fx, nn
from torchvision.models.resnet import BasicBlock

from engine.models.normalise import CIFAR10
from engine.models.resnet import ResidualBlock, ResNet
from engine.trace import trace

ORACLE = json.loads((Path(__file__).parents[2] / "assets/course/oracles.json").read_text())["we12.resnet_lab"]


def count(part: nn.Module) -> int:
    return sum(w.numel() for w in part.parameters())


def test_parameters_of_the_course() -> None:
    with torch.device("meta"):
        model = ResNet(CIFAR10)
    assert count(model) == ORACLE["total"]
    assert [count(part) for part in (model.block1, model.block2, model.block3)] == [39232, 230272, 919296]  # WE-12
    assert [count(part) for part in (model.fc1, model.fc2, model.fc3)] == [8390656, 1049088, 5130]


def test_a_block_as_torchvision_computes_it() -> None:
    torch.manual_seed(0)
    ours, x = ResidualBlock(3, 6).double(), torch.randn(4, 3, 8, 8, dtype=torch.float64)
    theirs = BasicBlock(3, 6, downsample=nn.Conv2d(3, 6, 1)).double()
    with torch.no_grad():
        for name in ("conv1", "conv2"):  # theirs have no bias
            getattr(ours, name).bias.zero_()
            getattr(theirs, name).weight.copy_(getattr(ours, name).weight)
        theirs.downsample.load_state_dict(ours.skip.state_dict())
    assert torch.allclose(ours(x), theirs(x), atol=1e-12)
    assert torch.allclose(ours.bn2.running_var, theirs.bn2.running_var)
    assert torch.allclose(ours.eval()(x), theirs.eval()(x), atol=1e-12)


def test_output_is_the_residual_plus_what_was_carried() -> None:
    torch.manual_seed(0)
    seen = trace(ResidualBlock(3, 6), torch.randn(2, 3, 8, 8))
    assert torch.equal(seen["output"], (seen["residual"] + seen["carried"]).clamp(min=0))


def test_feature_maps_and_tracing() -> None:
    torch.manual_seed(0)
    model, x = ResNet(CIFAR10, 4, 16).eval(), torch.randint(0, 256, (2, 3, 32, 32), dtype=torch.uint8)
    seen = trace(model, x)
    assert [tuple(seen[f"maps{n}"].shape[1:]) for n in (1, 2, 3)] == [(4, 16, 16), (8, 8, 8), (16, 4, 4)]
    assert torch.equal(fx.symbolic_trace(model)(x), model(x))
