"""A mask over its picture as SVG: what is outside fades, the border stands out, and the true border beside it."""

import base64

import numpy as np

from engine.figures.colours import palette

FADED = 0.68  # how far the outside fades


def area(mask: np.ndarray) -> str:
    """(H, W) bool -> the path that fills its pixels, row by row."""
    return "".join(f"M{start} {row}h{length}v1h-{length}z" for row, start, length in _runs(mask))


def outline(mask: np.ndarray) -> str:
    """(H, W) bool -> the path along the edges between inside and outside; the rim of the picture is no edge."""
    below = mask[1:] != mask[:-1]  # (H-1, W): an edge between a pixel and the one below it
    right = (mask[:, 1:] != mask[:, :-1]).T  # (W-1, H)
    lying = (f"M{start} {row + 1}h{length}" for row, start, length in _runs(below))
    return "".join([*lying, *(f"M{column + 1} {start}v{length}" for column, start, length in _runs(right))])


def _runs(mask: np.ndarray) -> list[tuple[int, int, int]]:
    """(row, start, length) of every stretch of True in the rows of (H, W)."""
    padded = np.pad(mask.astype(np.int8), ((0, 0), (1, 1)))
    change = np.diff(padded, axis=1)
    starts, ends = np.argwhere(change == 1), np.argwhere(change == -1)
    return [(int(row), int(start), int(end - start)) for (row, start), (_, end) in zip(starts, ends, strict=True)]


def masked(picture: str, mask: np.ndarray, truth: np.ndarray | None, dark: bool) -> str:
    """The picture (data URL), the mask (H, W) bool over it and the true border, as what an image element takes."""
    height, width = mask.shape
    ink = palette(dark)
    outside = f'<path d="{area(~mask)}" fill="{ink["paper"]}" fill-opacity="{FADED}"/>'
    lines = [(truth, "weight", 1), (mask, "positive", 1.3)]
    borders = "".join(f'<path d="{outline(one)}" fill="none" stroke="{ink[role]}" stroke-width="{wide * width / 150}"/>'
                      for one, role, wide in lines if one is not None)
    size = f'viewBox="0 0 {width} {height}" width="{3 * width}" height="{3 * height}"'
    photo = f'<image href="{picture}" width="{width}" height="{height}"/>'
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{photo}{outside}{borders}</svg>'
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"
