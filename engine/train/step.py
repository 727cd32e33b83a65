"""What a training loop yields: where it is, what it measured, and two doors into its present state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch

Views = dict[str, dict[str, np.ndarray]]  # view name -> named arrays, e.g. {"curves": {"x": …, "true": …}}
State = dict[str, torch.Tensor]  # everything needed to go on exactly from here


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of training. All fields describe the network after `number` updates.

    Metrics stay tensors, so that a GPU is never made to wait; the recorder fetches them in batches.
    `views` and `state` are called by whoever wants them, at once: the loop goes on changing the network afterwards.
    """

    number: int  # updates made so far; 0 is the untrained network
    total: int  # updates in the whole run
    epoch: int  # passes over the data begun so far, from 0
    metrics: Mapping[str, torch.Tensor | float]  # scalars; "test_…" is measured on held-out data
    views: Callable[[], Views]
    state: Callable[[], State]
