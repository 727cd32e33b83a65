"""Attributions, against gradients, the completeness axiom and covering by hand."""

import pytest
import torch
from torch import nn

from engine import attribution
from engine.models.mlp import MLP


@pytest.fixture
def model() -> MLP:
    torch.manual_seed(0)
    return MLP(64, 16, 10)


def test_saliency_is_the_size_of_the_gradient(model: MLP) -> None:
    x = torch.rand(1, 8, 8, requires_grad=True)
    model(x)[0, 3].backward()
    assert attribution.saliency(model, x.detach(), 3) == pytest.approx(x.grad.abs().numpy(), abs=1e-6)


def test_integrated_gradients_add_up_to_the_change_of_the_logit(model: MLP) -> None:
    x = torch.rand(1, 8, 8)
    change = (model(x) - model(torch.zeros_like(x)))[0, 3].item()
    assert attribution.integrated_gradients(model, x, 3).sum() == pytest.approx(change, abs=0.02)


def test_occlusion_of_a_corner_is_the_fall_of_the_logit(model: MLP) -> None:
    x = torch.rand(1, 8, 8)
    covered = x.clone()
    covered[:, :4, :4] = 0
    fall = (model(x) - model(covered))[0, 3].item()
    corner = attribution.occlusion(model, x, 3)[0, 0, 0]  # only one square covers it
    assert corner == pytest.approx(fall, abs=1e-5)


def test_grad_cam_by_its_formula() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 3, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(3 * 36, 4)).eval()
    x = torch.rand(1, 1, 6, 6)
    maps = model[0](x).detach().requires_grad_()  # (1, 3, 6, 6)
    model[3](model[2](model[1](maps)))[0, 2].backward()
    expected = (maps.grad.mean(dim=(2, 3), keepdim=True) * maps).sum(dim=1).clamp(min=0)  # (1, 6, 6)
    assert attribution.grad_cam(model, x, 2, model[0]) == pytest.approx(expected.detach().numpy(), abs=1e-6)


def test_dropout_is_off_and_the_mode_is_kept() -> None:
    model = nn.Sequential(nn.Flatten(), nn.Linear(16, 4), nn.Dropout(0.5)).train()
    x = torch.rand(1, 4, 4)
    first, second = (attribution.saliency(model, x, 0) for _ in range(2))
    assert (first == second).all()
    assert model.training
    assert all(w.grad is None for w in model.parameters())
