"""The receptive field by arithmetic against the gradient: a pixel is seen where the gradient is not zero."""

import pytest
import torch
from torch import Tensor, nn

from engine.zoom.field import Field, fields
from engine.zoom.layers import run


class Crossing(nn.Module):
    """Every operation that moves or joins fields."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.pool = nn.AvgPool2d(2)  # a maximum would pass the gradient on to one of its cells only
        self.wide = nn.Conv2d(4, 4, 3, padding=2, dilation=2)
        self.short = nn.Conv2d(4, 4, 1)
        self.last = nn.Conv2d(8, 2, (3, 1), padding=(1, 0))
        self.mean = nn.AdaptiveAvgPool2d(1)
        self.out = nn.Linear(2, 3)

    def forward(self, x: Tensor) -> Tensor:
        """(1, 3, 32, 32) -> (1, 3)"""
        y = self.pool(torch.relu(self.first(x)))  # (1, 4, 8, 8)
        wide = self.wide(y)
        y = self.last(torch.cat([wide + y, self.short(y)], 1))
        return self.out(torch.flatten(self.mean(y), 1))


def seen(model: nn.Module, layer: str, row: int, column: int) -> tuple[slice, slice]:
    """Rows and columns of the picture with a gradient, all weights positive so that nothing cancels."""
    kept: list[Tensor] = []
    handle = dict(model.named_modules())[layer].register_forward_hook(lambda _m, _x, y: kept.append(y))
    x = torch.rand(1, 3, 32, 32, requires_grad=True)
    model(x)
    handle.remove()
    kept[0][0, :, row, column].sum().backward()
    there = x.grad[0].abs().sum(0) > 0
    rows, columns = there.any(1).nonzero().flatten().tolist(), there.any(0).nonzero().flatten().tolist()
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def said(field: Field, row: int, column: int) -> tuple[slice, slice]:
    """The same by arithmetic, cut at the edges of the picture."""
    def one(axis: int, at: int) -> slice:
        low = field.start[axis] + at * field.stride[axis]
        return slice(max(0, low), min(32, low + field.size[axis]))

    return one(0, row), one(1, column)


@pytest.mark.parametrize("layer", ["first", "wide", "short", "last", "mean"])
@pytest.mark.parametrize("place", [(0, 0), (3, 4), (7, 7)])
def test_the_field_is_where_the_gradient_reaches(layer: str, place: tuple[int, int]) -> None:
    torch.manual_seed(0)
    model = Crossing().eval()
    for weights in model.parameters():
        weights.data.abs_()
    opened = run(model, torch.rand(3, 32, 32))
    row, column = place if layer != "mean" else (0, 0)
    assert seen(model, layer, row, column) == said(fields(opened.layers, opened.part)[layer], row, column)


def test_numbers_without_a_place_see_the_whole_picture() -> None:
    opened = run(Crossing().eval(), torch.rand(3, 32, 32))
    assert fields(opened.layers, opened.part)["out"] == Field((32, 32), (0, 0), (0, 0))


def test_the_input_sees_itself() -> None:
    opened = run(Crossing().eval(), torch.rand(3, 32, 32))
    found = fields(opened.layers, opened.part)
    assert found[opened.layers[0].name] == Field((1, 1), (1, 1), (0, 0))
    assert found["first"] == Field((3, 3), (2, 2), (-1, -1))
