"""Colours as the eye sees them: sRGB to CIELAB and back, and how far two colours lie apart.

CIELAB (CIE 1976) for daylight D65 and the 2° observer; matrix, white and thresholds are those of scikit-image.
L* is lightness, 0 black to 100 white; a* runs from green (−) to red (+), b* from blue (−) to yellow (+). What
a screen can show lies within a* −86 … 98 and b* −108 … 94.

Shapes: … any batch, 3 channels, H height, W width.
"""

import torch
from torch import Tensor

XYZ = torch.tensor(
    [[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]],
    dtype=torch.float64)  # linear red, green, blue -> X, Y, Z
RGB = torch.linalg.inv(XYZ)
WHITE = torch.tensor([0.95047, 1.0, 1.08883], dtype=torch.float64)  # X, Y, Z of daylight
DULL = 10  # chroma; what lies nearer to grey has no hue to speak of
SLACK = 1e-4  # of a linear channel: rounding alone does not put a colour out of gamut


def to_lab(rgb: Tensor) -> Tensor:
    """sRGB (…, 3, H, W), whole numbers 0 … 255 or floats 0 … 1 -> L*, a*, b* (…, 3, H, W) float."""
    rgb = rgb if rgb.is_floating_point() else rgb.float() / 255
    linear = torch.where(rgb > 0.04045, ((rgb + 0.055) / 1.055) ** 2.4, rgb / 12.92)  # undo the screen's curve
    xyz = mixed(XYZ, linear) / upright(WHITE, rgb)  # 1 is white
    f = torch.where(xyz > 0.008856, xyz.clamp(min=1e-9) ** (1 / 3), 7.787 * xyz + 16 / 116)
    x, y, z = f.unbind(-3)
    return torch.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], dim=-3)


def to_rgb(lab: Tensor) -> Tensor:
    """L*, a*, b* (…, 3, H, W) -> sRGB 0 … 1 (…, 3, H, W); what no screen can show is cut off channel by channel."""
    linear = light(lab).clamp(0, 1)
    return torch.where(linear > 0.0031308, 1.055 * linear.clamp(min=1e-9) ** (1 / 2.4) - 0.055, 12.92 * linear)


def pixels(lab: Tensor) -> Tensor:
    """L*, a*, b* (…, 3, H, W) -> sRGB (…, 3, H, W) uint8."""
    return (255 * to_rgb(lab)).round().to(torch.uint8)


def outside(lab: Tensor) -> Tensor:
    """(…, 3, H, W) -> (…, H, W) bool: no screen can show this colour, a channel would be below 0 or above 1."""
    linear = light(lab)
    return ((linear < -SLACK) | (linear > 1 + SLACK)).any(dim=-3)


def light(lab: Tensor) -> Tensor:
    """L*, a*, b* (…, 3, H, W) -> linear red, green, blue, 1 the brightest; out of gamut they are less or more."""
    bright, a, b = lab.unbind(-3)
    y = (bright + 16) / 116
    f = torch.stack([y + a / 500, y, (y - b / 200).clamp(min=0)], dim=-3)  # Z cannot be negative
    xyz = torch.where(f > 0.2068966, f**3, (f - 16 / 116) / 7.787) * upright(WHITE, lab)
    return mixed(RGB, xyz)


def delta_e(one: Tensor, other: Tensor) -> Tensor:
    """ΔE*ab (CIE 1976), the distance in CIELAB: (…, 3, H, W) twice -> (…, H, W). About 2 is just noticed."""
    return torch.linalg.vector_norm(one - other, dim=-3)


def hues(ab: Tensor) -> dict[str, Tensor]:
    """Where in a*, b* (…, 2, H, W) it is blue (as the sky), green (as grass), warm (all else) or dull: (…, H, W)."""
    a, b = ab.unbind(-3)
    angle, vivid = torch.atan2(b, a).rad2deg() % 360, a.hypot(b) >= DULL
    blue, green = vivid & (angle >= 180) & (angle < 300), vivid & (angle >= 100) & (angle < 180)
    return {"blue": blue, "green": green, "warm": vivid & ~blue & ~green, "dull": ~vivid}


def mixed(matrix: Tensor, x: Tensor) -> Tensor:
    """Each pixel of (…, 3, H, W) times the matrix (3, 3)."""
    return torch.einsum("ij,...jhw->...ihw", matrix.to(x), x)


def upright(values: Tensor, like: Tensor) -> Tensor:
    """(3,) -> (3, 1, 1), one number a channel."""
    return values.to(like)[:, None, None]
