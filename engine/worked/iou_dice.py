"""How good is a mask: overlap counted over whole masks (IoU, Dice), over all pixels, and over the boundary alone."""

from typing import Any

import numpy as np

from engine.problem import Problem
from engine.worked.arithmetic import plain, summed
from engine.worked.arrange import concat, pad
from engine.worked.grid import Cell, Grid, constant
from engine.worked.inputs import Side, matrix, whole
from engine.worked.register import example
from engine.worked.windows import windows

H, W = Side(3, 10, ("H",)), Side(3, 10, ("W",))
CAT = [[0, 1, 0, 1, 0, 0, 0, 0], [0, 1, 1, 1, 0, 0, 0, 1], [0, 1, 1, 1, 0, 0, 0, 1], [0, 1, 1, 1, 1, 1, 1, 1],
       [0, 0, 1, 1, 1, 1, 1, 0], [0, 0, 1, 1, 1, 1, 1, 0], [0, 0, 1, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0, 0, 0]]
SMEARED = [[0, 0, 0, 0, 0, 0, 0, 0], [0, 1, 1, 1, 0, 0, 0, 0], [0, 1, 1, 1, 1, 0, 0, 0], [0, 1, 1, 1, 1, 1, 1, 0],
           [0, 1, 1, 1, 1, 1, 1, 0], [0, 0, 1, 1, 1, 1, 1, 0], [0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]]


def band(mask: Grid, d: int) -> Grid:
    """The cells of a mask (H, W) that have something other than the mask at most d cells away; outside counts as other.

    Source: Cheng et al. 2021, Boundary IoU, arXiv 2103.16562, section 4: the pixels of a mask within distance d of
    its contour; like the authors' code, what a 3×3 square cannot erode d times.
    """
    return mask - windows(pad(mask, d), 2 * d + 1, how="min")


def counted(mask: Grid) -> Grid:
    """How many cells are 1, (1, 1)."""
    ones = [Cell(mask, int(r), int(c)) for r, c in np.argwhere(mask.values)]
    one = plain(1)
    return Grid([[len(ones)]], lambda *_: ones, lambda cells: summed(len(cells), lambda _: one, lambda _: one))


@example(truth=matrix(CAT, 0, 1, height=H, width=W, whole=True, symbol="G"),
         pred=matrix(SMEARED, 0, 1, height=H, width=W, whole=True, symbol="P"), d=whole(1, 1, 2))
def iou_dice(truth: Grid, pred: Grid, d: int) -> list[Grid]:
    """Cells of both over cells of either; then the same for the bands along both boundaries."""
    if not truth.values.any() and not pred.values.any():
        raise Problem("masks_empty")
    both = (truth * pred).named("both", r"G \cap P", r"G \cap P = G \odot P")
    either = (truth + pred - both).named("either", r"G \cup P", r"G \cup P = G + P - G \cap P")
    sizes = concat(*map(counted, (truth, pred, both, either)))
    sizes = sizes.named("sizes", r"\sum", columns=("|G|", "|P|", "|G∩P|", "|G∪P|"))
    iou = (sizes[:, 2:3] / sizes[:, 3:]).named("iou", r"\mathrm{IoU}", r"|G \cap P| \, / \, |G \cup P|")
    dice = 2 * sizes[:, 2:3] / (sizes[:, :1] + sizes[:, 1:2])
    dice = dice.named("dice", r"\mathrm{Dice}", r"2 |G \cap P| \, / \, (|G| + |P|)")
    return [truth, pred, both, either, sizes, iou, dice, *by_pixel(sizes, truth.values.size), *by_band(truth, pred, d)]


def by_pixel(sizes: Grid, pixels: int) -> list[Grid]:
    """Every pixel counts alike, those of the background too: its share of right ones, and that of an empty mask."""
    tp, everything = sizes[:, 2:3], constant(pixels)
    counts = concat(tp, sizes[:, 1:2] - tp, sizes[:, :1] - tp, everything - sizes[:, 3:])
    counts = counts.named("counts", r"\mathrm{TP} \ldots \mathrm{TN}", columns=("TP", "FP", "FN", "TN"))
    tp, fp, tn = (counts[:, [i]] for i in (0, 1, 3))
    accuracy = ((tp + tn) / everything).named("accuracy", r"\mathrm{Acc}", r"(TP + TN) / HW")
    return [counts, accuracy, ((fp + tn) / everything).named("blank", r"\mathrm{Acc}_0", r"(FP + TN) / HW")]


def by_band(truth: Grid, pred: Grid, d: int) -> list[Grid]:
    """Boundary IoU: the bands of both masks, and how far these overlap."""
    bands = [band(mask, d).named(f"band_{mask.name}", f"{mask.symbol}_d", caption="band",
                                 formula=rf"{mask.symbol} - \mathrm{{min}}_d({mask.symbol})") for mask in (truth, pred)]
    shared = (bands[0] * bands[1]).named("shared", r"G_d \cap P_d", r"G_d \cap P_d = G_d \odot P_d")
    g, p, inner = map(counted, (*bands, shared))
    lengths = concat(g, p, inner).named("lengths", r"\sum_d", columns=("|Gd|", "|Pd|", "|Gd∩Pd|"))
    g, p, inner = (lengths[:, [i]] for i in range(3))
    boundary = (inner / (g + p - inner)).named("boundary_iou", r"\mathrm{IoU}_d", r"|G_d \cap P_d| / |G_d \cup P_d|")
    return [*bands, shared, lengths, boundary]


@iou_dice.reference
def iou_dice_by_sets(truth: np.ndarray, pred: np.ndarray, d: int) -> dict[str, Any]:
    """Sets of pixels; the band by looking at every cell's surroundings."""
    def pixels(mask: np.ndarray) -> set[tuple[int, int]]:
        return {(int(r), int(c)) for r, c in np.argwhere(mask)}

    def edge(mask: set) -> set:
        reach = range(-d, d + 1)
        return {(r, c) for r, c in mask if any((r + i, c + j) not in mask for i in reach for j in reach)}

    def drawn(found: set) -> np.ndarray:
        return np.array([[(r, c) in found for c in range(truth.shape[1])] for r in range(truth.shape[0])])

    G, P = pixels(truth), pixels(pred)
    tp, fp, fn, g, p = len(G & P), len(P - G), len(G - P), edge(G), edge(P)
    return {"both": drawn(G & P), "either": drawn(G | P), "sizes": [[len(G), len(P), tp, len(G | P)]],
            "iou": tp / len(G | P), "dice": 2 * tp / (2 * tp + fp + fn),
            "counts": [[tp, fp, fn, truth.size - len(G | P)]], "accuracy": np.mean(truth == pred),
            "blank": np.mean(truth == 0), "band_truth": drawn(g), "band_pred": drawn(p), "shared": drawn(g & p),
            "lengths": [[len(g), len(p), len(g & p)]], "boundary_iou": len(g & p) / len(g | p)}
