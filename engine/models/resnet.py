"""The course's residual network for CIFAR-10 (week 4; He et al. 2015, arXiv 1512.03385): three residual blocks.

Shapes: B batch, C channels of the first convolution (64 in the course), F units of FC1 (2048), K classes.
"""

from torch import Tensor, nn

from engine.models.normalise import RGB, Normalise
from engine.trace import Tap


class ResidualBlock(nn.Module):
    """F(x) + skip(x), then ReLU. The 1×1 convolution of the skip gives x as many channels as F(x) has."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, kernel_size=3, padding=1)  # weight (outputs, inputs, 3, 3)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(outputs, outputs, kernel_size=3, padding=1)  # weight (outputs, outputs, 3, 3)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.skip = nn.Conv2d(inputs, outputs, kernel_size=1)  # weight (outputs, inputs, 1, 1): "downsample"
        self.relu2 = nn.ReLU()
        self.residual = Tap()  # (B, outputs, H, W) F(x), of either sign
        self.carried = Tap()  # (B, outputs, H, W) skip(x)

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) -> (B, outputs, H, W)"""
        f = self.relu1(self.bn1(self.conv1(x)))  # (B, outputs, H, W)
        f = self.residual(self.bn2(self.conv2(f)))  # (B, outputs, H, W)
        x = self.carried(self.skip(x))  # (B, outputs, H, W)
        return self.relu2(f + x)  # (B, outputs, H, W)


class ResNet(nn.Module):
    """Residual block → AvgPool, three times, then Flatten → FC1 → ReLU → FC2 → ReLU → FC3: one logit a class."""

    def __init__(self, colours: tuple[RGB, RGB], channels: int = 64, hidden: int = 2048, classes: int = 10) -> None:
        super().__init__()
        self.normalise = Normalise(*colours)  # mean and deviation of red, green, blue
        self.block1 = ResidualBlock(3, channels)  # 3→64
        self.pool1 = nn.AvgPool2d(kernel_size=2, stride=2)
        self.block2 = ResidualBlock(channels, 2 * channels)  # 64→128
        self.pool2 = nn.AvgPool2d(kernel_size=2, stride=2)
        self.block3 = ResidualBlock(2 * channels, 4 * channels)  # 128→256
        self.pool3 = nn.AvgPool2d(kernel_size=2, stride=2)
        self.maps1 = Tap()  # (B, C, 16, 16) feature maps, none below 0
        self.maps2 = Tap()  # (B, 2C, 8, 8)
        self.maps3 = Tap()  # (B, 4C, 4, 4)
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(4 * channels * 4 * 4, hidden)  # 4096→2048
        self.relu1 = nn.ReLU()
        self.fc2 = nn.Linear(hidden, 512)
        self.relu2 = nn.ReLU()
        self.fc3 = nn.Linear(512, classes)

    def forward(self, x: Tensor) -> Tensor:
        """(B, 3, 32, 32) numbers 0 … 255 -> (B, K) logits"""
        x = self.normalise(x)  # (B, 3, 32, 32)
        x = self.maps1(self.pool1(self.block1(x)))  # (B, C, 16, 16)
        x = self.maps2(self.pool2(self.block2(x)))  # (B, 2C, 8, 8)
        x = self.maps3(self.pool3(self.block3(x)))  # (B, 4C, 4, 4)
        x = self.flatten(x)  # (B, 64C)
        x = self.relu1(self.fc1(x))  # (B, F)
        x = self.relu2(self.fc2(x))  # (B, 512)
        return self.fc3(x)  # (B, K)
