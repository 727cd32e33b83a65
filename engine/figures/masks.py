"""A mask over its picture as SVG: what is outside fades, the border stands out, and the true border beside it."""

from itertools import starmap

import numpy as np


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


def svg(picture: str, mask: np.ndarray, truth: np.ndarray | None, label: str) -> str:
    """The picture (data URL), the mask (H, W) bool over it and the true border; `label` says what is seen.

    Classes for colours: outside, truth, edge.
    """
    height, width = mask.shape
    paths = {"outside": area(~mask), "truth": "" if truth is None else outline(truth), "edge": outline(mask)}
    lines = "".join(starmap('<path class="{}" d="{}"/>'.format, paths.items()))
    return (f'<svg class="mask" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
            f'<image href="{picture}" width="{width}" height="{height}"/>{lines}</svg>')
