"""From what a screen shows to what an eye tells apart, and back: sRGB and CIE L*a*b*, step by step.

Constants as in scikit-image (IEC 61966-2-1 for sRGB, white D65 for 2°; CIE 15:2004 for L*a*b*).
"""

from typing import Any

import numpy as np

from engine.worked.arithmetic import ATOM, PRODUCT, Text, held
from engine.worked.arrange import concat
from engine.worked.functions import apply, where
from engine.worked.grid import Grid, constant, elementwise
from engine.worked.inputs import matrix, real
from engine.worked.register import example

TO_XYZ = np.array([[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]])
WHITE = np.array([[0.95047, 1.0, 1.08883]])
RGB, XYZ, LAB = ("R", "G", "B"), ("X", "Y", "Z"), ("L*", "a*", "b*")

def cases(*lines: str) -> str:
    """LaTeX of lines one below the other behind a brace."""
    return r"\begin{cases}" + r" \\ ".join(lines) + r"\end{cases}"


BRIGHTER = cases(r"\left(\frac{c + 0.055}{1.055}\right)^{2.4} & c > 0.04045", r"c / 12.92 & c \le 0.04045")
DARKER = cases(r"1.055 \, \ell^{1/2.4} - 0.055 & \ell > 0.0031308", r"12.92 \, \ell & \ell \le 0.0031308")
ROOT = cases(r"\sqrt[3]{t} & t > 0.008856", r"7.787 \, t + \frac{16}{116} & t \le 0.008856")
CUBE = r"W \cdot " + cases("f^3 & f > 0.2069", r"(f - \frac{16}{116}) / 7.787 & f \le 0.2069")
LIGHTNESS = cases("L^* = 116 f_Y - 16", "a^* = 500 (f_X - f_Y)", "b^* = 200 (f_Y - f_Z)")
BACK = cases("f_X = f_Y + a^* / 500", "f_Y = (L^* + 16) / 116", "f_Z = f_Y - b^* / 200")


def to_the(x: Grid, exponent: float, written: str) -> Grid:
    """x^2.4, x^(1/2.4); a negative x has none, and is not asked for it."""
    return elementwise(np.maximum(x.values, 0) ** exponent,
                       lambda c: Text(f"{held(c[0].text, ATOM)}^{written}", PRODUCT), x)


def lightened(c: Grid) -> Grid:
    """Screen value 0–1 -> amount of light: sRGB is not proportional to light, so that dark steps are finer."""
    return where(apply("positive", c - 0.04045), to_the((c + 0.055) / 1.055, 2.4, "2.4"), c / 12.92)


def darkened(light: Grid) -> Grid:
    """Amount of light -> screen value 0–1."""
    return where(apply("positive", light - 0.0031308), 1.055 * to_the(light, 1 / 2.4, "(1/2.4)") - 0.055, 12.92 * light)


@example(rgb=matrix([[255, 99, 71]], 0, 255, whole=True, columns=RGB, symbol="RGB"), oracles=("WE-29",))
def rgb_lab(rgb: Grid) -> list[Grid]:
    """Undo the screen's curve, mix to X, Y, Z, take cube roots as the eye does, subtract: lightness and two colours."""
    c = (rgb / 255).named("c", "c", r"\mathrm{RGB} / 255", columns=RGB)
    light = lightened(c).named("light", r"\ell", BRIGHTER, columns=RGB)
    mixed = constant(TO_XYZ.T).named("mix", "M", role="weight", rows=RGB, columns=XYZ)
    xyz = (light @ mixed).named("xyz", r"\mathrm{XYZ}", r"\ell M", columns=XYZ)
    white = constant(WHITE).named("white", "W", role="weight", columns=XYZ)
    t = (xyz / white).named("t", "t", r"\mathrm{XYZ} / W", columns=XYZ)
    f = where(apply("positive", t - 0.008856), apply("cbrt", t), 7.787 * t + constant(16) / 116)
    f = f.named("f", "f", ROOT, columns=XYZ)
    X, Y, Z = (f[:, i : i + 1] for i in range(3))
    lab = concat(116 * Y - 16, 500 * (X - Y), 200 * (Y - Z))
    lab = lab.named("lab", r"L^*a^*b^*", LIGHTNESS, columns=LAB)
    whole = apply("floor", concat(lab[:, :1] * 255 / 100, lab[:, 1:] + 128) + 0.5)
    whole = whole.named("bytes", r"\mathrm{uint8}", r"L \tfrac{255}{100}, \; a + 128, \; b + 128", columns=LAB)
    return [rgb, c, light, mixed, xyz, white, t, f, lab, whole]


@rgb_lab.reference
def rgb_lab_by_mixing_light(rgb: np.ndarray) -> dict[str, Any]:
    """By torch, the colour as a 3×1 tensor; the tests ask scikit-image too."""
    import torch

    screen = torch.from_numpy(rgb[0]) / 255
    light = torch.where(screen <= 0.04045, screen / 12.92, torch.pow((screen + 0.055) / 1.055, 2.4))
    xyz = torch.from_numpy(TO_XYZ) @ light
    t = xyz / torch.from_numpy(WHITE[0])
    f = torch.where(t > 0.008856, t.clamp(min=1e-12) ** (1 / 3), 7.787 * t + 16 / 116)
    lab = torch.stack([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])
    return {"c": screen[None], "light": light[None], "mix": TO_XYZ.T, "xyz": xyz[None], "white": WHITE, "t": t[None],
            "f": f[None], "lab": lab[None],
            "bytes": (torch.tensor([2.55, 1, 1]) * lab + torch.tensor([0, 128, 128]) + 0.5).floor()[None]}


@example(L=real(60, 0, 100, symbol="L^*"), ab=matrix([[40, 30]], -128, 128, columns=LAB[1:], symbol="a^*b^*"),
         oracles=("WE-29",))
def lab_rgb(L: Grid, ab: Grid) -> list[Grid]:
    """The way back; a colour that needs less than no light, or more than all, no screen can show: it is cut off."""
    Y = (L + 16) / 116
    f = concat(Y + ab[:, :1] / 500, Y, Y - ab[:, 1:] / 200)
    f = f.named("f", "f", BACK, columns=XYZ)
    white = constant(WHITE).named("white", "W", role="weight", columns=XYZ)
    t = where(apply("positive", f - 0.2068966), f**3, (f - constant(16) / 116) / 7.787)
    xyz = (t * white).named("xyz", r"\mathrm{XYZ}", CUBE, columns=XYZ)
    mixed = constant(np.linalg.inv(TO_XYZ).T).named("unmix", "M^{-1}", role="weight", rows=XYZ, columns=RGB)
    light = (xyz @ mixed).named("light", r"\ell", r"\mathrm{XYZ} \, M^{-1}", columns=RGB)
    c = darkened(light).named("c", "c", DARKER, columns=RGB)
    rgb = (255 * c).named("rgb", r"\mathrm{RGB}", r"255 c", columns=RGB)
    outside = apply("positive", -rgb - 0.5) + apply("positive", rgb - 255.5)
    outside = outside.named("outside", "o", r"[\mathrm{RGB} < -0.5] + [\mathrm{RGB} > 255.5]", columns=RGB)
    cut = 255 - apply("relu", 255 - apply("relu", rgb))
    cut = cut.named("screen", r"\mathrm{RGB}_{\mathrm{cut}}", r"\min(255, \max(0, \mathrm{RGB}))", columns=RGB)
    return [L, ab, f, white, xyz, mixed, light, c, rgb, outside, cut]


@lab_rgb.reference
def lab_rgb_by_solving(L: float, ab: np.ndarray) -> dict[str, Any]:
    """By torch: the light that gives these X, Y, Z is found by solving, not by the inverse."""
    import torch

    a, b = torch.from_numpy(ab[0])
    middle = torch.tensor((L + 16) / 116, dtype=torch.float64)
    f = torch.stack([middle + a / 500, middle, middle - b / 200])
    xyz = torch.where(f > 0.2068966, f**3, (f - 16 / 116) / 7.787) * torch.from_numpy(WHITE[0])
    light = torch.linalg.solve(torch.from_numpy(TO_XYZ), xyz)
    c = torch.where(light > 0.0031308, 1.055 * light.clamp(min=0) ** (1 / 2.4) - 0.055, 12.92 * light)
    return {"f": f[None], "white": WHITE, "xyz": xyz[None], "unmix": np.linalg.inv(TO_XYZ).T, "light": light[None],
            "c": c[None], "rgb": 255 * c[None], "outside": ((255 * c < -0.5) | (255 * c > 255.5))[None],
            "screen": (255 * c).clamp(0, 255)[None]}
