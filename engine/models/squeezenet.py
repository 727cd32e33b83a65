"""SqueezeNet 1.1 with weights learned on ImageNet, the project's stand-in for VGG16 (Iandola et al. 2016).

Like VGG16 it is made of convolution, ReLU and max pooling without batch normalisation, and its weights are small
enough to ship: 1.2 million numbers, VGG16 has 138 million.

Shapes: B batch, H height, W width, N classes.
"""

from functools import cache

from safetensors.torch import load_file
from torch import Tensor
from torchvision.models import SqueezeNet1_1_Weights
from torchvision.models.squeezenet import SqueezeNet as TorchvisionSqueezeNet

from engine.data import BUNDLED
from engine.models.normalise import IMAGENET, Normalise

WEIGHTS = BUNDLED / "squeezenet1_1_imagenet_fp16.safetensors"  # half precision, names as in torchvision
CLASSES = tuple(SqueezeNet1_1_Weights.IMAGENET1K_V1.meta["categories"])  # the 1,000 of ImageNet, in English


class SqueezeNet(TorchvisionSqueezeNet):
    """torchvision's network behind a layer that normalises the picture."""

    def __init__(self, classes: int = len(CLASSES)) -> None:
        super().__init__("1_1", num_classes=classes)
        self.normalise = Normalise(*IMAGENET)

    def forward(self, x: Tensor) -> Tensor:
        """(B, 3, H, W) numbers 0 … 255 -> (B, N) logits; H and W from 32 on, 224 when it was trained"""
        return super().forward(self.normalise(x))


def squeezenet() -> SqueezeNet:
    """A new network with the weights learned on ImageNet, ready to be used or changed."""
    model = SqueezeNet()
    model.load_state_dict(pretrained() | Normalise(*IMAGENET).state_dict(prefix="normalise."))
    return model.eval()


@cache
def pretrained() -> dict[str, Tensor]:
    """The bundled weights, float32; do not write into them."""
    return {name: value.float() for name, value in load_file(WEIGHTS).items()}
