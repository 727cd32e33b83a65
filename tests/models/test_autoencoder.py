"""The autoencoder: its shapes from 2 numbers to 392, its bottleneck, and its two ways to enlarge."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from engine.models.autoencoder import UP, WHOLE, AutoEncoder, nearest, transposed
from engine.trace import layers, trace


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


@pytest.mark.parametrize("up", list(UP))
@pytest.mark.parametrize("latent", [2, 16, 200, WHOLE])
def test_a_picture_comes_back_as_large_as_it_went_in(latent: int, up: str) -> None:
    seen = trace(AutoEncoder(latent, up), torch.rand(3, 1, 28, 28))
    shapes = {name: tuple(value.shape[1:]) for name, value in seen.items()}
    assert shapes == {
        "maps28": (16, 28, 28), "maps14": (8, 14, 14), "maps7": (8, 7, 7),
        "latent": (8, 7, 7) if latent == WHOLE else (latent,), "widened": (8, 7, 7),
        "enlarged14": (8, 14, 14), "enlarged28": (16, 28, 28), "output": (1, 28, 28),
    }
    assert seen["latent"][0].numel() == latent


def test_the_course_s_network_has_the_weights_counted_by_hand() -> None:
    def conv(inputs: int, outputs: int, side: int = 3) -> int:
        return inputs * outputs * side * side + outputs

    encoder = conv(1, 16) + conv(16, 16) + conv(16, 16) + conv(16, 8)
    decoder = 2 * conv(8, 8) + conv(8, 8, 2) + conv(8, 16) + conv(16, 16) + conv(16, 16, 2) + conv(16, 1)
    dense = (392 * 128 + 128) + (128 * 2 + 2) + (2 * 128 + 128) + (128 * 392 + 392)
    model = AutoEncoder()
    assert sum(layer.weights for layer in layers(model, torch.rand(1, 1, 28, 28))) == encoder + decoder
    assert sum(p.numel() for p in AutoEncoder(2).parameters()) == encoder + decoder + dense


@pytest.mark.parametrize("latent", [2, WHOLE])
def test_the_latent_is_all_the_decoder_gets(latent: int) -> None:
    model = AutoEncoder(latent)
    x, other = torch.rand(2, 1, 1, 28, 28)
    assert torch.equal(model(x), model.decode(model.encode(x)))
    zero = model.latent.register_forward_hook(lambda _tap, _x, out: torch.zeros_like(out))
    assert torch.equal(model(x), model(other)), "with the same latent, the same picture"
    zero.remove()
    assert not torch.equal(model(x), model(other))


def test_a_transposed_convolution_of_stride_2_paints_squares_that_do_not_overlap() -> None:
    layer, x = transposed(3), torch.rand(1, 3, 4, 5)
    by_hand = layer.bias.detach()[None, :, None, None].repeat(1, 1, 8, 10)
    for row in range(4):
        for column in range(5):
            square = torch.einsum("i,iokl->okl", x[0, :, row, column], layer.weight.detach())
            by_hand[0, :, 2 * row:2 * row + 2, 2 * column:2 * column + 2] += square
    torch.testing.assert_close(layer(x), by_hand)


def test_copying_learns_nothing_and_the_convolution_behind_it_does() -> None:
    layer, x = nearest(3), torch.rand(1, 3, 4, 5)
    upsample, conv = layer
    assert isinstance(upsample, nn.Upsample)
    assert not list(upsample.parameters())
    copied = x.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)
    torch.testing.assert_close(layer(x), F.conv2d(copied, conv.weight, conv.bias, padding=1))
