"""Plain and residual networks against the paper's counts, their own identity path and torch.fx."""

import pytest
import torch
import torch.fx
from torch import nn

from engine.models.deep import BLOCKS, Deep, PlainBlock, ResidualBlock, initialise, responding, weighted

COLOURS = {"mean": (0.2,) * 3, "std": (0.3,) * 3}
DEPTHS = (8, 14, 20, 32)
each_block = pytest.mark.parametrize("block", BLOCKS.values(), ids=list(BLOCKS))


def deep(block: type, depth: int = 8, **kinds: type) -> Deep:
    torch.manual_seed(0)
    return initialise(Deep(block, depth, 4, 10, **COLOURS, **kinds))


@each_block
@pytest.mark.parametrize("depth", DEPTHS)
def test_as_many_layers_as_the_name_says(block: type, depth: int) -> None:
    model = deep(block, depth)
    assert len(weighted(model)) == len(responding(model)) == depth
    assert sum(isinstance(part, PlainBlock) for part in model.modules()) == (depth - 2) // 2
    shortcuts = sum(isinstance(part, nn.Conv2d) and part.kernel_size == (1, 1) for part in model.modules())
    assert shortcuts == (2 if block is ResidualBlock else 0), "only where the shape changes"


@pytest.mark.parametrize("depth", DEPTHS)
def test_weights_counted_by_hand(depth: int) -> None:
    """Width 16, K = 10; in the paper's table 6 a ResNet-20 has 0.27 million, and a ResNet-32 0.46 million."""
    n, c = (depth - 2) // 6, 16
    stages = [(c, c), (c, 2 * c), (2 * c, 4 * c)]
    convolutions = 9 * 3 * c + sum(9 * a * b + (2 * n - 1) * 9 * b * b for a, b in stages)
    norms = 2 * (c + 2 * n * (c + 2 * c + 4 * c))
    expected = convolutions + norms + 4 * c * 10 + 10
    plain = Deep(PlainBlock, depth, c, 10, **COLOURS)
    assert sum(weight.numel() for weight in plain.parameters()) == expected
    in_millions = {20: 0.27, 32: 0.46}
    if depth in in_millions:
        assert expected / 1e6 == pytest.approx(in_millions[depth], abs=0.005)


def zeroed(block: ResidualBlock) -> ResidualBlock:
    """The block with F(x) = 0: its last convolution gives nothing, nor does what follows."""
    for part in (block.conv2, block.norm2):
        for weight in part.parameters():
            nn.init.zeros_(weight)
    return block


@pytest.mark.parametrize("norm", [nn.BatchNorm2d, nn.Identity])
def test_a_block_that_has_learned_nothing_hands_x_on(norm: type) -> None:
    x = torch.randn(2, 4, 6, 6)
    assert torch.equal(zeroed(ResidualBlock(4, 4, 1, norm, nn.ReLU))(x), x.relu())
    assert torch.equal(zeroed(ResidualBlock(4, 4, 1, norm, nn.Sigmoid))(x), x.sigmoid())
    changed = zeroed(ResidualBlock(4, 8, 2, norm, nn.ReLU)).eval()
    assert torch.equal(changed(x), changed.shortcut(x).relu())
    assert changed(x).shape == (2, 8, 3, 3)


def test_a_whole_stage_that_has_learned_nothing_hands_x_on_and_a_plain_one_does_not() -> None:
    x = torch.randn(2, 4, 16, 16).relu()
    residual = deep(ResidualBlock, 32)
    for block in residual.stage1:
        zeroed(block)
    assert torch.equal(residual.stage1(x), x)
    assert not torch.allclose(deep(PlainBlock, 32).stage1(x), x, atol=0.1)


@pytest.mark.parametrize("active", [nn.ReLU, nn.Sigmoid])
def test_a_residual_block_is_a_plain_one_with_x_added(active: type) -> None:
    x = torch.randn(3, 4, 6, 6)
    plain, residual = (block(4, 4, 1, nn.BatchNorm2d, active) for block in (PlainBlock, ResidualBlock))
    residual.load_state_dict(plain.state_dict())
    plain.active2 = residual.active2 = nn.Identity()
    assert torch.allclose(residual(x), plain(x) + x, atol=1e-6)


def test_the_gradient_passes_a_residual_block_as_one_plus_that_of_a_plain_one() -> None:
    """∂(F(x) + x)/∂x = F′ + 1: here as product with a direction (course, week 4)."""
    x, direction = torch.randn(2, 1, 4, 5, 5)
    plain, residual = (block(4, 4, 1, nn.Identity, nn.ReLU) for block in (PlainBlock, ResidualBlock))
    residual.load_state_dict(plain.state_dict())
    plain.active2 = residual.active2 = nn.Identity()
    through = {}
    for name, block in (("plain", plain), ("residual", residual)):
        through[name] = torch.autograd.functional.vjp(block, x, direction)[1]
    assert torch.allclose(through["residual"], through["plain"] + direction, atol=1e-6)


@each_block
def test_can_be_traced_and_gives_ten_logits(block: type) -> None:
    model = deep(block).eval()
    x = torch.randint(0, 256, (2, 3, 32, 32), dtype=torch.uint8)
    traced = torch.fx.symbolic_trace(model)
    assert model(x).shape == (2, 10)
    assert torch.equal(traced(x), model(x))
    names = {node.target for node in traced.graph.nodes if node.op == "call_module"}
    assert {"shrink", "stem", "stage1.0.conv1", "stage3.0.conv2", "output"} <= names


def test_first_weights_have_the_variance_of_he() -> None:
    model = initialise(Deep(PlainBlock, 8, 32, 10, **COLOURS))
    for part in weighted(model)[:-1]:
        inputs = part.weight[0].numel()
        assert float(part.weight.detach().var()) == pytest.approx(2 / inputs, rel=0.15)
