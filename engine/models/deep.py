"""Plain and residual networks of any depth, for small pictures (He et al. 2015, "Deep Residual Learning", section 4.2).

Both have 6n + 2 layers with weights: a stem, three stages of n blocks with two convolutions each, a linear layer.
The only difference is the shortcut. Shapes: B batch, C channels, H height, W width, K classes.
"""

from torch import Tensor, nn

from engine.models.normalise import RGB, Normalise

Build = type[nn.Module]  # what makes a layer: nn.BatchNorm2d, or nn.Identity for none; nn.ReLU, nn.Sigmoid


class PlainBlock(nn.Module):
    """Two 3×3 convolutions, one after the other: active(F(x)). A stride of 2 halves height and width."""

    def __init__(self, channels: int, wider: int, stride: int, norm: Build, active: Build) -> None:
        super().__init__()
        bias = norm is nn.Identity  # batch normalisation subtracts the mean, and any bias with it
        self.conv1 = nn.Conv2d(channels, wider, kernel_size=3, stride=stride, padding=1, bias=bias)
        self.norm1, self.active1 = norm(wider), active()
        self.conv2 = nn.Conv2d(wider, wider, kernel_size=3, padding=1, bias=bias)
        self.norm2, self.active2 = norm(wider), active()

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) -> (B, C′, H/stride, W/stride)"""
        h = self.active1(self.norm1(self.conv1(x)))  # (B, C′, H/s, W/s)
        h = self.norm2(self.conv2(h))  # (B, C′, H/s, W/s): F(x)
        return self.active2(h)


class ResidualBlock(PlainBlock):
    """The same two convolutions, learning only what is to be added to x: active(F(x) + x)."""

    def __init__(self, channels: int, wider: int, stride: int, norm: Build, active: Build) -> None:
        super().__init__(channels, wider, stride, norm, active)
        self.shortcut = nn.Identity()  # x as it is
        if channels != wider or stride != 1:  # then a 1×1 convolution gives x the shape of F(x)
            conv = nn.Conv2d(channels, wider, kernel_size=1, stride=stride, bias=norm is nn.Identity)
            self.shortcut = nn.Sequential(conv, norm(wider))

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) -> (B, C′, H/stride, W/stride)"""
        h = self.active1(self.norm1(self.conv1(x)))  # (B, C′, H/s, W/s)
        h = self.norm2(self.conv2(h))  # (B, C′, H/s, W/s): F(x)
        return self.active2(h + self.shortcut(x))  # F(x) + x


BLOCKS = {"plain": PlainBlock, "residual": ResidualBlock}


class Deep(nn.Module):
    """6n + 2 layers of one kind of block; stages of C, 2C and 4C channels, each half as high and wide as the last."""

    def __init__(
        self, block: type[PlainBlock], depth: int, width: int, classes: int, *,
        mean: RGB, std: RGB, norm: Build = nn.BatchNorm2d, active: Build = nn.ReLU,
    ) -> None:
        super().__init__()
        self.normalise = Normalise(mean, std)
        self.shrink = nn.AvgPool2d(2)  # a quarter of the pixels: four times as quick
        self.stem = nn.Conv2d(3, width, kernel_size=3, padding=1, bias=norm is nn.Identity)
        self.stem_norm, self.stem_active = norm(width), active()
        n, kinds = (depth - 2) // 6, (norm, active)
        self.stage1 = stage(block, n, width, width, 1, *kinds)
        self.stage2 = stage(block, n, width, 2 * width, 2, *kinds)
        self.stage3 = stage(block, n, 2 * width, 4 * width, 2, *kinds)
        self.pool, self.flatten = nn.AdaptiveAvgPool2d(1), nn.Flatten()
        self.output = nn.Linear(4 * width, classes)

    def forward(self, x: Tensor) -> Tensor:
        """(B, 3, 32, 32) numbers 0 … 255 -> logits (B, K)"""
        x = self.shrink(self.normalise(x))  # (B, 3, 16, 16)
        h = self.stem_active(self.stem_norm(self.stem(x)))  # (B, C, 16, 16)
        h = self.stage1(h)  # (B, C, 16, 16)
        h = self.stage2(h)  # (B, 2C, 8, 8)
        h = self.stage3(h)  # (B, 4C, 4, 4)
        return self.output(self.flatten(self.pool(h)))  # (B, K)


def stage(
    block: type[PlainBlock], n: int, channels: int, wider: int, stride: int, norm: Build, active: Build
) -> nn.Sequential:
    """n blocks; the first changes the shape, (B, C, H, W) -> (B, C′, H/stride, W/stride), the others keep it."""
    first = block(channels, wider, stride, norm, active)
    return nn.Sequential(first, *(block(wider, wider, 1, norm, active) for _ in range(n - 1)))


def initialise(model: nn.Module) -> nn.Module:
    """The same model with normally distributed weights of variance 2 ÷ inputs (He et al. 2015, "Delving Deep")."""
    for part in model.modules():
        if isinstance(part, nn.Conv2d):
            nn.init.kaiming_normal_(part.weight, nonlinearity="relu")
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    return model


def weighted(model: Deep) -> list[nn.Module]:
    """The 6n + 2 layers that the depth counts, in forward order; 1×1 shortcuts are not counted."""
    return [part for name, part in model.named_modules()
            if isinstance(part, nn.Conv2d | nn.Linear) and "shortcut" not in name]


def responding(model: Deep) -> list[nn.Module]:
    """For each of those layers the part whose output is its response: after normalising, before the activation."""
    last = ("stem_norm", "norm1", "norm2", "output")
    return [part for name, part in model.named_modules() if name.rpartition(".")[2] in last]
