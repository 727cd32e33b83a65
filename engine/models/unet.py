"""U-Net (course, week 9): an encoder that shrinks, a decoder that enlarges, and skips between the same depths.

Ronneberger, Fischer and Brox 2015 (arXiv 1505.04597), figure 1: two 3×3 convolutions a level, 2×2 max pooling down,
2×2 transposed convolution up, 1×1 convolution at the end. Here padded, with batch normalisation, and far narrower.
Shapes: B batch, H and W multiples of 16, C = widths of the five levels (16, 32, 64, 96, 128), K output channels.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from engine.trace import Tap

SKIPS = ("concat", "add", "none")
WIDTHS = (16, 32, 64, 96, 128)
SHRINK = 16  # four times halved


class Block(nn.Sequential):
    """Two 3×3 convolutions, each with batch normalisation and ReLU; padded, so that height and width stay."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel_size=3, padding=1, bias=False),  # batch normalisation has a bias
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, kernel_size=3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
        )


class Encoder(nn.Module):
    """The left half of the U: what both networks share."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        c1, c2, c3, c4, c5 = widths
        self.encode1 = Block(3, c1)
        self.encode2 = Block(c1, c2)
        self.encode3 = Block(c2, c3)
        self.encode4 = Block(c3, c4)
        self.encode5 = Block(c4, c5)
        self.pool = nn.MaxPool2d(kernel_size=2)
        self.enc1 = Tap()  # (B, C1, H, W)
        self.enc2 = Tap()  # (B, C2, H/2, W/2)
        self.enc3 = Tap()  # (B, C3, H/4, W/4)
        self.enc4 = Tap()  # (B, C4, H/8, W/8)
        self.bottom = Tap()  # (B, C5, H/16, W/16)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """(B, 3, H, W), bytes or numbers 0 … 1 -> the feature maps of the four levels and of the bottom"""
        x = centred(x)  # (B, 3, H, W)
        e1 = self.enc1(self.encode1(x))  # (B, C1, H, W)
        e2 = self.enc2(self.encode2(self.pool(e1)))  # (B, C2, H/2, W/2)
        e3 = self.enc3(self.encode3(self.pool(e2)))  # (B, C3, H/4, W/4)
        e4 = self.enc4(self.encode4(self.pool(e3)))  # (B, C4, H/8, W/8)
        return e1, e2, e3, e4, self.bottom(self.encode5(self.pool(e4)))  # (B, C5, H/16, W/16)


class UNet(Encoder):
    """Encoder, decoder, and between them a skip at every depth: "concat" as in the paper, "add", or "none"."""

    def __init__(self, skip: str = "concat", outputs: int = 1, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__(widths)
        self.skip = skip
        c1, c2, c3, c4, c5 = widths
        twice = 2 if skip == "concat" else 1  # concatenated channels lie side by side; added ones fall together
        self.enlarge4 = nn.ConvTranspose2d(c5, c4, kernel_size=2, stride=2)
        self.enlarge3 = nn.ConvTranspose2d(c4, c3, kernel_size=2, stride=2)
        self.enlarge2 = nn.ConvTranspose2d(c3, c2, kernel_size=2, stride=2)
        self.enlarge1 = nn.ConvTranspose2d(c2, c1, kernel_size=2, stride=2)
        self.decode4 = Block(twice * c4, c4)
        self.decode3 = Block(twice * c3, c3)
        self.decode2 = Block(twice * c2, c2)
        self.decode1 = Block(twice * c1, c1)
        self.head = nn.Conv2d(c1, outputs, kernel_size=1)
        for level in (4, 3, 2, 1):
            self.add_module(f"up{level}", Tap())  # what comes from below, enlarged
            if skip != "none":
                self.add_module(f"skip{level}", Tap())  # what the encoder hands across; a hook can replace it
            self.add_module(f"dec{level}", Tap())  # both, after two convolutions

    def forward(self, x: Tensor) -> Tensor:
        """(B, 3, H, W), bytes or numbers 0 … 1 -> (B, K, H, W) logits"""
        e1, e2, e3, e4, x = self.encode(x)  # x (B, C5, H/16, W/16)
        x = self.up4(self.enlarge4(x))  # (B, C4, H/8, W/8)
        x = self.dec4(self.decode4(self.join(x, e4, 4)))  # (B, C4, H/8, W/8)
        x = self.up3(self.enlarge3(x))  # (B, C3, H/4, W/4)
        x = self.dec3(self.decode3(self.join(x, e3, 3)))  # (B, C3, H/4, W/4)
        x = self.up2(self.enlarge2(x))  # (B, C2, H/2, W/2)
        x = self.dec2(self.decode2(self.join(x, e2, 2)))  # (B, C2, H/2, W/2)
        x = self.up1(self.enlarge1(x))  # (B, C1, H, W)
        x = self.dec1(self.decode1(self.join(x, e1, 1)))  # (B, C1, H, W)
        return self.head(x)  # (B, K, H, W)

    def join(self, up: Tensor, encoded: Tensor, level: int) -> Tensor:
        """(B, C, h, w) from below and from the encoder -> (B, 2C, h, w) concatenated, (B, C, h, w) otherwise"""
        if self.skip == "none":
            return up  # (B, C, h, w)
        handed = self.get_submodule(f"skip{level}")(encoded)  # (B, C, h, w)
        if self.skip == "add":
            return up + handed  # (B, C, h, w)
        return torch.cat([up, handed], dim=1)  # (B, 2C, h, w)


class FCN(Encoder):
    """The same encoder, a 1×1 convolution at the bottom, and 16-fold bilinear enlargement at once.

    Long, Shelhamer and Darrell 2015 (arXiv 1411.4038), figure 3, the idea of FCN-32s: no decoder, no skips.
    """

    def __init__(self, outputs: int = 1, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__(widths)
        self.head = nn.Conv2d(widths[-1], outputs, kernel_size=1)
        self.coarse = Tap()  # (B, K, H/16, W/16) logits before they are enlarged

    def forward(self, x: Tensor) -> Tensor:
        """(B, 3, H, W), bytes or numbers 0 … 1 -> (B, K, H, W) logits"""
        *_, x = self.encode(x)  # (B, C5, H/16, W/16)
        x = self.coarse(self.head(x))  # (B, K, H/16, W/16)
        return interpolate(x, scale_factor=SHRINK, mode="bilinear")  # (B, K, H, W)


def centred(x: Tensor) -> Tensor:
    """(B, 3, H, W) bytes 0 … 255 or numbers 0 … 1 -> numbers −2 … 2, grey is 0"""
    unit = x if x.is_floating_point() else x.float() / 255  # (B, 3, H, W)
    return 4 * (unit - 0.5)  # (B, 3, H, W)
