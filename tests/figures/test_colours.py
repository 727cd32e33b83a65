"""Colours are readable as text and stay apart for colour-blind eyes, by the published formulas."""

from itertools import combinations

import numpy as np
import pytest

from engine.figures import colours

THEMES = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
# Machado, Oliveira, Fernandes (2009), table 1, severity 1.0, on linear RGB.
EYES = {
    "normal": np.eye(3),
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}
TOGETHER = [("input", "weight", "result", "gradient"), ("positive", "negative"), ("real", "fake")]


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    light = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] + 0.05 for c in (one, other))
    return light[1] / light[0]


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b*, D65."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz / [0.9505, 1, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@THEMES
def test_every_role_can_carry_text(dark):
    palette = colours.palette(dark)
    for role in (*colours.ROLES, "neutral", "ink"):
        assert contrast(palette[role], palette["paper"]) >= 4.5, role
        assert contrast(palette[role], palette["surface"]) >= 4.5, role


@THEMES
@pytest.mark.parametrize("eye", EYES)
def test_colours_used_together_stay_apart(dark, eye):
    palette = colours.palette(dark)
    seen = {role: lab(np.clip(np.array(EYES[eye]) @ linear(palette[role]), 0, 1)) for role in colours.ROLES}
    for group in TOGETHER:
        for one, other in combinations(group, 2):
            assert np.linalg.norm(seen[one] - seen[other]) >= 14, (one, other)  # ΔE 2.3 is just noticeable


@THEMES
def test_series_and_scale_are_of_the_palette(dark):
    palette = colours.palette(dark)
    assert sorted(colours.sequence(dark)) == sorted(palette[role] for role in colours.ROLES)
    assert colours.diverging(dark) == (palette["negative"], palette["paper"], palette["positive"])
