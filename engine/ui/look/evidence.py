"""What speaks for a class in a picture, each computed once: logits, saliency, integrated gradients, Grad-CAM."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from engine.ui.look.subject import Subject

MANY = 5  # classes shown
STEPS = 24  # of integrated gradients: 0.7 s and a gap of about 1 % for SqueezeNet on one core
WINDOWS = {224: (48, 16), 32: (8, 2)}  # side of the picture -> side and step of the square that occlusion moves
CELLS = {224: 4, 32: 1}  # side -> side of the squares whose shares are drawn as one: single ones cannot be told apart
WEIGHTY = 50_000_000  # numbers; a network with more of them, VGG16, needs a second for one forward pass
KEPT = "evidence.slow"  # where the session keeps the slow maps
FEW = 16  # of them, 200 KB each
Progress = Callable[[float], None]  # told the fraction done, 0 to 1


@dataclass(frozen=True)
class Complete:
    """Integrated gradients (H, W), and what they should add up to."""

    values: np.ndarray
    total: float  # of the map
    change: float  # logit of the picture − logit of a black one

    @property
    def gap(self) -> float:
        """What is missing or too much, as a share of the change."""
        return abs(self.total - self.change) / max(abs(self.change), 1e-9)


def answer(subject: Subject, pixels: np.ndarray) -> np.ndarray:
    """(N,) float64: the logits of a picture (H, W, 3)."""
    import torch

    with torch.no_grad():
        return subject.model(_input(pixels))[0].double().numpy()


def probabilities(logits: np.ndarray) -> np.ndarray:
    """(N,) -> (N,) that add up to 1: softmax."""
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


def first(scores: np.ndarray, many: int = MANY) -> list[int]:
    """The classes with the largest logits or probabilities; of equals the one with the lower number."""
    return np.argsort(-scores, kind="stable")[:many].tolist()


@st.cache_data(show_spinner=False, max_entries=32)
def known(code: str, _subject: Subject) -> np.ndarray:  # noqa: ARG001 the code names weights and picture
    """(N,) the logits of the subject's own picture."""
    return answer(_subject, _subject.picture)


@st.cache_data(show_spinner=False, max_entries=24)
def saliency(code: str, target: int, _subject: Subject) -> np.ndarray:  # noqa: ARG001
    """(H, W): of the three colours the one that moves the logit most (Simonyan 2014, 3.1)."""
    from engine import attribution

    return attribution.saliency(_subject.model, _input(_subject.picture), target)[0].max(axis=0)


@st.cache_data(show_spinner=False, max_entries=24)
def grad_cam(code: str, target: int, _subject: Subject) -> np.ndarray:  # noqa: ARG001
    """(H, W), none below 0."""
    from engine import attribution

    return attribution.grad_cam(_subject.model, _input(_subject.picture), target, _subject.network.gradcam)[0]


def integrated_gradients(subject: Subject, target: int, progress: Progress) -> Complete:
    """The shares of the three colours of a place added up."""
    from engine import attribution

    x = _input(subject.picture)
    shares = attribution.integrated_gradients(subject.model, x, target, STEPS, progress)[0].sum(axis=0)  # (H, W)
    return Complete(shares, float(shares.sum()), attribution.change(subject.model, x, target))


def together(values: np.ndarray, cell: int) -> np.ndarray:
    """(H, W) -> (H, W): in every square of cell × cell the sum of its values stands everywhere."""
    height, width = values.shape
    sums = values.reshape(height // cell, cell, width // cell, cell).sum(axis=(1, 3))
    return sums.repeat(cell, axis=0).repeat(cell, axis=1)


def occlusion(subject: Subject, target: int, progress: Progress) -> np.ndarray:
    """(H, W): how far the logit falls when a square around a place is covered."""
    import torch

    from engine import attribution

    window, stride = WINDOWS[subject.network.side]
    x = _input(subject.picture)
    cover = torch.tensor(grey(subject), dtype=torch.float32).view(1, 3, 1, 1).expand(x.shape)
    return attribution.occlusion(subject.model, x, target, window, stride, cover, progress)[0, 0]


SLOW = {"integrated_gradients": integrated_gradients, "occlusion": occlusion}


def passes(method: str, side: int) -> int:
    """Forward passes that a slow map needs."""
    if method == "integrated_gradients":
        return STEPS
    window, stride = WINDOWS[side]
    return (math.ceil((side - window) / stride) + 1) ** 2


def waits(method: str, subject: Subject) -> bool:
    """True when a map takes so long that it is made only when asked for."""
    return method == "occlusion" or sum(weight.numel() for weight in subject.model.parameters()) > WEIGHTY


def kept(method: str, subject: Subject, target: int) -> Any:
    """What this session has computed already, or None."""
    return st.session_state.get(KEPT, {}).get((method, subject.code, target))


def compute(method: str, subject: Subject, target: int, progress: Progress = lambda _done: None) -> Any:
    """A slow map: (H, W) for occlusion, Complete for integrated gradients. The session keeps the last few."""
    found = SLOW[method](subject, target, progress)
    all_kept = st.session_state.setdefault(KEPT, {})
    all_kept[method, subject.code, target] = found
    for old in list(all_kept)[:-FEW]:
        del all_kept[old]
    return found


def grey(subject: Subject) -> list[int]:
    """Red, green and blue, 0 … 255, that the network takes for nothing: the mean colour of what it learned from."""
    return (255 * subject.model.normalise.mean).round().flatten().int().tolist()


def covered(subject: Subject, row: int, column: int, side: int) -> np.ndarray:
    """The picture (H, W, 3) with a grey square whose middle is at this row and column."""
    pixels = subject.picture.copy()
    top, left = (min(max(middle - side // 2, 0), size - side)
                 for middle, size in zip((row, column), pixels.shape, strict=False))
    pixels[top:top + side, left:left + side] = grey(subject)
    return pixels


def _input(pixels: np.ndarray) -> Any:
    """(H, W, 3) uint8 -> (1, 3, H, W)"""
    import torch

    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))[None]
