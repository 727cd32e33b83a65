"""The U: its shapes, what the skips hand across, and what each way of joining costs."""

import pytest
import torch
from torch.nn import functional as F

from engine.models.unet import FCN, SHRINK, SKIPS, WIDTHS, UNet
from engine.trace import trace

SIDE = 32


def picture(count: int = 2) -> torch.Tensor:
    return torch.randint(0, 256, (count, 3, SIDE, SIDE), dtype=torch.uint8, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("skip", SKIPS)
def test_every_level_halves_and_comes_back(skip: str) -> None:
    seen = trace(UNet(skip).eval(), picture())
    for level, width in enumerate(WIDTHS[:4], start=1):
        wanted = (2, width, SIDE >> (level - 1), SIDE >> (level - 1))
        across = (f"skip{level}",) if skip != "none" else ()
        assert {tuple(seen[name].shape) for name in (f"enc{level}", f"up{level}", f"dec{level}", *across)} == {wanted}
    assert seen["bottom"].shape == (2, WIDTHS[4], SIDE // SHRINK, SIDE // SHRINK)
    assert seen["output"].shape == (2, 1, SIDE, SIDE)
    assert ("skip1" in seen) == (skip != "none")


@pytest.mark.parametrize("model", [UNet("concat"), FCN()], ids=["unet", "fcn"])
def test_bytes_and_fractions_are_the_same_picture(model: torch.nn.Module) -> None:
    x = picture()
    with torch.no_grad():
        torch.testing.assert_close(model.eval()(x), model(x.double().div(255).float()), rtol=0, atol=1e-4)


def test_what_is_joined_is_what_the_encoder_found_and_what_came_from_below() -> None:
    for skip, combine in (("concat", lambda a, b: torch.cat([a, b], 1)), ("add", torch.add), ("none", lambda a, _: a)):
        model = UNet(skip).eval()
        given = {}
        for level in (1, 2, 3, 4):
            block = getattr(model, f"decode{level}")
            block.register_forward_pre_hook(lambda _b, x, level=level, given=given: given.update({level: x[0]}))
        seen = trace(model, picture())
        for level, joined in given.items():
            assert torch.equal(joined, combine(seen[f"up{level}"], seen[f"enc{level}"])), (skip, level)


def test_a_skip_can_be_cut_by_a_hook_and_only_then_the_answer_changes() -> None:
    x, model = picture(), UNet("add").eval()
    whole = trace(model, x)
    hook = model.skip2.register_forward_hook(lambda _tap, _x, out: torch.zeros_like(out))
    cut = trace(model, x)
    hook.remove()
    assert not cut["skip2"].any()
    assert torch.equal(cut["dec3"], whole["dec3"]), "what lies below the cut is as before"
    assert not torch.equal(cut["dec2"], whole["dec2"])
    torch.testing.assert_close(cut["dec2"], model.decode2(cut["up2"]), msg="adding zeros is adding nothing")
    assert torch.equal(trace(model, x)["output"], whole["output"])


def test_concatenation_costs_one_more_kernel_for_every_channel_handed_across() -> None:
    learned = {skip: sum(w.numel() for w in UNet(skip).parameters()) for skip in SKIPS}
    assert learned["add"] == learned["none"]
    assert learned["concat"] - learned["add"] == sum(9 * width * width for width in WIDTHS[:4])


def test_fcn_enlarges_its_coarse_map_at_once() -> None:
    model = FCN().eval()
    seen = trace(model, picture())
    assert seen["coarse"].shape == (2, 1, SIDE // SHRINK, SIDE // SHRINK)
    wanted = F.interpolate(seen["coarse"], (SIDE, SIDE), mode="bilinear", align_corners=False)
    torch.testing.assert_close(seen["output"], wanted)
    mixed = F.conv2d(seen["bottom"], model.head.weight, model.head.bias)
    torch.testing.assert_close(seen["coarse"], mixed)


def test_encoders_are_alike_and_outputs_are_a_choice() -> None:
    torch.manual_seed(0)
    unet = UNet("none", outputs=3, widths=(4, 4, 8, 8, 2))
    assert trace(unet.eval(), picture())["bottom"].shape == (2, 2, 2, 2)
    assert unet(picture()).shape == (2, 3, SIDE, SIDE)
    shapes = {name: tuple(w.shape) for name, w in FCN().named_parameters() if name.startswith("encode")}
    assert shapes == {name: tuple(w.shape) for name, w in UNet().named_parameters() if name.startswith("encode")}
