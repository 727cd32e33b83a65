"""What a classifier takes for what. Shapes: N rows, K classes."""

import numpy as np
import torch
from torch import Tensor


def confusion(predicted: Tensor, label: Tensor, classes: int = 10) -> np.ndarray:
    """(K, K): how often the class of the row was taken for the class of the column."""
    counts = torch.bincount(classes * label + predicted, minlength=classes * classes)
    return counts.view(classes, classes).numpy().astype(np.int32)


def worst(probability: Tensor, label: Tensor, most: int) -> tuple[Tensor, dict[str, np.ndarray]]:
    """Rows of (N, K) named wrongly with the least probability left for the truth, worst first, and what was said."""
    given = probability.gather(1, label[:, None])[:, 0]  # (N,) probability of the true class
    predicted = probability.argmax(dim=1)  # (N,)
    wrong = (predicted != label).nonzero()[:, 0]
    rows = wrong[given[wrong].argsort(stable=True)[:most]]  # (W,)
    return rows, {
        "true": label[rows].numpy(),
        "predicted": predicted[rows].numpy(),
        "probability": probability[rows].amax(dim=1).numpy(),  # given to the wrong class
    }
