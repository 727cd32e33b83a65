"""Small networks of every kind that can be opened, at random weights, and a picture for each."""

from collections.abc import Callable

import torch
import torchvision
from torch import Tensor, nn
from torch.nn import functional as F

from engine.labs import cifar, depth
from engine.models.squeezenet import squeezenet
from engine.trace import Tap


class Plain(nn.Module):
    """Like VGG16 with in-place ReLUs and dropout, and two blocks in one chain."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 6, 3, padding=1), nn.ReLU(inplace=True), nn.Conv2d(6, 8, 3, padding=1), nn.ReLU(inplace=True),
            nn.MaxPool2d(2), nn.Conv2d(8, 10, 3, padding=1), nn.ReLU(inplace=True), nn.MaxPool2d(2))
        self.avgpool = nn.AdaptiveAvgPool2d(3)
        self.classifier = nn.Sequential(nn.Linear(90, 20), nn.ReLU(True), nn.Dropout(), nn.Linear(20, 4))

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


class Odd(nn.Module):
    """What others do: functions instead of modules, groups, dilation, padded averages, additions in place."""

    def __init__(self) -> None:
        super().__init__()
        self.wide = nn.Conv2d(3, 6, (3, 5), stride=(2, 1), padding=(1, 2))
        self.grouped = nn.Conv2d(6, 9, 3, padding=2, dilation=2, groups=3, bias=False)
        self.average = nn.AvgPool2d(3, stride=2, padding=1)
        self.bare = nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False)
        self.norm = nn.BatchNorm2d(9, affine=False)
        self.seen = Tap()
        self.last = nn.Linear(18, 5, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        x = self.wide(x)
        x = x.relu_()
        x = self.grouped(self.seen(x))
        x = self.norm(x)
        x += torch.sigmoid(x)
        x = F.relu(F.max_pool2d(x, 3, stride=2, padding=1, ceil_mode=True), inplace=True)
        x = torch.cat([self.average(x), torch.tanh(self.bare(x))], 1)
        x = x.mean((2, 3))
        return self.last(x.view(x.size(0), -1))


def stirred(model: nn.Module, seed: int = 0) -> nn.Module:
    """The model in evaluation mode, with running statistics as if it had been trained."""
    generator = torch.Generator().manual_seed(seed)
    for part in model.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean.copy_(torch.randn(part.num_features, generator=generator))
            part.running_var.copy_(0.5 + torch.rand(part.num_features, generator=generator))
    return model.eval()


NETS: dict[str, tuple[Callable[[], nn.Module], int]] = {
    "squeezenet": (squeezenet, 64),
    "resnet18": (torchvision.models.resnet18, 64),
    "plain": (Plain, 20),
    "odd": (Odd, 21),
    "cifar_cnn": (lambda: cifar.network(cifar.Config(channels=4, hidden=32)), 32),
    "cifar_resnet": (lambda: cifar.network(cifar.Config(network="resnet", channels=2, hidden=32)), 32),
    "depth_plain": (lambda: depth.network(depth.Config(depth=8), "plain"), 32),
    "depth_residual": (lambda: depth.network(depth.Config(depth=14), "residual"), 32),
    "depth_sigmoid": (lambda: depth.network(depth.Config(depth=8, batch_norm="off", activation="sigmoid"),
                                            "residual"), 32),
}


def net(name: str) -> tuple[nn.Module, Tensor]:
    """The network and a picture (3, H, W), the same at every call."""
    build, side = NETS[name]
    torch.manual_seed(0)
    model = stirred(build())
    return model, torch.randint(0, 256, (3, side, side), dtype=torch.uint8)
