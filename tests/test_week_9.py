"""Week 9: what the U-Net lesson states and predicts agrees with torch and with counting by hand."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine import course, worked
from engine.exam import bank, grade
from engine.train import overlap

LESSON = course.lesson("w09_unet")
SECTIONS = {one.id: one for one in LESSON.sections}
GUESSES = {id: one.predict for id, one in SECTIONS.items() if one.predict}
RIGHT = {id: guess.options[guess.answer]["en"] for id, guess in GUESSES.items()}
QUESTIONS = {question.id: question for question in bank.load(LESSON.folder)}
CHOSEN = {id: one.text["en"] for id, asked in QUESTIONS.items() for one in asked.options if one.right}
NOTES = torch.tensor([[[[1.0, 2], [3, 4]]]])  # input and kernel of the notes' 2×2 → 3×3


def grids(example: str, inputs: dict) -> dict:
    """Name -> grid of a worked example at these inputs."""
    found = worked.example(example)
    return {grid.name: grid for grid in found.solve(**found.read(inputs))}


def paper(padding: int = 0) -> tuple[list[nn.Module], list[nn.Module], nn.Module]:
    """The U-Net of the paper without data: blocks down and at the bottom, (up, block) pairs up, the last layer."""
    def block(before: int, after: int) -> nn.Module:
        return nn.Sequential(nn.Conv2d(before, after, 3, padding=padding), nn.Conv2d(after, after, 3, padding=padding))

    widths = [64, 128, 256, 512, 1024]
    down = [block(a, b) for a, b in zip([1, *widths], widths, strict=False)]
    up = [part for w in widths[-2::-1] for part in (nn.ConvTranspose2d(2 * w, w, 2, 2), block(2 * w, w))]
    return down, up, nn.Conv2d(64, 2, 1)


def through(x: Tensor, padding: int = 0) -> tuple[Tensor, Tensor]:
    """The bottom and the output of that network."""
    down, up, last = paper(padding)
    kept = []
    for block in down[:-1]:
        kept.append(block(x))
        x = F.max_pool2d(kept[-1], 2)
    bottom = x = down[-1](x)
    for enlarge, block in zip(up[::2], up[1::2], strict=True):
        x, across = enlarge(x), kept.pop()
        edge = (across.shape[-1] - x.shape[-1]) // 2
        x = block(torch.cat([across[..., edge:edge + x.shape[-1], edge:edge + x.shape[-1]], x], 1))
    return bottom, last(x)


def test_week_9_is_covered_whole() -> None:
    assert [part["missing"] for part in course.coverage(9).values()] == [[], [], [], []]
    assert {box.id for box in LESSON.errata} == {id for id, slip in course.errata().items() if slip.week == 9}


def test_a_map_has_an_answer_for_every_pixel() -> None:
    assert RIGHT["tasks"] == f"{torch.zeros(128, 128).numel():,}"
    one_cell = torch.zeros(1, 1, 7, 7).index_fill(3, torch.tensor(2), 1)[:, :, :1]  # a cell of 7 in its first row
    assert RIGHT["fcn"] == f"{F.interpolate(one_cell, scale_factor=32).sum().int():,}"
    assert "512 × 512 × 30 = 7,864,320" in GUESSES["small"].because["en"]
    assert torch.empty(30, 512, 512, device="meta").numel() == 7_864_320


def test_an_fcn_must_enlarge_again() -> None:
    proof = LESSON.erratum("E-W09-04").proof
    with torch.device("meta"):
        layer = nn.ConvTranspose2d(1, 1, proof.inputs["k"], proof.inputs["s"], proof.inputs["p"])
        x = once = layer(torch.empty(1, 1, proof.inputs["n"], proof.inputs["n"]))
        for _ in range(4):
            x = layer(x)
    assert grids(proof.id, proof.inputs)["out"].values.item() == once.shape[-1] == 14
    assert x.shape[-1] == 224


def test_pooling_forgets_the_place_and_enlarging_does_not_bring_it_back() -> None:
    image = torch.tensor(SECTIONS["blur"].inputs["pooling"]["image"], dtype=torch.float)[None, None]
    moved = F.pixel_shuffle(F.pixel_unshuffle(image, 2).flip(1), 2)  # within each window
    pooled = F.max_pool2d(image, 2)
    assert not image.equal(moved)
    assert pooled.equal(F.max_pool2d(moved, 2))
    assert RIGHT["blur"] == f"All {pooled.unique().item():g}"
    assert pooled[0, 0].tolist() == SECTIONS["decoder"].inputs["upsampling"]["x"]
    for mode in ("nearest", "bilinear"):
        assert F.interpolate(pooled, scale_factor=2, mode=mode).unique().tolist() == [9]
    assert RIGHT["decoder"] == "All sixteen cells become 9"


def test_the_end_of_the_encoder_sees_wide_and_stands_far_apart() -> None:
    layers = SECTIONS["idea"].inputs["receptive_field"]["layers"]
    x = torch.zeros(1, 1, 300, 300, requires_grad=True)
    y = x
    for k, s in layers:  # averages: the gradient shows what a cell sees
        y = F.avg_pool2d(y, k, s)
    left, next_to_it = (torch.autograd.grad(y[0, 0, 5, j], x, retain_graph=True)[0][0, 0].any(0).nonzero()
                        for j in (4, 5))
    assert len(left) == 140
    assert RIGHT["idea"] == f"{(next_to_it[0] - left[0]).item()} pixels"


def test_the_bottom_is_small_but_holds_more_numbers() -> None:
    with torch.device("meta"):
        bottom, out = through(torch.empty(1, 1, 128, 128), padding=1)
        pooled = F.max_pool2d(torch.empty(1, 64, 128, 128), 2)
    assert bottom.shape[1:] == (1024, 8, 8)
    assert out.shape[2:] == (128, 128)
    assert (RIGHT["unet"], RIGHT["down"]) == ("8×8", "×".join(map(str, pooled.shape[1:])))
    assert grade.short(QUESTIONS["Q09-S06"], "×".join(map(str, bottom.shape[2:])))
    assert f"{3 * 128 * 128:,}" in GUESSES["encoder"].because["en"]
    assert f"{bottom.numel():,}" in GUESSES["encoder"].because["en"]
    assert bottom.numel() > 3 * 128 * 128
    assert RIGHT["encoder"] == "It even grew"


@pytest.mark.parametrize(("mode", "option"), [("nearest", 1), ("bilinear", 2)])
def test_the_first_row_enlarged(mode: str, option: int) -> None:
    row = F.interpolate(NOTES, scale_factor=2, mode=mode)[0, 0, 0].tolist()
    assert GUESSES["up"].options[option]["en"] == ", ".join(f"{x:g}" for x in row)


def test_overlapping_stamps_are_added() -> None:
    out = F.conv_transpose2d(NOTES, NOTES)[0, 0]
    assert RIGHT["transposed"] == f"{out[1, 1].item():g}"
    assert grade.short(QUESTIONS["Q09-S03"], RIGHT["transposed"])
    assert str(out.int().tolist()) in QUESTIONS["Q09-E03"].answer["en"]
    assert GUESSES["transposed"].options[2]["en"] == f"{F.conv2d(NOTES, NOTES).item():g}"
    assert CHOSEN["Q09-M09"] == "×".join(map(str, out.shape))
    wide = F.conv_transpose2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 3, 3))
    assert RIGHT["size"] == "×".join(map(str, wide.shape[2:]))
    assert grade.short(QUESTIONS["Q09-S02"], RIGHT["size"])


def test_only_an_uneven_overlap_makes_a_checkerboard() -> None:
    uneven, even = (F.conv_transpose2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, k, k), stride=2) for k in (3, 2))
    assert uneven.unique().tolist() == [1, 2, 4]
    assert RIGHT["checker"] == "1, 2 and 4"
    assert even.unique().tolist() == [1]
    assert even.shape[-1] == 2 * 3


def test_concatenation_makes_128_channels_and_addition_64() -> None:
    a, b = torch.empty(8, 64, 128, 128, device="meta"), torch.empty(8, 64, 128, 128, device="meta")
    both = torch.cat([a, b], dim=1)
    assert CHOSEN["Q09-M03"] == str(both.shape[1]) == "128"
    assert RIGHT["code"] == str(tuple(both.shape))
    assert (a + b).shape[1] == 64
    proof = LESSON.erratum("E-W09-02").proof
    for skip, channels in (("concat", 128), ("add", 64)):
        shapes = grids(proof.id, proof.inputs | {"skip": skip})["shapes"]
        assert shapes.values[shapes.row_labels.index(f"{skip}1")].tolist() == [channels, 128, 128]
    assert RIGHT["concat"] == str(torch.cat([torch.tensor([1, 2]), torch.tensor([3, 4])]).tolist())


def test_the_paper_has_23_convolution_layers_and_loses_its_border() -> None:
    with torch.device("meta"):
        parts = paper()
        _, out = through(torch.empty(1, 1, 572, 572))
        assert RIGHT["paper"] == str(parts[0][0](torch.empty(1, 1, 572, 572)).shape[-1])
    layers = [m for part in (*parts[0], *parts[1], parts[2]) for m in part.modules()
              if isinstance(m, nn.Conv2d | nn.ConvTranspose2d)]
    assert RIGHT["layers"] == str(len(layers)) == "23"
    assert sum(isinstance(m, nn.ConvTranspose2d) for m in layers) == 4
    assert sum(isinstance(m, nn.Conv2d) for block in parts[0] for m in block.modules()) == 10
    assert f"{out.shape[-1]}×{out.shape[-1]}" in SECTIONS["paper"].body["en"]
    proof = LESSON.erratum("E-W09-03").proof
    found = grids(proof.id, proof.inputs)
    assert found["total"].values.tolist() == [[23, sum(p.numel() for m in layers for p in m.parameters())]]


def test_one_layer_for_every_pixel_and_a_third_of_overlap() -> None:
    truth, guess = {1, 2, 3, 4}, {3, 4, 5, 6}
    assert RIGHT["iou"] == f"1/{len(truth | guess) / len(truth & guess):g}"
    layer = nn.Conv2d(64, 2, 1)
    assert RIGHT["one"] == str(sum(p.numel() for p in layer.parameters()))
    assert GUESSES["one"].options[2]["en"] == f"{sum(p.numel() for p in nn.Conv2d(64, 2, 3).parameters()):,}"
    x, dense = torch.rand(1, 64, 4, 5), nn.Linear(64, 2)
    dense.weight.data, dense.bias.data = layer.weight.data[:, :, 0, 0], layer.bias.data
    torch.testing.assert_close(layer(x), dense(x.movedim(1, -1)).movedim(-1, 1))


def test_the_slip_asks_for_more_than_a_half() -> None:
    assert RIGHT["threshold"] == f"{torch.tensor(0.5).sigmoid():.2f}"
    z = torch.linspace(-4, 4, 81)
    assert (z.sigmoid() > 0.5).equal(z > 0)
    assert (z > 0.5).sum() < (z > 0).sum()  # a smaller mask, never a larger one
    assert [RIGHT["lab"], (np.array([1, 2, 3]) != 2).tolist()] == ["Animal (1)", [True, False, True]]


def test_the_code_of_the_lesson_runs() -> None:
    code = re.search(r"```python\n(.*?)```", SECTIONS["code"].body["en"], re.DOTALL)[1]
    with torch.device("meta"):
        layers = SimpleNamespace(enc1=nn.Conv2d(3, 64, 1), pool=nn.MaxPool2d(2), bottom=nn.Conv2d(64, 128, 1),
                                 up1=nn.ConvTranspose2d(128, 64, 2, stride=2), dec1=nn.Conv2d(128, 64, 1),
                                 out=nn.Conv2d(64, 1, 1))
        names = {"self": layers, "x": torch.empty(8, 3, 128, 128), "torch": torch}
        exec(code.replace("return", "result ="), names)
    assert names["result"].shape == (8, 1, 128, 128)


def test_a_smeared_rim_costs_more_at_the_boundary() -> None:
    truth = torch.zeros(1, 40, 40)
    truth[:, 10:30, 10:30] = 1
    found = truth.roll((1, 1), (1, 2))
    assert overlap.boundary_iou(found > 0, truth > 0) < overlap.iou(found > 0, truth > 0)
    assert RIGHT["measured"] == "Boundary IoU"
