"""Networks of the labs `segment` and `restore`, opened for views that show one picture to several of them."""

from typing import Any

import numpy as np
import streamlit as st

from engine import labs
from engine.labs import knob
from engine.ui.look.trained import Trained
from engine.ui.runs import shipped

FOUR = ("segment", "segment-add", "segment-none", "segment-fcn")


@st.cache_resource(show_spinner=False, max_entries=3)
def opened(lab: str, code: str, _found: Trained) -> Any:  # noqa: ARG001 the code names the weights
    """The network, ready to be used by everybody and changed by nobody. 4 MB each, therefore few."""
    from engine.train.state import load

    return load(labs.lab(lab).network(_found.config), _found.weights).eval()


def published(lab: str, name: str) -> Trained | None:
    """What ships under this name."""
    found = shipped(lab).get(name)
    if found is None:
        return None
    return Trained(name, found.weights(), knob.read(labs.lab(lab).Config, found.config), 0)


def scores(found: np.ndarray, true: np.ndarray) -> dict[str, float]:
    """IoU and boundary IoU of two masks (H, W) bool, as the lab measures them."""
    import torch

    from engine.train import overlap

    pair = [torch.from_numpy(np.ascontiguousarray(mask))[None] for mask in (found, true)]
    return {"iou": float(overlap.iou(*pair)), "boundary_iou": float(overlap.boundary_iou(*pair))}


@st.cache_data(show_spinner=False, max_entries=64)
def mask(name: str, picture: str, _pixels: np.ndarray) -> np.ndarray | None:  # noqa: ARG001 the name of the pixels
    """(H, W) bool from a published network of `segment`; None while it is not published."""
    from engine.zoom.skips import passed

    found = published("segment", name)
    return None if found is None else passed(opened("segment", name, found), _pixels)["output"][0] > 0
