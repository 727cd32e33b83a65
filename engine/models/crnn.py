"""A CRNN reads a line of text: a CNN turns a picture into columns, a GRU reads them (course, week 7).

Shi, Bai and Yao 2015 (arXiv 1507.05717), figure 1, with residual blocks as in the course.
Shapes: B batch, W width (128), T = W/2 columns or time steps, F features of a column (64), G hidden units of
each direction, V = 37 symbols, the blank first.
"""

from torch import Tensor, nn

from engine.models.normalise import Normalise
from engine.trace import Tap

GREY = (0.86,), (0.16,)  # mean and deviation of the package's pictures, 0 … 1


class BasicBlock(nn.Module):
    """F(x) + skip(x), then ReLU. Stride (2, 1): half as high, as wide as before, for the width is the time."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, kernel_size=3, stride=(2, 1), padding=1)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, kernel_size=3, padding=1)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.skip = nn.Conv2d(inputs, outputs, kernel_size=1, stride=(2, 1))
        self.relu = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) -> (B, outputs, H/2, W)"""
        f = self.relu(self.bn1(self.conv1(x)))  # (B, outputs, H/2, W)
        f = self.bn2(self.conv2(f))  # (B, outputs, H/2, W)
        return self.relu(f + self.skip(x))  # (B, outputs, H/2, W)


class CRNN(nn.Module):
    """CNN → GRU → linear → log-softmax: for each column of the picture a probability of every symbol."""

    def __init__(self, symbols: int = 37, features: int = 64, hidden: int = 96, both: bool = True) -> None:
        super().__init__()
        self.normalise = Normalise(*GREY)
        self.cnn = nn.Sequential(
            nn.Conv2d(1, 16, kernel_size=3, stride=2, padding=1),  # (B, 16, 16, T): the only layer that narrows
            nn.BatchNorm2d(16),
            nn.ReLU(),
            BasicBlock(16, 32),  # (B, 32, 8, T)
            BasicBlock(32, 64),  # (B, 64, 4, T)
            BasicBlock(64, 64),  # (B, 64, 2, T)
            nn.Conv2d(64, features, kernel_size=(2, 1)),  # (B, F, 1, T): one row is left
            nn.ReLU(),
        )
        self.columns = Tap()  # (T, B, F)
        self.rnn = nn.GRU(features, hidden, bidirectional=both)
        self.states = Tap()  # (T, B, 2G), or (T, B, G) when it reads one way only
        self.head = nn.Linear((1 + both) * hidden, symbols)

    def forward(self, x: Tensor) -> Tensor:
        """(B, 1, 32, W) numbers 0 … 255 -> (T, B, V) log-probabilities"""
        x = self.normalise(x)  # (B, 1, 32, W)
        x = self.cnn(x)  # (B, F, 1, T)
        x = x.squeeze(2)  # (B, F, T)
        x = x.permute(2, 0, 1)  # (T, B, F)
        x = self.columns(x)  # (T, B, F)
        h, _last = self.rnn(x)  # (T, B, 2G)
        h = self.states(h)  # (T, B, 2G)
        logits = self.head(h)  # (T, B, V)
        return logits.log_softmax(dim=2)  # (T, B, V)
