"""A convolutional autoencoder for digits: squeeze a picture into few numbers, and bring it back (course, week 10).

Shapes: B batch, Z numbers of the latent vector. The course's latent is the last map itself, 8×7×7 = 392 numbers.
"""

from torch import Tensor, nn

from engine.trace import Tap

MAP = 8, 7, 7  # channels, height, width of the last map of the encoder
WHOLE = 8 * 7 * 7  # numbers in it
HIDDEN = 128  # numbers between the map and a smaller latent, on both sides


class BasicBlock(nn.Module):
    """Conv2d → ReLU → Conv2d → ReLU: only the number of channels changes, the side of the picture stays."""

    def __init__(self, inputs: int, middle: int, outputs: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, middle, kernel_size=3, padding=1)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(middle, outputs, kernel_size=3, padding=1)
        self.relu2 = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) -> (B, outputs, H, W)"""
        x = self.relu1(self.conv1(x))  # (B, middle, H, W)
        return self.relu2(self.conv2(x))  # (B, outputs, H, W)


class AutoEncoder(nn.Module):
    """28×28 → 14×14 → 7×7 → Z numbers → 7×7 → 14×14 → 28×28. There is no skip: the latent is all the decoder gets.

    latent: Z from 1 to 392. Below 392 two linear layers narrow the map to Z numbers and two widen it again; with
    392 the map of 8×7×7 is the latent, as in the course. up: "transposed" learns to enlarge (ConvTranspose2d),
    "nearest" copies every pixel four times and lets a convolution follow (Upsample, Conv2d).
    """

    def __init__(self, latent: int = WHOLE, up: str = "transposed") -> None:
        super().__init__()
        self.block1 = BasicBlock(1, 16, 16)
        self.down1 = nn.AvgPool2d(kernel_size=2)
        self.block2 = BasicBlock(16, 16, 8)
        self.down2 = nn.AvgPool2d(kernel_size=2)
        self.narrow = nn.Identity() if latent == WHOLE else narrow(latent)
        self.widen = nn.Identity() if latent == WHOLE else widen(latent)
        self.block3 = BasicBlock(8, 8, 8)
        self.up1 = UP[up](8)
        self.block4 = BasicBlock(8, 16, 16)
        self.up2 = UP[up](16)
        self.last = nn.Conv2d(16, 1, kernel_size=3, padding=1)
        self.maps28, self.maps14, self.maps7 = Tap(), Tap(), Tap()  # (B, 16, 28, 28), (B, 8, 14, 14), (B, 8, 7, 7)
        self.latent = Tap()  # (B, Z), or (B, 8, 7, 7)
        self.widened = Tap()  # (B, 8, 7, 7)
        self.enlarged14, self.enlarged28 = Tap(), Tap()  # (B, 8, 14, 14), (B, 16, 28, 28)

    def encode(self, x: Tensor) -> Tensor:
        """(B, 1, 28, 28) numbers 0 … 1 -> (B, Z), or (B, 8, 7, 7) when the map itself is the latent"""
        x = self.maps28(self.block1(x))  # (B, 16, 28, 28)
        x = self.down1(x)  # (B, 16, 14, 14)
        x = self.maps14(self.block2(x))  # (B, 8, 14, 14)
        x = self.maps7(self.down2(x))  # (B, 8, 7, 7)
        return self.latent(self.narrow(x))  # (B, Z)

    def decode(self, z: Tensor) -> Tensor:
        """(B, Z), or (B, 8, 7, 7) -> (B, 1, 28, 28): about 0 … 1, though nothing keeps it in that range"""
        x = self.widened(self.widen(z))  # (B, 8, 7, 7)
        x = self.block3(x)  # (B, 8, 7, 7)
        x = self.enlarged14(self.up1(x))  # (B, 8, 14, 14)
        x = self.block4(x)  # (B, 16, 14, 14)
        x = self.enlarged28(self.up2(x))  # (B, 16, 28, 28)
        return self.last(x)  # (B, 1, 28, 28)

    def forward(self, x: Tensor) -> Tensor:
        """(B, 1, 28, 28) -> (B, 1, 28, 28)"""
        z = self.encode(x)  # (B, Z)
        return self.decode(z)  # (B, 1, 28, 28)


def narrow(latent: int) -> nn.Module:
    """(B, 8, 7, 7) -> (B, Z): the numbers in between are never fewer than those of the latent"""
    between = max(HIDDEN, latent)
    return nn.Sequential(nn.Flatten(), nn.Linear(WHOLE, between), nn.ReLU(), nn.Linear(between, latent))


def widen(latent: int) -> nn.Module:
    """(B, Z) -> (B, 8, 7, 7): the mirror image"""
    between = max(HIDDEN, latent)
    return nn.Sequential(nn.Linear(latent, between), nn.ReLU(), nn.Linear(between, WHOLE), nn.ReLU(),
                         nn.Unflatten(1, MAP))


def transposed(channels: int) -> nn.Module:
    """Twice as high and wide by learned weights: every pixel paints a square of 2×2, and no two squares overlap."""
    return nn.ConvTranspose2d(channels, channels, kernel_size=2, stride=2)  # weight (C, C, 2, 2)


def nearest(channels: int) -> nn.Module:
    """Twice as high and wide by copying, which learns nothing; the convolution behind it does the learning."""
    return nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(channels, channels, kernel_size=3, padding=1))


UP = {"transposed": transposed, "nearest": nearest}
