"""The course's convolutional network for CIFAR-10 (week 3): three basic blocks, then a classifier.

Shapes: B batch, C channels of the first convolution (16 in the course), F units of FC1 (2048), K classes.
"""

from torch import Tensor, nn

from engine.models.normalise import RGB, Normalise
from engine.trace import Tap


class BasicBlock(nn.Module):
    """Conv2d → ReLU → Conv2d → ReLU → MaxPool: the convolutions keep the side of the picture, the pooling halves it."""

    def __init__(self, inputs: int, middle: int, outputs: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, middle, kernel_size=3, padding=1)  # weight (middle, inputs, 3, 3)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(middle, outputs, kernel_size=3, padding=1)  # weight (outputs, middle, 3, 3)
        self.relu2 = nn.ReLU()
        self.pool = nn.MaxPool2d(kernel_size=2)

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) -> (B, outputs, H/2, W/2)"""
        x = self.relu1(self.conv1(x))  # (B, middle, H, W)
        x = self.relu2(self.conv2(x))  # (B, outputs, H, W)
        return self.pool(x)  # (B, outputs, H/2, W/2)


class CNN(nn.Module):
    """Basic block 1 → 2 → 3 → Flatten → FC1 → ReLU → FC2 → ReLU → FC3: one logit a class."""

    def __init__(self, colours: tuple[RGB, RGB], channels: int = 16, hidden: int = 2048, classes: int = 10) -> None:
        super().__init__()
        self.normalise = Normalise(*colours)  # mean and deviation of red, green, blue
        self.block1 = BasicBlock(3, channels, 2 * channels)  # 3→16→32
        self.block2 = BasicBlock(2 * channels, 4 * channels, 8 * channels)  # 32→64→128
        self.block3 = BasicBlock(8 * channels, 8 * channels, 16 * channels)  # 128→128→256
        self.maps1 = Tap()  # (B, 2C, 16, 16) feature maps, none below 0
        self.maps2 = Tap()  # (B, 8C, 8, 8)
        self.maps3 = Tap()  # (B, 16C, 4, 4)
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(16 * channels * 4 * 4, hidden)  # 4096→2048
        self.relu1 = nn.ReLU()
        self.fc2 = nn.Linear(hidden, 256)
        self.relu2 = nn.ReLU()
        self.fc3 = nn.Linear(256, classes)

    def forward(self, x: Tensor) -> Tensor:
        """(B, 3, 32, 32) numbers 0 … 255 -> (B, K) logits"""
        x = self.normalise(x)  # (B, 3, 32, 32)
        x = self.maps1(self.block1(x))  # (B, 2C, 16, 16)
        x = self.maps2(self.block2(x))  # (B, 8C, 8, 8)
        x = self.maps3(self.block3(x))  # (B, 16C, 4, 4)
        x = self.flatten(x)  # (B, 256C)
        x = self.relu1(self.fc1(x))  # (B, F)
        x = self.relu2(self.fc2(x))  # (B, 256)
        return self.fc3(x)  # (B, K)
