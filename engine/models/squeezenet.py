"""SqueezeNet 1.1 with weights learned on ImageNet, the project's stand-in for VGG16 (Iandola et al. 2016).

Like VGG16 it is made of convolution, ReLU and max pooling without batch normalisation, and its weights are small
enough to ship: 1.2 million numbers, VGG16 has 138 million. Parts are called as in torchvision, whose network it
equals; torchvision itself would cost a server that opens nothing else 160 MB.

Shapes: B batch, H height, W width, N classes.
"""

from functools import cache

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from engine.data import BUNDLED
from engine.models.normalise import IMAGENET, Normalise

WEIGHTS = BUNDLED / "squeezenet1_1_imagenet_fp16.safetensors"  # half precision
CLASSES = tuple((BUNDLED / "imagenet_classes.txt").read_text(encoding="utf-8").splitlines())  # 1,000, in English


class Fire(nn.Module):
    """Squeeze the channels by a 1×1 convolution, then expand them by 1×1 and 3×3 side by side (section 3.1)."""

    def __init__(self, inputs: int, squeezed: int, expanded: int) -> None:
        super().__init__()
        self.squeeze = nn.Conv2d(inputs, squeezed, kernel_size=1)
        self.squeeze_activation = nn.ReLU()
        self.expand1x1 = nn.Conv2d(squeezed, expanded, kernel_size=1)
        self.expand1x1_activation = nn.ReLU()
        self.expand3x3 = nn.Conv2d(squeezed, expanded, kernel_size=3, padding=1)
        self.expand3x3_activation = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) -> (B, 2 · expanded, H, W)"""
        x = self.squeeze_activation(self.squeeze(x))  # (B, squeezed, H, W)
        near = self.expand1x1_activation(self.expand1x1(x))  # (B, expanded, H, W)
        wide = self.expand3x3_activation(self.expand3x3(x))  # (B, expanded, H, W)
        return torch.cat([near, wide], 1)  # (B, 2 · expanded, H, W)


class SqueezeNet(nn.Module):
    """A convolution and eight Fire modules, then a 1×1 convolution with one map a class, averaged."""

    def __init__(self, classes: int = len(CLASSES)) -> None:
        super().__init__()
        self.normalise = Normalise(*IMAGENET)
        self.features = nn.Sequential(
            nn.Conv2d(3, 64, kernel_size=3, stride=2), nn.ReLU(), shrink(),
            Fire(64, 16, 64), Fire(128, 16, 64), shrink(),
            Fire(128, 32, 128), Fire(256, 32, 128), shrink(),
            Fire(256, 48, 192), Fire(384, 48, 192), Fire(384, 64, 256), Fire(512, 64, 256),
        )
        self.classifier = nn.Sequential(
            nn.Dropout(0.5), nn.Conv2d(512, classes, kernel_size=1), nn.ReLU(), nn.AdaptiveAvgPool2d(1))
        for part in self.modules():
            if isinstance(part, nn.Conv2d):
                nn.init.kaiming_uniform_(part.weight)
                nn.init.zeros_(part.bias)
        nn.init.normal_(self.classifier[1].weight, std=0.01)

    def forward(self, x: Tensor) -> Tensor:
        """(B, 3, H, W) numbers 0 … 255 -> (B, N) logits; H and W from 32 on, 224 when it was trained"""
        maps = self.features(self.normalise(x))  # (B, 512, H/16, W/16)
        return torch.flatten(self.classifier(maps), 1)


def shrink() -> nn.MaxPool2d:
    """Overlapping max pooling that halves height and width."""
    return nn.MaxPool2d(kernel_size=3, stride=2, ceil_mode=True)


def squeezenet() -> SqueezeNet:
    """A new network with the weights learned on ImageNet, ready to be used or changed."""
    model = SqueezeNet()
    model.load_state_dict(pretrained() | Normalise(*IMAGENET).state_dict(prefix="normalise."))
    return model.eval()


@cache
def pretrained() -> dict[str, Tensor]:
    """The bundled weights, float32; do not write into them."""
    return {name: value.float() for name, value in load_file(WEIGHTS).items()}
