"""Skips replaced by zeros: the same as weights of zero, and as a network without skips; one model, many sessions."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from engine.models.unet import FCN, UNet
from engine.zoom.skips import passed, skips

WIDTHS = (4, 6, 8, 10, 12)


def picture(side: int = 32) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (side, side, 3), dtype=np.uint8)


def batch(pixels: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None]


def seeded(skip: str) -> torch.nn.Module:
    torch.manual_seed(1)
    model = FCN(widths=WIDTHS) if skip == "fcn" else UNet(skip, widths=WIDTHS)
    with torch.no_grad():
        for part in model.modules():
            if isinstance(part, torch.nn.Conv2d):
                part.weight *= 3  # else little of what happens in the depths reaches the output
    return model.eval()


@pytest.mark.parametrize(("skip", "levels"), [("concat", (1, 2, 3, 4)), ("add", (1, 2, 3, 4)), ("none", ()),
                                              ("fcn", ())])
def test_everything_that_is_named_comes_in_its_shape(skip: str, levels: tuple) -> None:
    model = seeded(skip)
    made = passed(model, picture())
    assert skips(model) == levels
    with torch.no_grad():
        assert made["output"] == pytest.approx(model(batch(picture()))[0].numpy(), abs=1e-5)
    assert next(iter(made)) == "input"
    assert made["input"] == pytest.approx(picture().transpose(2, 0, 1) / 255)
    assert [made[f"enc{level}"].shape for level in (1, 2, 3, 4)] == [(c, 32 >> i, 32 >> i)
                                                                     for i, c in enumerate(WIDTHS[:4])]
    assert made["bottom"].shape == (12, 2, 2)
    for level in levels:
        assert (made[f"skip{level}"] == made[f"enc{level}"]).all()


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_zeros_handed_across_are_as_weights_of_zero(level: int) -> None:
    model = seeded("concat")
    before = passed(model, picture())["output"]
    found = passed(model, picture(), [level])
    assert not found[f"skip{level}"].any()
    assert found[f"enc{level}"].any(), "the encoder itself goes on as before"
    with torch.no_grad():
        model.get_submodule(f"decode{level}")[0].weight[:, WIDTHS[level - 1]:] = 0  # what reads the encoder's channels
    assert found["output"] == pytest.approx(passed(model, picture())["output"], rel=1e-4, abs=1e-4)
    assert np.abs(found["output"] - before).max() > 1e-3


def test_an_adding_network_without_all_skips_is_one_that_has_none() -> None:
    adding, none = seeded("add"), seeded("none")
    none.load_state_dict(adding.state_dict())
    without = passed(adding, picture(), (1, 2, 3, 4))["output"]
    assert without == pytest.approx(passed(none, picture())["output"], abs=1e-6)


def test_sessions_that_share_a_model_do_not_disturb_each_other() -> None:
    model = seeded("concat")
    wanted = [(), (1,), (2, 3), (1, 2, 3, 4)] * 4
    alone = [passed(model, picture(), off)["output"] for off in wanted]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda off: passed(model, picture(), off)["output"], wanted))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))
    assert not any(part._forward_hooks for part in model.modules())


def test_what_cannot_be_asked_is_said() -> None:
    with pytest.raises(ValueError, match="no skip"):
        passed(seeded("concat"), picture(), [5])
    with pytest.raises(ValueError, match="no skip"):
        passed(seeded("none"), picture(), [1])
    with pytest.raises(ValueError, match="training"):
        passed(seeded("concat").train(), picture())
