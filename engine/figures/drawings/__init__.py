"""Worked examples as the drawings of the literature, redrawn from the numbers of the moment: SVG text."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.figures.drawings import axis, gru, lstm, masks, plane, stacked, unet, unrolled

Draw = Callable[[Mapping[str, np.ndarray], Mapping[str, Any]], str]  # grids by name, inputs by name -> <svg>

DRAWINGS: dict[str, Draw] = {
    "rnn_step": unrolled.step,
    "rnn_unrolled": unrolled.sentence,
    "rnn_backward": unrolled.backward,
    "rnn_shapes": unrolled.shapes,
    "stock_shapes": stacked.draw,
    "lstm_step": lstm.draw,
    "gru_step": gru.draw,
    "unet_shapes": unet.draw,
    "iou_dice": masks.draw,
    "pca_codes": axis.draw,
    "rgb_lab": plane.of_screen,
    "lab_rgb": plane.of_lab,
}
