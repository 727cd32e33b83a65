"""Attributions, against gradients, the completeness axiom, covering by hand and Grad-CAM's formula."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from engine import attribution
from engine.models.cnn import CNN
from engine.models.mlp import MLP
from engine.models.normalise import IMAGENET, Normalise


class Crooked(nn.Module):
    """A small network with everything that trips hooks: a ReLU in place, one that is no module, an addition."""

    def __init__(self) -> None:
        super().__init__()
        self.normalise = Normalise(*IMAGENET)
        self.conv1, self.relu = nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(inplace=True)
        self.conv2, self.drop, self.output = nn.Conv2d(4, 4, 3, padding=1), nn.Dropout(0.5), nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        h = self.relu(self.conv1(self.normalise(x)))
        h = functional.relu(h + self.conv2(h), inplace=True)
        return self.output(self.drop(h).mean(dim=(2, 3)))


@pytest.fixture
def model() -> MLP:
    torch.manual_seed(0)
    return MLP(64, 16, 10)


@pytest.fixture
def crooked() -> Crooked:
    torch.manual_seed(1)
    return Crooked().eval()


@pytest.fixture
def picture() -> Tensor:
    return torch.randint(0, 256, (1, 3, 12, 12), generator=torch.Generator().manual_seed(2), dtype=torch.uint8)


def test_saliency_is_the_size_of_the_gradient(model: MLP) -> None:
    x = torch.rand(1, 8, 8, requires_grad=True)
    model(x)[0, 3].backward()
    assert attribution.saliency(model, x.detach(), 3) == pytest.approx(x.grad.abs().numpy(), abs=1e-6)


def test_saliency_by_central_differences(crooked: Crooked, picture: Tensor) -> None:
    x, found = picture.float(), attribution.saliency(crooked, picture, 2)
    assert found.shape == (1, 3, 12, 12)
    for place in ((0, 0, 3, 4), (0, 1, 7, 7), (0, 2, 11, 0)):
        step = torch.zeros_like(x)
        step[place] = 0.5
        slope = (crooked(x + step) - crooked(x - step))[0, 2].item()
        assert found[place] == pytest.approx(abs(slope), rel=0.15, abs=2e-5)


def test_integrated_gradients_add_up_to_the_change_of_the_logit(model: MLP) -> None:
    x = torch.rand(1, 8, 8)
    change = (model(x) - model(torch.zeros_like(x)))[0, 3].item()
    assert attribution.change(model, x, 3) == pytest.approx(change, abs=1e-5)
    assert attribution.integrated_gradients(model, x, 3).sum() == pytest.approx(change, abs=0.02)


def test_integrated_gradients_of_a_picture_are_complete(
    crooked: Crooked, picture: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = attribution.change(crooked, picture, 1)
    whole = attribution.integrated_gradients(crooked, picture, 1)
    assert whole.sum() == pytest.approx(change, rel=0.02)
    monkeypatch.setattr(attribution, "AT_ONCE", 1)  # one point at a time is slower but the same
    assert attribution.integrated_gradients(crooked, picture, 1) == pytest.approx(whole, abs=1e-6)


def test_more_steps_close_the_gap() -> None:
    torch.manual_seed(3)
    model, x = CNN(IMAGENET, 4, 16).eval(), 255 * torch.rand(1, 3, 32, 32)
    change = attribution.change(model, x, 0)
    gaps = [abs(attribution.integrated_gradients(model, x, 0, steps).sum() - change) for steps in (2, 200)]
    assert gaps[1] < gaps[0]
    assert gaps[1] < 0.02 * abs(change)


def test_occlusion_of_a_corner_is_the_fall_of_the_logit(model: MLP) -> None:
    x = torch.rand(1, 8, 8)
    covered = x.clone()
    covered[:, :4, :4] = 0
    fall = (model(x) - model(covered))[0, 3].item()
    corner = attribution.occlusion(model, x, 3)[0, 0, 0]  # only one square covers it
    assert corner == pytest.approx(fall, abs=1e-5)


@pytest.mark.parametrize(("window", "stride"), [(4, 2), (5, 3), (12, 12), (3, 3)])
def test_occlusion_by_brute_force(crooked: Crooked, picture: Tensor, window: int, stride: int) -> None:
    x, cover = picture.float(), torch.full_like(picture.float(), 117.0)
    falls, often, told = np.zeros((12, 12)), np.zeros((12, 12)), []
    places = [stride * i for i in range(math.ceil((12 - window) / stride) + 1)]
    for top in places:
        for left in places:
            covered, spot = x.clone(), np.s_[top:top + window, left:left + window]
            covered[(..., *spot)] = 117.0
            falls[spot] += (crooked(x) - crooked(covered))[0, 4].item()
            often[spot] += 1
    found = attribution.occlusion(crooked, picture, 4, window, stride, cover, told.append)
    assert found[0, 0] == pytest.approx(falls / often, abs=1e-5)
    assert (found[0, 0] == found[0, 2]).all(), "all colours are covered at once"
    assert told == sorted(told)
    assert told[-1] == 1


def test_grad_cam_by_its_formula() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 3, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(3 * 36, 4)).eval()
    x = torch.rand(1, 1, 6, 6)
    maps = model[0](x).detach().requires_grad_()  # (1, 3, 6, 6)
    model[3](model[2](model[1](maps)))[0, 2].backward()
    expected = (maps.grad.mean(dim=(2, 3), keepdim=True) * maps).sum(dim=1).clamp(min=0)  # (1, 6, 6)
    assert attribution.grad_cam(model, x, 2, "0") == pytest.approx(expected.detach().numpy(), abs=1e-6)


@pytest.mark.parametrize("layer", ["conv1", "relu", "conv2"])
def test_grad_cam_where_a_relu_overwrites_the_maps(crooked: Crooked, picture: Tensor, layer: str) -> None:
    kept: list[Tensor] = []

    def keep(_part: nn.Module, _x: object, made: Tensor) -> Tensor:
        made.retain_grad()
        kept.append(made)
        return made.clone()  # what follows may write into the copy

    hook = crooked.get_submodule(layer).register_forward_hook(keep)
    crooked(picture.float().requires_grad_())[0, 3].backward()
    hook.remove()
    crooked.zero_grad()
    weight = kept[0].grad.mean(dim=(2, 3), keepdim=True)
    expected = (weight * kept[0]).sum(dim=1).clamp(min=0)
    assert attribution.grad_cam(crooked, picture, 3, layer) == pytest.approx(expected.detach().numpy(), abs=1e-6)


def test_grad_cam_is_enlarged_to_the_picture() -> None:
    torch.manual_seed(0)
    model, x = CNN(IMAGENET, 4, 16).eval(), 255 * torch.rand(1, 3, 32, 32)
    found = attribution.grad_cam(model, x, 0, "block2")
    assert found.shape == (1, 32, 32)
    assert (found >= 0).all()


def test_dropout_is_off_and_the_mode_is_kept() -> None:
    model = nn.Sequential(nn.Flatten(), nn.Linear(16, 4), nn.Dropout(0.5)).train()
    x = torch.rand(1, 4, 4)
    first, second = (attribution.saliency(model, x, 0) for _ in range(2))
    assert (first == second).all()
    assert model.training
    assert all(w.grad is None for w in model.parameters())


@pytest.mark.parametrize("method", ["saliency", "integrated_gradients", "occlusion", "grad_cam"])
def test_the_network_is_left_as_it_was(crooked: Crooked, picture: Tensor, method: str) -> None:
    before = {name: value.clone() for name, value in crooked.state_dict().items()}
    getattr(attribution, method)(crooked, picture, 0, **({"layer": "conv2"} if method == "grad_cam" else {}))
    assert not any(part._forward_hooks or part._backward_hooks for part in crooked.modules())
    assert all(torch.equal(value, before[name]) for name, value in crooked.state_dict().items())
    assert all(w.grad is None for w in crooked.parameters())
    assert picture.dtype == torch.uint8
