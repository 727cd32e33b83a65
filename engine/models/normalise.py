"""Normalising a picture by the mean and standard deviation of each colour, as the first layer of a network.

Shapes: B batch, C channels (red, green, blue), H height, W width.
"""

import torch
from torch import Tensor, nn

RGB = tuple[float, float, float]
CIFAR10: tuple[RGB, RGB] = (0.4914, 0.4822, 0.4465), (0.247, 0.243, 0.261)  # mean and deviation, 0 … 1; course, week 3
IMAGENET: tuple[RGB, RGB] = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # torchvision.models


class Normalise(nn.Module):
    """(pixel/255 − mean) ÷ deviation: about 0 and of spread 1 where pictures are like those the two came from.

    It stands inside the network, so that whoever has the network needs to know nothing about the data.
    """

    def __init__(self, mean: RGB, std: RGB) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean).view(-1, 1, 1))  # (C, 1, 1), in 0 … 1
        self.register_buffer("std", torch.tensor(std).view(-1, 1, 1))  # (C, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) numbers 0 … 255, whole or not -> (B, C, H, W) float32"""
        return (x.float() / 255 - self.mean) / self.std
