"""sRGB and CIELAB: held to scikit-image, to the course's table of colours, and to what a round trip must give back."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from skimage.color import deltaE_cie76, lab2rgb, rgb2lab

from engine.data import colour

KNOWN = {  # red, green, blue -> L*, a*, b* (course, worked example 29)
    (255, 0, 0): (53.240588, 80.092308, 67.202751),
    (0, 255, 0): (87.735099, -86.183030, 83.179703),
    (0, 0, 255): (32.295673, 79.185591, -107.857300),
    (135, 206, 235): (79.207067, -14.841745, -21.272052),
    (141, 182, 0): (68.837116, -34.125456, 69.782183),
    (128, 128, 128): (53.585013, -0.001473, 0.002791),
    (0, 0, 0): (0, 0, 0),
}


def plane(*colours: tuple[float, ...]) -> torch.Tensor:
    """Colours in a row: (3, 1, N) float64."""
    return torch.tensor(colours, dtype=torch.float64).T[:, None]


def somewhere(seed: int) -> torch.Tensor:
    """Points (2, 3, 5, 7) of a box about CIELAB, most of them out of gamut."""
    random = torch.rand(2, 3, 5, 7, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
    return (random - torch.tensor([0, 0.5, 0.5])[:, None, None]) * torch.tensor([100, 240, 240])[:, None, None]


def test_known_colours() -> None:
    found = colour.to_lab(plane(*KNOWN) / 255)
    torch.testing.assert_close(found, plane(*KNOWN.values()), atol=1e-5, rtol=0)


@given(st.integers(0, 2**31))
def test_there_and_back_as_scikit_image_goes(seed: int) -> None:
    rgb = torch.rand(2, 3, 5, 7, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
    found = colour.to_lab(rgb)
    np.testing.assert_allclose(found, rgb2lab(rgb.numpy(), channel_axis=1), atol=1e-9)
    torch.testing.assert_close(colour.to_rgb(found), rgb, atol=1e-9, rtol=0)
    assert not colour.outside(found).any()


@given(st.integers(0, 2**31))
@pytest.mark.filterwarnings("ignore:Conversion from CIE")
def test_out_of_gamut_is_cut_off_as_scikit_image_does_and_marked(seed: int) -> None:
    lab = somewhere(seed)
    found = colour.to_rgb(lab)
    np.testing.assert_allclose(found, lab2rgb(lab.numpy(), channel_axis=1), atol=1e-9)
    again = colour.delta_e(colour.to_lab(found), lab)  # how far cutting off has moved it
    assert (again[~colour.outside(lab)] < 0.5).all()
    assert (again[colour.outside(lab)] > 1e-4).all()


def test_every_colour_of_a_screen_survives_single_precision() -> None:
    rgb = torch.randint(0, 256, (4, 3, 64, 64), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    assert torch.equal(colour.pixels(colour.to_lab(rgb)), rgb)


def test_delta_e_is_that_of_scikit_image() -> None:
    one, other = somewhere(1), somewhere(2)
    there = deltaE_cie76(one.numpy(), other.numpy(), channel_axis=1)
    np.testing.assert_allclose(colour.delta_e(one, other), there)


def test_beyond_all_screens_lies_what_the_network_need_not_say() -> None:
    corners = torch.cartesian_prod(*[torch.linspace(0, 1, 33, dtype=torch.float64)] * 3).T[:, None]
    _light, a, b = colour.to_lab(corners)
    assert (round(float(a.min())), round(float(a.max()))) == (-86, 98)
    assert (round(float(b.min())), round(float(b.max()))) == (-108, 94)


@pytest.mark.parametrize(("rgb", "name"), [
    ((135, 206, 235), "blue"), ((70, 130, 180), "blue"), ((141, 182, 0), "green"), ((46, 139, 87), "green"),
    ((255, 99, 71), "warm"), ((255, 165, 0), "warm"), ((128, 128, 128), "dull"),
])
def test_hues_are_called_as_people_do(rgb: tuple[int, ...], name: str) -> None:
    found = colour.hues(colour.to_lab(plane(rgb) / 255)[1:])
    assert [hue for hue, where in found.items() if where.all()] == [name]
