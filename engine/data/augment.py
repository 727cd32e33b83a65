"""Augmentation: every time a picture is learned from it lies elsewhere, and half the time it is mirrored.

As the CIFAR-10 lab of the course does it: RandomCrop(32, padding=4), RandomHorizontalFlip(0.5).
"""

import torch
from torch import Tensor
from torch.nn.functional import pad

PADDING = 4  # pixels of black added on every side before the crop


def augment(x: Tensor) -> Tensor:
    """(B, C, H, W) -> (B, C, H, W): each picture cropped at a place of its own after padding, flipped with p = 0.5.

    Random numbers come from torch's own state on the CPU, so that they are the same on every device.
    """
    count, channels, height, width = x.shape
    top, left = torch.randint(0, 2 * PADDING + 1, (2, count))  # (B,), (B,)
    flipped = torch.rand(count) < 0.5  # (B,)
    rows = top[:, None] + torch.arange(height)  # (B, H)
    columns = left[:, None] + torch.arange(width)  # (B, W)
    columns = torch.where(flipped[:, None], columns.flip(1), columns)  # (B, W)
    row, column = rows[:, None, :, None].to(x.device), columns[:, None, None, :].to(x.device)
    picture = torch.arange(count, device=x.device)[:, None, None, None]  # (B, 1, 1, 1)
    channel = torch.arange(channels, device=x.device)[:, None, None]  # (C, 1, 1)
    return pad(x, (PADDING,) * 4)[picture, channel, row, column]  # (B, C, H, W)
