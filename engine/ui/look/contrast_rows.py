"""What stands in the cells of the table AutoEncoder against U-Net: measured numbers in sentences, and pictures."""

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.figures.maps import png
from engine.figures.masks import masked
from engine.ui.chart import dark
from engine.ui.contrast_table import Cell, Row, bars, figure, image
from engine.ui.look.segmenters import scores
from engine.words import say

Say = Callable[..., str]
SHARP = 0.99  # share of places whose error is below full white


def rows(picture: np.ndarray, true: np.ndarray | None, restored: Any, segmented: Any, others: np.ndarray,
         language: str) -> list[Row]:
    """The six rows. picture (H, W, 3) uint8, true (H, W) bool where it is known, others (N,) MSE of other pictures."""
    def words(key: str, **facts: object) -> str:
        return say(language, f"compare.{key}", **facts)

    return [_purpose(picture, true, restored, segmented, words), _relation(picture, true, restored, segmented, words),
            _skip(picture, true, restored, segmented, words), _output(picture, true, restored, segmented, words),
            _compression(picture, restored, segmented, words), _use(picture, restored, segmented, others, words)]


def _purpose(picture: np.ndarray, true: np.ndarray | None, restored: Any, segmented: Any, words: Say) -> Row:
    """What is asked for, and the loss."""
    from engine.zoom.contrast import cross_entropy

    given, answer = words("purpose.input"), words("purpose.target")
    inside = _shown(picture, given)
    left = Cell(words("purpose.autoencoder_measure", mse=f"{restored.mse:.4f}", flat=f"{restored.flat:.4f}"),
                [inside, _shown(picture, answer)])
    if true is None:
        return Row("purpose", left, Cell(words("no_truth"), [inside]))
    loss, flat = cross_entropy(segmented.logits, true)
    right = Cell(words("purpose.unet_measure", bce=f"{loss:.3f}", flat=f"{flat:.3f}"),
                 [inside, _shown(_white(true), answer)])
    return Row("purpose", left, right)


def _relation(picture: np.ndarray, true: np.ndarray | None, restored: Any, segmented: Any, words: Say) -> Row:
    """What comes out."""
    from engine.zoom.contrast import psnr

    height, width, _ = picture.shape
    shape = f"{height}×{width}"
    left = words("relation.autoencoder_measure", input=f"3×{shape}", output=f"3×{shape}",
                 psnr=f"{psnr(restored.mse):.1f}")
    shapes = {"input": f"3×{shape}", "output": f"1×{shape}"}
    right = (words("relation.unet_unknown", share=f"{segmented.mask.mean():.0%}", **shapes) if true is None else
             words("relation.unet_measure", iou=f"{scores(segmented.mask, true)['iou']:.2f}", **shapes))
    return Row("relation", Cell(left, [_shown(restored.picture, words("relation.restored"))]),
               Cell(right, [_shown(_white(segmented.mask), words("relation.mask"))]))


def _skip(picture: np.ndarray, true: np.ndarray | None, restored: Any, segmented: Any, words: Say) -> Row:
    """What is left of the mask with zeros for all that is handed across."""
    from engine.zoom.contrast import count

    latent = words("skip.autoencoder_measure", latent=_times(restored.latent), number=f"{count(restored.latent):,}")
    left = Cell(latent, [_shown(restored.picture, words("skip.decoded"))])
    facts = {"number": len(segmented.handed) - 1}
    if true is None:
        same = scores(segmented.cut, segmented.mask)["iou"]
        told = words("skip.unet_unknown", same=f"{same:.2f}", **facts)
    else:
        whole, cut = scores(segmented.mask, true), scores(segmented.cut, true)
        told = words("skip.unet_measure", iou=f"{whole['iou']:.2f}", cut=f"{cut['iou']:.2f}",
                     boundary=f"{whole['boundary_iou']:.2f}", boundary_cut=f"{cut['boundary_iou']:.2f}", **facts)
    return Row("skip", left, Cell(told, [_masked(picture, segmented.mask, true, words("skip.on")),
                                         _masked(picture, segmented.cut, true, words("skip.off"))]))


def _output(picture: np.ndarray, true: np.ndarray | None, restored: Any, segmented: Any, words: Say) -> Row:
    """How sharp it is: near the animal's border and elsewhere."""
    from engine.zoom.contrast import near, split

    border = near(segmented.mask if true is None else true)
    close, far = split(restored.squared, border)
    left = words("output.autoencoder_measure", edges=f"{restored.edges:.0%}", near=f"{close:.4f}", far=f"{far:.4f}")
    error = restored.squared / max(float(np.quantile(restored.squared, SHARP)), 1e-12)
    pictures = [_shown(restored.picture, words("relation.restored")),
                _shown((255 * error.clip(0, 1)).astype(np.uint8), words("output.error"))]
    told = words("no_truth")
    if true is not None:
        close, far = split((segmented.mask != true).astype(float), border)
        boundary = scores(segmented.mask, true)["boundary_iou"]
        told = words("output.unet_measure", near=f"{close:.0%}", far=f"{far:.1%}", boundary=f"{boundary:.2f}")
    return Row("output", Cell(left, pictures),
               Cell(told, [_masked(picture, segmented.mask, true, words("output.border"))]))


def _compression(picture: np.ndarray, restored: Any, segmented: Any, words: Say) -> Row:
    """Numbers that the decoder gets, against those of the input."""
    from engine.zoom.contrast import count

    given, latent = picture.size, count(restored.latent)
    handed = {name: count(shape) for name, shape in segmented.handed.items()}
    total = sum(handed.values())
    parts = [(number, "weight" if name == "bottom" else "positive") for name, number in handed.items()]
    scale = (words("compression.input"), [(given, "input")])
    left = bars([scale, (words("compression.latent"), [(latent, "weight")])])
    return Row("compression",
               Cell(words("compression.autoencoder_measure", input=f"{given:,}", latent=f"{latent:,}",
                          ratio=_ratio(latent, given)), [left]),
               Cell(words("compression.unet_measure", handed=f"{total:,}", ratio=_ratio(total, given),
                          bottom=f"{handed['bottom']:,}"), [bars([scale, (words("compression.handed"), parts)])]))


def _use(picture: np.ndarray, restored: Any, segmented: Any, others: np.ndarray, words: Say) -> Row:
    """Noise taken away and an anomaly score; the animal cut out."""
    from engine.zoom.contrast import SIGMA

    noisy, cleaned = (f"{value:.1f}" for value in restored.psnr)
    left = words("use.autoencoder_measure", sigma=SIGMA, noisy=noisy, cleaned=cleaned, mse=f"{restored.mse:.4f}",
                 many=len(others), above=int((others > restored.mse).sum()))
    cut = np.dstack([picture, 255 * segmented.mask.astype(np.uint8)])  # (H, W, 4): transparent outside
    return Row("use", Cell(left, [_shown(restored.noisy, words("use.noisy")),
                                  _shown(restored.cleaned, words("use.cleaned"))]),
               Cell(words("use.unet_measure", share=f"{segmented.mask.mean():.0%}"), [_shown(cut, words("use.cut"))]))


def _shown(pixels: np.ndarray, name: str) -> str:
    return figure(image(png(pixels), name), name)


def _masked(picture: np.ndarray, mask: np.ndarray, true: np.ndarray | None, name: str) -> str:
    return figure(image(masked(png(picture), mask, true, dark()), name), name)


def _white(mask: np.ndarray) -> np.ndarray:
    return 255 * mask.astype(np.uint8)


def _times(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.1f}×" if part > whole else f"{part / whole:.1%}"
