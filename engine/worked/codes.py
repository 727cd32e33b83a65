"""Autoencoders by hand: how far off a restoration is, how small a code is, when an error is too large."""

from typing import Any

import numpy as np

from engine.worked.arrange import concat
from engine.worked.functions import apply
from engine.worked.grid import Grid, constant
from engine.worked.inputs import Side, matrix, real
from engine.worked.reduce import mean, total
from engine.worked.register import example

PIXELS = Side(1, 9, ("n",))  # of one row of a picture
PLACES = {"width": PIXELS, "columns": "p"}


def psnr(mse: Grid) -> Grid:
    """How far below the brightest pixel, 1, the error lies, in decibels; ∞ without an error."""
    with np.errstate(divide="ignore"):
        return -10 * (apply("log", mse) / apply("log", constant(10)))


@example(x=matrix([[0, 0.5, 1, 0.2]], 0, 1, **PLACES),
         xhat=matrix([[0.1, 0.4, 0.9, 0.4]], 0, 1, symbol=r"\hat{x}", role="result", **PLACES), oracles=("WE-28",))
def autoencoder_mse(x: Grid, xhat: Grid) -> list[Grid]:
    """The input is its own answer: the loss compares what comes out with what went in, pixel by pixel."""
    error = (xhat - x).named("error", "e", r"\hat{x} - x", columns="p")  # (1, n)
    squares = (error**2).named("squares", "e^2", columns="p")
    sse = total(squares).named("sse", r"\mathrm{SSE}", r"\sum e^2")
    mse = mean(squares).named("mse", r"\mathrm{MSE}", r"\tfrac{1}{n} \sum e^2")
    return [x, xhat, error, squares, sse, mse]


@autoencoder_mse.reference
def autoencoder_mse_by_torch(x: np.ndarray, xhat: np.ndarray) -> dict[str, Any]:
    import torch

    went_in, came_out = torch.from_numpy(x), torch.from_numpy(xhat)
    each, every, average = (torch.nn.functional.mse_loss(came_out, went_in, reduction=how)
                            for how in ("none", "sum", "mean"))
    return {"error": xhat - x, "squares": each, "sse": every, "mse": average}


@example(clean=matrix([[0, 1, 1, 0]], 0, 1, symbol="x", **PLACES),
         noisy=matrix([[0.3, 0.8, 1, 0.1]], 0, 1, symbol=r"\tilde{x}", **PLACES),
         output=matrix([[0.1, 0.9, 1, 0]], 0, 1, symbol=r"\hat{x}", role="result", **PLACES), oracles=("WE-28",))
def denoising_pair(clean: Grid, noisy: Grid, output: Grid) -> list[Grid]:
    """The noisy picture goes in, but the answer is the clean one: three pictures, and which two are compared."""
    loss = mean((output - clean) ** 2).named("loss", "L", r"\tfrac{1}{n} \sum (\hat{x} - x)^2")
    before = mean((noisy - clean) ** 2).named("before", "L_0", r"\tfrac{1}{n} \sum (\tilde{x} - x)^2")
    copied = mean((output - noisy) ** 2)
    copied = copied.named("copied", r"L_{\mathrm{copy}}", r"\tfrac{1}{n} \sum (\hat{x} - \tilde{x})^2")
    decibels = concat(psnr(before), psnr(loss))  # (1, 2)
    decibels = decibels.named("psnr", r"\mathrm{PSNR}", r"-10 \log_{10} L", columns=("x̃", "x̂"))
    return [clean, noisy, output, loss, before, copied, decibels]


@denoising_pair.reference
def denoising_pair_by_torch(clean: np.ndarray, noisy: np.ndarray, output: np.ndarray) -> dict[str, Any]:
    import torch
    from torch.nn.functional import mse_loss

    x, with_noise, restored = map(torch.from_numpy, (clean, noisy, output))
    losses = [mse_loss(with_noise, x), mse_loss(restored, x)]
    return {"before": losses[0], "loss": losses[1], "copied": mse_loss(restored, with_noise),
            "psnr": [[(-10 * torch.log10(one)).item() for one in losses]]}


SHAPE = ("C", "H", "W")
LATENTS = [[128, 1, 1], [8, 7, 7], [64, 8, 8], [784, 1, 1]]


@example(picture=matrix([[1, 28, 28]], 1, 512, whole=True, log=True, symbol="x", columns=SHAPE),
         latent=matrix(LATENTS, 1, 1024, height=(1, 6), whole=True, log=True, symbol="z", rows="z", columns=SHAPE),
         oracles=("WE-28",))
def compression_ratio(picture: Grid, latent: Grid) -> list[Grid]:
    """How many numbers a picture has and how many each code keeps; no bottleneck where that is not fewer."""
    counted = (picture[:, :1] * picture[:, 1:2] * picture[:, 2:]).named("pixels", "n_x", "C H W")  # (1, 1)
    kept = latent[:, :1] * latent[:, 1:2] * latent[:, 2:]  # (codes, 1)
    kept = kept.named("kept", "n_z", "C H W", rows=latent.row_labels)
    ratio = (counted / kept).named("ratio", "r", "n_x / n_z", rows=latent.row_labels)
    narrow = apply("positive", counted - kept)
    narrow = narrow.named("narrow", "b", r"[n_z < n_x]", rows=latent.row_labels)
    return [picture, latent, counted, kept, ratio, narrow]


@compression_ratio.reference
def compression_ratio_by_torch(picture: np.ndarray, latent: np.ndarray) -> dict[str, Any]:
    import torch

    sizes = [torch.empty(*row, device="meta").numel() for row in latent.astype(int).tolist()]
    pixels = torch.empty(*picture[0].astype(int).tolist(), device="meta").numel()
    return {"pixels": pixels, "kept": [[n] for n in sizes], "ratio": [[pixels / n] for n in sizes],
            "narrow": [[n < pixels] for n in sizes]}


@example(train=matrix([[0.010, 0.012, 0.008, 0.011, 0.009]], 0, 1, width=(2, 9), symbol="e", columns="e"),
         k=real(3, 0, 6), test=matrix([[0.013, 0.020]], 0, 1, width=(1, 9), symbol="q", columns="q"),
         oracles=("WE-28",))
def anomaly_score(train: Grid, k: Grid, test: Grid) -> list[Grid]:
    """What normal data cost sets the threshold; whatever costs more is called abnormal."""
    mu = mean(train).named("mean", r"\mu", r"\tfrac{1}{N} \sum e")
    spread = apply("sqrt", mean((train - mu) ** 2)).named("std", r"\sigma", r"\sqrt{\tfrac{1}{N} \sum (e - \mu)^2}")
    limit = (mu + k * spread).named("threshold", r"\theta", r"\mu + k \sigma")
    found = apply("positive", test - limit).named("abnormal", "a", r"[q > \theta]", columns=test.column_labels)
    return [train, mu, spread, k, limit, test, found]


@anomaly_score.reference
def anomaly_score_by_torch(train: np.ndarray, k: float, test: np.ndarray) -> dict[str, Any]:
    import torch

    errors = torch.from_numpy(train)
    spread = torch.std(errors, correction=0)
    limit = errors.mean() + k * spread
    above = torch.from_numpy(test) - limit > 1e-12
    return {"mean": errors.mean(), "std": spread, "threshold": limit, "abnormal": above}
