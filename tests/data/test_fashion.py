"""The bundled clothes, and how a grey picture becomes a colour one."""

import numpy as np
import pytest
from PIL import Image

from engine.data import fashion


def test_shares_and_classes() -> None:
    (x, y), (new_x, new_y) = fashion.load()
    assert (x.shape, new_x.shape, x.dtype) == ((6000, 3, 32, 32), (1000, 3, 32, 32), np.uint8)
    assert np.bincount(y).tolist() == [600] * 10
    assert np.bincount(new_y).tolist() == [100] * 10
    assert len({picture.tobytes() for picture in [*x, *new_x]}) == 7000  # nothing held out was trained on
    assert len(set(y[:100].tolist())) == 10  # not sorted by class


def test_normalised_by_the_training_pictures() -> None:
    (x, _), _ = fashion.load()
    mean, std = fashion.COLOURS
    assert mean == pytest.approx(x.mean(axis=(0, 2, 3)) / 255, abs=1e-4)
    assert std == pytest.approx(x.std(axis=(0, 2, 3)) / 255, abs=1e-4)


def test_as_pillow_would_put_it_on_black() -> None:
    grey = np.random.default_rng(0).integers(0, 256, (2, 28, 28), dtype=np.uint8)
    for given, found in zip(grey, fashion.coloured(grey), strict=True):
        black = Image.new("RGB", (32, 32))
        black.paste(Image.fromarray(given).convert("RGB"), (2, 2))
        assert (found.transpose(1, 2, 0) == np.asarray(black)).all()
