"""Networks that can be opened: which, where their weights come from, and that they are torchvision's."""

from pathlib import Path

import pytest
import torch
import torchvision
from safetensors.torch import save_file
from torch import nn

from engine.data import pretrained
from engine.labs import cifar, depth
from engine.models.half_linear import HalfLinear
from engine.models.normalise import IMAGENET, Normalise
from engine.problem import Problem
from engine.zoom import networks
from engine.zoom.cell import cell
from engine.zoom.layers import run, shapes
from tests.zoom.nets import stirred


@pytest.fixture(autouse=True)
def _afresh() -> None:
    networks.opened.cache_clear()


def test_lessons_open_their_networks() -> None:
    assert networks.networks("w03_cnn") == ("squeezenet", "cifar", "vgg16")
    assert networks.networks("w04_resnet") == ("depth", "resnet18", "squeezenet")
    assert networks.networks("w02_ann") == ()


@pytest.mark.parametrize("id", networks.NETWORKS)
def test_grad_cam_looks_at_maps(id: str) -> None:
    network = networks.network(id)
    labs = {"cifar": (cifar.network(cifar.Config()), cifar.network(cifar.Config(network="resnet"))),
            "depth": tuple(depth.network(depth.Config(), racer) for racer in depth.RACERS)}
    for model in labs.get(id) or (networks.skeleton(id),):
        model.get_submodule(network.gradcam)
        layers = shapes(model, network.side)
        last = next(one for one in reversed(layers) if one.name.startswith(network.gradcam))
        assert len(last.shape) == 3
        assert last.shape[1] > 1
        assert layers[-1].shape == (network.classes,)


def test_bundled_weights_are_always_there() -> None:
    assert not networks.missing("squeezenet")
    assert networks.opened("squeezenet") is networks.opened("squeezenet")
    assert not networks.opened("squeezenet").training


def kept(id: str, model: nn.Module) -> None:
    """The model's weights as a download would have left them."""
    pretrained.file(id).parent.mkdir(parents=True)
    small = pretrained.SMALL
    save_file({name: value.half() if value.numel() >= small else value for name, value in model.state_dict().items()},
              pretrained.file(id))


def test_resnet18_is_torchvisions() -> None:
    assert networks.missing("resnet18")
    torch.manual_seed(0)
    model = stirred(torchvision.models.resnet18())
    kept("resnet18", model)
    assert not networks.missing("resnet18")
    opened = networks.opened("resnet18")
    x = torch.randint(0, 256, (3, 64, 64))
    for parameter in model.parameters():  # the same rounding
        if parameter.numel() >= pretrained.SMALL:
            parameter.data = parameter.data.half().float()
    with torch.no_grad():
        wanted = model(Normalise(*IMAGENET)(x[None]))[0]
    torch.testing.assert_close(run(opened, x).output, wanted, rtol=1e-4, atol=1e-4)
    assert run(opened, x).layers == shapes(networks.skeleton("resnet18"), 64)


def test_very_wide_layers_stay_in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    model = torchvision.models.resnet18().eval()
    kept("resnet18", model)
    monkeypatch.setattr(networks, "WIDE", 10**5)
    opened = networks.opened("resnet18")
    assert isinstance(opened.fc, HalfLinear)
    assert opened.fc.weight.dtype == torch.float16
    assert opened.conv1.weight.dtype == torch.float32
    found = run(opened, torch.randint(0, 256, (3, 64, 64)))
    assert cell(found, "fc", 7, 0, 0)[-1].values.item() == pytest.approx(found.output[7].item(), rel=1e-4)


def test_without_weights_only_shapes() -> None:
    with pytest.raises(Problem) as caught:
        networks.opened("vgg16")
    assert caught.value.code == "weights_missing"
    assert all(parameter.is_meta for parameter in networks.skeleton("vgg16").parameters())


def test_shared_servers_do_not_fetch_vgg16(monkeypatch: pytest.MonkeyPatch) -> None:
    assert networks.offered("vgg16")
    monkeypatch.setenv("AI_LIBRARY_HOSTED", "1")
    assert not networks.offered("vgg16")
    assert networks.offered("resnet18")
    with pytest.raises(Problem) as caught:
        networks.download("vgg16", print)
    assert caught.value.code == "weights_not_offered"


def test_a_download_ends_in_an_open_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import hashlib

    torch.manual_seed(0)
    made = tmp_path / "made.pth"
    torch.save(torchvision.models.resnet18().state_dict(), made)
    file = made.rename(tmp_path / f"resnet18-{hashlib.sha256(made.read_bytes()).hexdigest()[:8]}.pth")
    monkeypatch.setattr(pretrained, "address", lambda _id: file.as_uri())
    networks.download("resnet18", lambda _done: None)
    assert networks.opened("resnet18").fc.out_features == 1000
