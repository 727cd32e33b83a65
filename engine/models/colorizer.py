"""Let There Be Color: lightness in, colour out; the whole picture tells what the parts may be (course, week 11).

Iizuka, Simo-Serra and Ishikawa 2016 (SIGGRAPH), section 3 and table 1, without the classifier. The paper's channels
are 64 to 512; here they are `width` (w) to 8 · width. The paper gives its global network a copy of the picture made
224 × 224, because that network ends in fully connected layers; here it shares the low-level maps of the picture
itself, as in the course's lab, and takes the mean of every map before the linear layers: any size will do.

Shapes: B batch, H height, W width, h = H/8, v = W/8; sides that 8 does not divide are rounded up on the way.
"""

from itertools import pairwise

from torch import Tensor, cat, nn
from torch.nn import functional as F

from engine.trace import Tap

LIGHT = 100  # L* of white
AB = 110  # the largest a* or b* the network can say; what a screen can show ends at 108


def conv(inputs: int, outputs: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    """Convolution, batch normalisation, ReLU; stride 2 halves height and width."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


def convs(*channels: int, strides: tuple[int, ...]) -> nn.Sequential:
    """Several in a row: convs(1, 16, 32, strides=(2, 1)) goes 1 -> 16 -> 32 channels, the first with stride 2."""
    return nn.Sequential(*(conv(*pair, stride) for pair, stride in zip(pairwise(channels), strides, strict=True)))


class Context(nn.Sequential):
    """Global features network: the whole picture in one vector. (B, 8w, h, v) -> (B, 4w)"""

    def __init__(self, w: int) -> None:
        super().__init__(
            convs(8 * w, 8 * w, 8 * w, 8 * w, 8 * w, strides=(2, 1, 2, 1)),  # (B, 8w, h/4, v/4)
            nn.AdaptiveAvgPool2d(1),  # (B, 8w, 1, 1)
            nn.Flatten(),  # (B, 8w)
            nn.Linear(8 * w, 8 * w),
            nn.ReLU(),
            nn.Linear(8 * w, 4 * w),
            nn.ReLU(),
        )


class Colorizer(nn.Module):
    """Five parts: low-level, mid-level and global network, fusion layer, colorization network."""

    def __init__(self, width: int = 16, whole: bool = True) -> None:
        """whole: with the global network; without it every place is coloured from its neighbourhood alone."""
        super().__init__()
        w = width
        self.low = convs(1, w, 2 * w, 2 * w, 4 * w, 4 * w, 8 * w, strides=(2, 1, 2, 1, 2, 1))  # edges, texture
        self.mid = convs(8 * w, 8 * w, 4 * w, strides=(1, 1))  # what is here
        self.context = Context(w) if whole else None  # what picture this is
        self.fusion = conv(8 * w if whole else 4 * w, 4 * w, kernel=1)
        self.colour = nn.Sequential(
            conv(4 * w, 2 * w),
            nn.Upsample(scale_factor=2),
            convs(2 * w, w, w, strides=(1, 1)),
            nn.Upsample(scale_factor=2),
            conv(w, max(w // 2, 2)),
            nn.Conv2d(max(w // 2, 2), 2, kernel_size=3, padding=1),
        )
        self.at_low, self.at_mid, self.at_context, self.at_joined = Tap(), Tap(), Tap(), Tap()
        self.at_fusion, self.at_colour, self.at_ab = Tap(), Tap(), Tap()

    def forward(self, light: Tensor, vector: Tensor | None = None) -> Tensor:
        """L* (B, 1, H, W) 0 … 100 -> a*, b* (B, 2, H, W) −110 … 110.

        vector (B, 4w) or (1, 4w): the global vector of another picture, in place of its own.
        """
        low = self.at_low(self.low(light / LIGHT))  # (B, 8w, h, v): three strides of 2
        mid = self.at_mid(self.mid(low))  # (B, 4w, h, v)
        if self.context is not None:
            vector = self.at_context(self.context(low) if vector is None else vector)  # (B, 4w)
            mid = self.at_joined(joined(mid, vector))  # (B, 8w, h, v)
        fused = self.at_fusion(self.fusion(mid))  # (B, 4w, h, v)
        half = self.at_colour(self.colour(fused))  # (B, 2, H/2, W/2): twice ×2
        ab = F.interpolate(half, light.shape[2:], mode="bilinear")  # (B, 2, H, W): the third ×2
        return self.at_ab(AB * ab.tanh())  # the paper's sigmoid, shifted so that 0 is grey

    def vector(self, light: Tensor) -> Tensor:
        """L* (B, 1, H, W) -> the global vector (B, 4w) of each picture. Only with the global network."""
        return self.context(self.low(light / LIGHT))


def joined(mid: Tensor, vector: Tensor) -> Tensor:
    """Fusion: every place of mid (B, C, h, v) gets the same vector (B, G) or (1, G) behind it: (B, C + G, h, v)."""
    batch, _channels, height, width = mid.shape
    spread = vector[:, :, None, None].expand(batch, -1, height, width)  # (B, G, h, v): one plane a number, no copy
    return cat([mid, spread], dim=1)  # (B, C + G, h, v)


def joined_as_noted(mid: Tensor, vector: Tensor) -> Tensor:
    """Fusion as in the code of the course's lab: right in shape, but no plane holds one number alone."""
    batch, _channels, height, width = mid.shape
    spread = vector.repeat(1, height * width)  # (B, h·v·G): the whole vector again and again
    spread = spread.reshape(batch, -1, height, width)  # (B, G, h, v): cut into planes regardless
    return cat([mid, spread], dim=1)  # (B, C + G, h, v)
