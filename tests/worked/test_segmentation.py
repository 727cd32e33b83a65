"""Week 9: the course's own numbers, and what transposed convolutions, the U-Net's shapes and masks must show."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from engine.problem import Problem
from engine.worked import example
from tests.worked.test_networks import reads
from tests.worked.test_oracles import ORACLES, near, values

ONES = [[1, 1, 1]] * 3
CROSS = {"x": [[1, 0, 2], [0, 3, 0], [4, 0, 1]], "kernel": [[1, 0, 1], [0, 2, 0], [1, 0, 1]]}
UPS = {"a": {}, "b": CROSS, "ones": {"x": ONES, "kernel": ONES}, "c": {"stride": 2},
       "d": {"kernel": [[1, 2, 3], [4, 5, 6], [7, 8, 9]], "stride": 2, "padding": 1}}


@pytest.mark.parametrize("case", UPS)
def test_transposed_convolution(case):
    assert near(values("transposed_conv", **UPS[case])["out"], ORACLES[f"we26.{case}"])


def test_the_middle_is_four_stamps_added():
    assert reads("transposed_conv", "out", 1, 1) == "1·4 + 2·3 + 3·2 + 4·1 = 20"
    assert {cell.grid.name for cell in cells("transposed_conv", "out", 1, 1)} == {"s11", "s12", "s21", "s22"}


def cells(name: str, grid: str, row: int, column: int, **inputs: object) -> tuple:
    return {g.name: g for g in example(name).solve(**inputs)}[grid].sources(row, column)


@pytest.mark.parametrize(("side", "even"), [(2, True), (3, False)])
def test_a_kernel_that_the_stride_does_not_divide_leaves_a_checkerboard(side, even):
    count = values("transposed_conv", x=ONES, kernel=[[1] * side] * side, stride=2)["count"]
    inner = count[1:-1, 1:-1]
    assert (inner.min() == inner.max()) == even


@pytest.mark.parametrize("case", ORACLES["we26.sizes"], ids=str)
def test_transposed_size(case):
    n, k, s, p, extra, out = case
    assert values("transposed_size", n=n, k=k, s=s, p=p, extra=extra)["out"] == out


def test_two_outputs_lead_back_to_one_size():
    made = [values("transposed_size", n=3, k=3, s=2, p=1, extra=extra) for extra in (0, 1)]
    assert [(one["out"], one["back"]) for one in made] == [(5, 3), (6, 3)]


@pytest.mark.parametrize(("inputs", "code"), [
    ({"output_padding": 1}, "output_padding_too_wide"),
    ({"x": [[1]], "kernel": [[1]], "padding": 1}, "transposed_size_impossible")])
def test_what_torch_refuses_is_refused(inputs, code):
    with pytest.raises(Problem) as problem:
        values("transposed_conv", **inputs)
    assert problem.value.code == code


def test_upsampling():
    got = values("upsampling")
    for grid, oracle in (("nearest", "nearest"), ("bilinear", "bilinear"), ("corners", "bilinear_ac")):
        assert near(got[grid], ORACLES[f"we27.{oracle}"])
    assert reads("upsampling", "bilinear", 1, 1) == "0.75·0.75·1 + 0.75·0.25·2 + 0.25·0.75·3 + 0.25·0.25·4 = 1.75"


def test_one_changed_pixel_changes_one_pixel_of_the_classes():
    before, after = (values("one_by_one_conv", f1=[[2, 1, 0], [2, middle, 0], [1, 0, -1]]) for middle in (3, -9))
    changed = before["score0"] != after["score0"]
    assert np.argwhere(changed).tolist() == [[1, 1]]
    assert before["learned"] == 3 * 3 + 3


def test_the_paper_s_unet():
    got = values("unet_shapes")
    assert got["shapes"][-1].tolist() == [2, 388, 388] == [2, *[ORACLES["we25.paper"]["out"]] * 2]
    assert got["joins"][::-1, 3].tolist() == ORACLES["we25.paper"]["skips"]
    assert got["total"][0].tolist() == [23, ORACLES["we25.padded"]["params_1_2"]]
    assert got["joins"][-1, :3].tolist() == [64, 64, 128]
    assert values("unet_shapes", skip="add")["joins"][-1, :3].tolist() == [64, 64, 64]


def test_the_padded_unet():
    oracle = ORACLES["we25.padded"]
    got = values("unet_shapes", side=128, image=3, classes=1, border="padded")
    assert got["shapes"][1:].tolist() == [shape for _, shape in oracle["stages"]]
    assert got["total"][0, 1] == oracle["params_3_1"]


def offer(side: int, border: str, depth: int) -> int:
    """The side itself where it fits, else the one that the problem offers."""
    try:
        values("unet_shapes", side=side, border=border, depth=depth)
    except Problem as problem:
        return problem.facts.get("fits") or problem.facts["least"]
    return side


@pytest.mark.parametrize(("border", "depth"), [("paper", 4), ("paper", 2), ("padded", 4), ("padded", 3)])
def test_the_side_that_is_offered_is_the_next_that_fits(border, depth):
    offered = {side: offer(side, border, depth) for side in range(8, 260)}
    fits = [side for side, other in offered.items() if other == side]
    assert all(other == next(one for one in [*fits, other] if one >= side) for side, other in offered.items())
    assert set(np.diff(fits)) == {2**depth}
    if border == "paper":
        assert fits[0] == {4: 188, 2: 44}.get(depth)


@pytest.mark.parametrize("d", [1, 2])
def test_bands_are_what_an_erosion_takes_away(d):
    generator = np.random.default_rng(5)
    mask = F.max_pool2d(torch.from_numpy(generator.integers(0, 2, (1, 9, 9)) * 1.0), 3, 1, 1)[0]
    mask[:, 6:] = 0
    outside = F.pad(1 - mask, [d] * 4, value=1.0)[None]
    eroded = 1 - F.max_pool2d(outside, 2 * d + 1, 1)[0]
    got = values("iou_dice", truth=mask.int().tolist(), pred=mask.int().tolist(), d=d)
    assert near(got["band_truth"], mask - eroded)
    assert got["iou"] == got["dice"] == got["boundary_iou"] == 1


def test_background_raises_pixel_accuracy_and_nothing_else():
    inputs = example("iou_dice").read({})
    taller = {name: [*inputs[name], [0] * 8] for name in ("truth", "pred")}
    small, large = values("iou_dice"), values("iou_dice", **taller)
    assert large["accuracy"] > small["accuracy"]
    assert large["blank"] > small["blank"]
    assert [small[name] for name in ("iou", "dice", "boundary_iou")] == [
        large[name] for name in ("iou", "dice", "boundary_iou")]


def test_two_empty_masks_are_a_problem():
    with pytest.raises(Problem) as problem:
        values("iou_dice", truth=[[0] * 3] * 3, pred=[[0] * 3] * 3)
    assert problem.value.code == "masks_empty"
