"""Augmentation, picture by picture against torchvision's own crop and flip."""

import torch
from torchvision.transforms import functional as picture

from engine.data.augment import augment


def test_each_picture_as_torchvision_would_crop_and_flip_it() -> None:
    x = torch.randint(0, 256, (40, 3, 32, 32), dtype=torch.uint8, generator=torch.Generator().manual_seed(1))
    torch.manual_seed(7)
    found = augment(x)
    torch.manual_seed(7)
    top, left = torch.randint(0, 9, (2, 40)).tolist()
    flipped = (torch.rand(40) < 0.5).tolist()
    assert 0 < sum(flipped) < 40
    for i in range(40):
        expected = picture.crop(picture.pad(x[i], [4]), top[i], left[i], 32, 32)
        expected = picture.hflip(expected) if flipped[i] else expected
        assert torch.equal(found[i], expected)


def test_places_and_flips_are_evenly_spread() -> None:
    torch.manual_seed(0)
    x = torch.zeros(9000, 1, 9, 9)
    x[:, :, 4, 3] = 1  # one bright pixel, left of the middle: where it lands tells crop and flip
    found = augment(x)[:, 0].nonzero()  # (≤ 9000, 3): picture, row, column
    row, column = (found[:, i].bincount(minlength=9) / 9000 for i in (1, 2))
    assert (row - 8 / 81).abs().max() < 0.02  # 0 … 8, each as often
    # without a flip column 3 comes to lie at 0 … 7 or outside, mirrored at 1 … 8 or outside
    assert (column[1:8] - 1 / 9).abs().max() < 0.02
    assert abs(float(column[8]) - 1 / 18) < 0.02


def test_the_same_random_state_gives_the_same_pictures_and_leaves_the_given_ones_alone() -> None:
    x = torch.randint(0, 256, (5, 3, 32, 32), dtype=torch.uint8)
    kept = x.clone()
    torch.manual_seed(3)
    first, later = augment(x), augment(x)
    torch.manual_seed(3)
    assert torch.equal(augment(x), first)
    assert not torch.equal(first, later)
    assert torch.equal(x, kept)
    assert first.dtype == torch.uint8
