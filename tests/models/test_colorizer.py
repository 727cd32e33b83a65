"""The colorizer: its five parts and their shapes, and that the whole picture's vector reaches every place alike."""

import pytest
import torch

from engine.models.colorizer import AB, Colorizer, joined
from engine.trace import trace

SIZES = [(96, 96), (64, 128), (101, 77), (192, 192)]


@pytest.fixture(scope="module")
def model() -> Colorizer:
    torch.manual_seed(0)
    return Colorizer(4).eval()


def grey(*size: int, rows: int = 2) -> torch.Tensor:
    return 100 * torch.rand(rows, 1, *size, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize(("height", "width"), SIZES)
def test_an_eighth_in_the_middle_and_back_at_any_size(model: Colorizer, height: int, width: int) -> None:
    seen = trace(model, grey(height, width))
    eighth = -(-height // 8), -(-width // 8)
    shapes = {name: tuple(value.shape[1:]) for name, value in seen.items()}
    assert shapes == {
        "at_low": (32, *eighth), "at_mid": (16, *eighth), "at_context": (16,), "at_joined": (32, *eighth),
        "at_fusion": (16, *eighth), "at_colour": (2, 4 * eighth[0], 4 * eighth[1]),
        "at_ab": (2, height, width), "output": (2, height, width),
    }
    assert (seen["output"].abs() < AB).all()


def test_the_paper_s_channels_at_width_64() -> None:
    with torch.device("meta"):
        model = Colorizer(64)
    channels = [part.out_channels for part in model.low.modules() if isinstance(part, torch.nn.Conv2d)]
    assert channels == [64, 128, 128, 256, 256, 512]
    assert [part.stride[0] for part in model.low.modules() if isinstance(part, torch.nn.Conv2d)] == [2, 1, 2, 1, 2, 1]
    assert [tuple(part.weight.shape) for part in model.context if isinstance(part, torch.nn.Linear)] == [
        (512, 512), (256, 512)]
    assert tuple(model.fusion[0].weight.shape) == (256, 512, 1, 1)


def test_fusion_is_one_plane_a_number() -> None:
    mid = torch.tensor([[[1.0, 2], [3, 4]], [[5, 6], [7, 8]]])[None]
    found = joined(mid, torch.tensor([[10.0, 20]]))
    assert torch.equal(found[:, :2], mid)
    assert found[0, 2:].tolist() == [[[10, 10], [10, 10]], [[20, 20], [20, 20]]]


def test_its_own_vector_changes_nothing_another_s_does(model: Colorizer) -> None:
    light = grey(64, 64)
    own = model.vector(light)
    assert torch.equal(model(light, own), model(light))
    assert not torch.equal(model(light, own.flip(0)), model(light))
    assert torch.equal(model(light, own[:1])[0], model(light)[0])  # one vector for all rows


def test_only_the_global_network_tells_a_far_corner_of_the_rest() -> None:
    light = grey(256, 256, rows=1).double()
    changed = light.clone()
    changed[..., :16, :16] = 0
    for whole in (True, False):
        torch.manual_seed(0)
        model = Colorizer(4, whole).double().eval()
        far = [model(x)[..., -32:, -32:] for x in (light, changed)]
        assert torch.equal(*far) is not whole


def test_grey_is_the_middle_of_what_it_can_say(model: Colorizer) -> None:
    torch.nn.init.zeros_(model.colour[-1].weight)
    torch.nn.init.zeros_(model.colour[-1].bias)
    assert not model(grey(32, 32)).any()
    torch.nn.init.constant_(model.colour[-1].bias, 100)
    assert model(grey(32, 32)).allclose(torch.tensor(float(AB)))
