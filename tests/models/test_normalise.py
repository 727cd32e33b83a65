"""The first layer, against torchvision's ToTensor and Normalize."""

import numpy as np
import pytest
import torch
from torchvision.transforms import Compose, Normalize, ToTensor

from engine.models.normalise import CIFAR10, IMAGENET, Normalise


@pytest.mark.parametrize("colours", [CIFAR10, IMAGENET])
def test_as_torchvision_does_it(colours: tuple) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    expected = Compose([ToTensor(), Normalize(*colours)])(picture)
    given = torch.from_numpy(picture).permute(2, 0, 1)[None]
    assert torch.allclose(Normalise(*colours)(given)[0], expected, atol=1e-6)
    assert torch.equal(Normalise(*colours)(given.float()), Normalise(*colours)(given))


def test_nothing_is_learned_but_the_numbers_travel_with_the_network() -> None:
    layer = Normalise(*CIFAR10)
    assert list(layer.parameters()) == []
    assert layer.state_dict()["mean"].flatten().tolist() == pytest.approx([0.4914, 0.4822, 0.4465])
