"""The U and the two masks: boxes and signs are those of the boards."""

import re

import numpy as np
import pytest

from tests.figures.test_drawings import drawn, of_class, texts


def sized(root, of: str) -> list[tuple[float, float]]:
    """(width, height) of the boxes of one kind, in the order drawn."""
    return [(float(one.get("width")), float(one.get("height"))) for one in of_class(root, "box")
            if one.get("data-of") == of]


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("skip", ["concat", "add"])
def test_every_level_has_its_boxes_as_wide_as_channels_and_as_tall_as_maps(depth: int, skip: str) -> None:
    root, grids = drawn("unet_shapes", depth=depth, skip=skip, side=256, border="padded")
    shapes = grids["shapes"]
    enc = np.array(sized(root, "enc"))
    assert len(enc) == len(sized(root, "dec")) == len(sized(root, "up")) == len(of_class(root, "skip")) == depth
    assert len(sized(root, "copied")) == (depth if skip == "concat" else 0)
    table = shapes[1:2 * depth:2]
    large = (enc > 5).all(1)  # the smallest are drawn larger than they are
    ratio = table[large][:, :2] / enc[large]
    assert np.allclose(ratio, ratio[:1], rtol=1e-3)
    assert not sized(root, "crop")


def test_what_is_cropped_is_marked_at_its_true_share() -> None:
    root, grids = drawn("unet_shapes")
    marked = [crop[1] / enc[1] for crop, enc in zip(sized(root, "crop"), sized(root, "enc"), strict=True)]
    assert np.allclose(marked, (grids["joins"][:, 4] / grids["joins"][:, 3])[::-1], rtol=1e-3)
    assert {"64 + 64 = 128", "512 + 512 = 1024", "568²", "392²", "2 · 388²", "1 · 572²"} <= set(texts(root))


def test_adding_shows_a_sign_and_as_many_channels_as_before() -> None:
    root, _ = drawn("unet_shapes", skip="add")
    assert len(of_class(root, "disc")) == 4
    assert not [one for one in texts(root) if "=" in one]


def test_signs_stand_where_the_masks_differ() -> None:
    generator = np.random.default_rng(2)
    for size in (3, 6, 10):
        truth, pred = generator.integers(0, 2, (2, size, size)).tolist()
        truth[0][0] = 1
        root, grids = drawn("iou_dice", truth=truth, pred=pred)
        _, _, fn, _ = counts = grids["counts"][0]
        bands = grids["band_truth"], grids["band_pred"]
        missed = fn + ((bands[0] == 1) & (bands[1] == 0)).sum()
        extra = counts[1] + ((bands[0] == 0) & (bands[1] == 1)).sum()
        signs = [one.text for one in of_class(root, "sign")]
        assert (signs.count("−"), signs.count("+")) == (missed, extra)


def test_the_outline_goes_round_the_true_mask() -> None:
    root, grids = drawn("iou_dice")
    path = next(one for one in root.iter() if one.get("stroke-linecap"))
    sides = len(re.findall(r"[vh]", path.get("d")))
    padded = np.pad(grids["truth"], 1)
    assert sides == sum(int(np.abs(np.diff(padded, axis=axis)).sum()) for axis in (0, 1))
