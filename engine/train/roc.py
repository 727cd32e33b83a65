"""How well one number tells two kinds apart, whatever the threshold (Fawcett 2006, An introduction to ROC analysis)."""

import numpy as np


def roc(normal: np.ndarray, anomalous: np.ndarray, false_alarms: np.ndarray) -> np.ndarray:
    """(F,) shares of false alarms that are allowed -> (F,) shares of anomalies caught, from scores (N,) and (M,).

    What lies above the threshold is called anomalous; each threshold is the lowest that keeps to its false alarms.
    """
    falling = np.append(np.sort(normal)[::-1], -np.inf)  # (N + 1,)
    threshold = falling[np.floor(false_alarms * len(normal) + 1e-9).astype(int)]  # (F,)
    return (anomalous[None, :] > threshold[:, None]).mean(axis=1)


def auroc(normal: np.ndarray, anomalous: np.ndarray) -> float:
    """Area under the curve: how often a random anomaly has a higher score than a random normal one, a tie half.

    1 is perfect, 0.5 is chance, below 0.5 the anomalies have the lower scores.
    """
    row = np.sort(normal)
    below, not_above = (np.searchsorted(row, anomalous, side) for side in ("left", "right"))  # (M,) each
    return float((below + not_above).mean() / 2 / len(row))
