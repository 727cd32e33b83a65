"""The digit lab: a real short training, and pictures checked by counting."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.data.mnist import bundled
from engine.labs.mnist import Config, confusion, digits, evaluate, fit, mistakes, network, predict, templates
from engine.train.state import load, weights

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def trained() -> dict[str, torch.Tensor]:
    *_, last = fit(Config(), CPU)
    return weights(last.state())


def test_published_settings_reach_93_percent_and_beat_logistic_regression(trained: dict) -> None:
    scores = evaluate(trained, Config(), CPU)
    assert scores["accuracy"] >= 0.93
    assert 0.88 < scores["baseline_logistic"] < scores["accuracy"]


def test_probabilities_of_one_image(trained: dict) -> None:
    images, labels = bundled()[1]
    found = np.stack([predict(trained, Config(), image) for image in images[:200]])
    assert found.sum(axis=1) == pytest.approx(np.ones(200), abs=1e-5)
    assert (found.argmax(axis=1) == labels[:200]).mean() > 0.9


def test_images_run_from_paper_to_ink() -> None:
    (x, y), (new_x, new_y) = digits("bundled")
    assert (x.shape, y.shape, new_x.shape, new_y.shape) == ((4000, 28, 28), (4000,), (1000, 28, 28), (1000,))
    assert (float(x.min()), float(x.max()), x.dtype, y.dtype) == (0, 1, torch.float32, torch.int64)


def test_confusion_by_counting() -> None:
    random = torch.Generator().manual_seed(0)
    predicted, label = torch.randint(0, 10, (2, 500), generator=random)
    expected = np.zeros((10, 10), dtype=int)
    for row, column in zip(label.tolist(), predicted.tolist(), strict=True):
        expected[row, column] += 1
    assert (confusion(predicted, label) == expected).all()


def test_mistakes_are_wrong_and_worst_first() -> None:
    label = torch.tensor([0, 1, 2, 3])
    probability = torch.tensor([[0.9, 0.1, 0, 0], [0.6, 0.4, 0, 0], [0.0, 0.9, 0.1, 0], [0, 0, 0, 1]])
    found = mistakes(probability, torch.arange(4).view(4, 1, 1).expand(4, 28, 28) / 255, label)
    assert found["true"].tolist() == [2, 1]
    assert found["predicted"].tolist() == [1, 0]
    assert found["probability"] == pytest.approx([0.9, 0.6])
    assert found["images"][:, 0, 0].tolist() == [2, 1]
    nothing = mistakes(torch.eye(4), torch.zeros(4, 28, 28), label)
    assert nothing["images"].shape == (0, 28, 28)


def test_templates_are_the_first_layer_of_any_width() -> None:
    for width, count in ((0, 10), (8, 8), (64, 36)):
        model = network(Config(width=width))
        pictures = templates(model)
        assert pictures.shape == (count, 28, 28)
        weight = next(model.parameters()).detach()[:count].reshape(count, 28, 28).numpy()
        assert (np.sign(pictures) * np.sign(weight) >= 0).all()
        assert np.abs(pictures).max() == 127


def test_full_set_can_be_trained_on(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    fake = random.integers(0, 256, (60, 28, 28), dtype=np.uint8), np.arange(60, dtype=np.int64) % 10
    monkeypatch.setattr("engine.data.mnist.full", lambda: (fake, fake))
    digits.cache_clear()
    *_, last = fit(Config(data="full", epochs=1), CPU)
    digits.cache_clear()
    assert last.number == 2


def test_without_hidden_units_it_is_logistic_regression() -> None:
    config = replace(Config(), width=0, epochs=1)
    *_, last = fit(config, CPU)
    found = weights(last.state())
    assert {tuple(w.shape) for w in found.values()} == {(10, 784), (10,)}
    assert load(network(config), found)(torch.zeros(2, 28, 28)).shape == (2, 10)
