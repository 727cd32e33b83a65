"""The picture lab: learning on a few pictures, resuming with augmentation, figures checked by counting."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.data import cifar10, fashion
from engine.figures import figure
from engine.labs import cifar
from engine.labs.cifar import Config, drawn, evaluate, filters, fit, maps, network, pictures, predict, remark, work
from engine.problem import Problem
from engine.runs import checkpoint
from engine.train.mistaken import confusion, worst
from engine.train.state import weights
from engine.words import LANGUAGES, entry, say

CPU = torch.device("cpu")
SMALL = Config(data="subset", epochs=2, channels=2, hidden=16, batch=20, augment="on")
RANDOM = np.random.default_rng(0)
LABELS = np.arange(60) % 10
PICTURES = np.clip(RANDOM.normal(25 * LABELS[:, None, None, None], 20, (60, 32, 32, 3)), 0, 255).astype(np.uint8)


@pytest.fixture(autouse=True)
def subset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Sixty pictures, the brighter the higher their label, take the place of CIFAR-10."""
    file = tmp_path / "part.npz"
    np.savez(file, x_train=PICTURES, y_train=LABELS, x_test=PICTURES[:30], y_test=LABELS[:30])
    monkeypatch.setenv(cifar10.SUBSET, str(file))
    pictures.cache_clear()
    yield
    pictures.cache_clear()


@pytest.mark.parametrize("kind", ["cnn", "resnet"])
def test_it_learns(kind: str) -> None:
    steps = list(fit(replace(SMALL, network=kind, augment="off", epochs=40, lr=3e-3), CPU))
    losses = [float(step.metrics["loss"]) for step in steps]
    assert losses[0] == pytest.approx(np.log(10), abs=0.3)  # nothing is known yet
    assert losses[-1] < losses[0] / 2
    assert steps[-1].metrics["test_accuracy"] > 0.3


@pytest.mark.parametrize("kind", ["cnn", "resnet"])
def test_resumed_to_the_last_bit_with_augmentation_and_running_means(kind: str) -> None:
    config = replace(SMALL, network=kind)
    whole = [(float(step.metrics["loss"]), step.state()) for step in fit(config, CPU)]
    later = [(float(step.metrics["loss"]), step.state()) for step in fit(config, CPU, whole[2][1])]
    assert len(later) == len(whole) - 2
    for one, other in zip(whole[2:], later, strict=True):
        assert one[0] == other[0]
        assert all(torch.equal(value, other[1][key]) for key, value in one[1].items())


def test_augmentation_changes_what_is_learned_from_but_not_what_is_measured() -> None:
    with_it, without = (next(fit(replace(SMALL, augment=code), CPU)) for code in ("on", "off"))
    assert float(with_it.metrics["loss"]) != float(without.metrics["loss"])
    assert float(with_it.metrics["test_loss"]) == float(without.metrics["test_loss"])


def test_probabilities_and_scores() -> None:
    *_, last = fit(SMALL, CPU)
    trained = weights(last.state())
    found = np.stack([predict(trained, SMALL, picture) for picture in PICTURES[:30]])
    assert found.sum(axis=1) == pytest.approx(np.ones(30), abs=1e-5)
    scores = evaluate(trained, SMALL, CPU)
    assert scores["accuracy"] == pytest.approx((found.argmax(axis=1) == LABELS[:30]).mean())
    assert 0 <= scores["baseline_logistic"] <= 1


def test_without_the_file_the_network_still_loads_and_one_sentence_says_why_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trained = network(SMALL).state_dict()
    monkeypatch.delenv(cifar10.SUBSET)
    with pytest.raises(Problem, match=cifar10.SUBSET):
        evaluate(trained, SMALL, CPU)
    with pytest.raises(Problem) as caught:
        evaluate(trained, replace(SMALL, channels=3), CPU)
    assert caught.value.code == "state_does_not_fit"
    assert cifar.missing(SMALL)
    assert remark(SMALL) is None


def test_filters_by_hand() -> None:
    model = network(replace(SMALL, channels=5))
    weight = model.block1.conv1.weight.detach().numpy()  # (5, 3, 3, 3)
    most = np.abs(weight).max()
    colour = filters(model, "cifar10")
    assert colour.shape == (5, 3, 3, 3)
    assert colour[2, 0, 1, 2] == pytest.approx(127.5 + 127.5 * weight[2, 2, 0, 1] / most, abs=0.51)
    grey, summed = filters(model, "fashion"), weight.sum(axis=1)
    assert (np.sign(grey) * np.sign(summed) >= 0).all()
    assert np.abs(grey).max() == 127


@pytest.mark.parametrize("kind", ["cnn", "resnet"])
def test_feature_maps_of_one_picture(kind: str) -> None:
    model = network(replace(SMALL, network=kind, channels=16)).train()
    found = maps(model, pictures("subset")[1][0][:1])
    assert {name: arrays["images"].shape[1:] for name, arrays in found.items()} == {
        "maps1": (16, 16), "maps2": (8, 8), "maps3": (4, 4)}
    assert all(arrays["images"].max() == 255 for arrays in found.values())
    assert model.training
    assert all((part.running_mean == 0).all() for part in model.modules() if isinstance(part, torch.nn.BatchNorm2d))


def test_grey_pictures_are_drawn_as_ink_and_photos_in_colour() -> None:
    assert drawn(torch.from_numpy(fashion.coloured(np.zeros((2, 28, 28), np.uint8)))).shape == (2, 32, 32)
    assert (drawn(pictures("subset")[0][0]) == PICTURES).all()


def test_confusion_and_worst_by_counting() -> None:
    label = torch.tensor([0, 1, 2, 3])
    probability = torch.tensor([[0.9, 0.1, 0, 0], [0.6, 0.4, 0, 0], [0.0, 0.9, 0.1, 0], [0, 0, 0, 1]])
    assert confusion(probability.argmax(dim=1), label, 4).tolist() == [
        [1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]]
    rows, said = worst(probability, label, 12)
    assert rows.tolist() == [2, 1]
    assert (said["true"].tolist(), said["predicted"].tolist()) == ([2, 1], [1, 0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_name_the_classes_of_the_data(language: str) -> None:
    *_, last = fit(replace(SMALL, epochs=1), CPU)
    views, names = last.views(), entry("classes.cifar10")[language].split("|")

    def words(view: str, key: str) -> str:
        return say(language, f"labs.cifar.views.{view}.{key}")

    drawn_matrix = figure("matrix")(views["confusion"], partial(words, "confusion"), False)
    assert list(drawn_matrix.data[0].y) == names
    mistaken = figure("labelled_tiles")(views["mistakes"], partial(words, "mistakes"), False)
    first = views["mistakes"]["true"][0]
    assert f"<b>{names[first]}</b>" in mistaken.layout.annotations[0].text
    for view in ("confusion", "mistakes"):  # the same words wherever classes are named
        assert entry(f"labs.cifar.views.{view}.classes") == {
            code: entry(f"classes.{code}") for code in ("fashion", "cifar10")}


def test_work_is_counted_by_hand_and_much_of_it_is_remarked_on() -> None:
    config = Config(data="fashion", channels=1, hidden=16, epochs=1, batch=1)
    by_hand = 1024 * (3 * 9 * 1 + 1 + 1 * 9 * 2 + 2) + 256 * (2 * 9 * 4 + 4 + 4 * 9 * 8 + 8)
    by_hand += 64 * (8 * 9 * 8 + 8 + 8 * 9 * 16 + 16)
    by_hand += 256 * 16 + 16 + 16 * 256 + 256 + 256 * 10 + 10
    assert work(config) == 6000 * by_hand
    assert remark(Config()) is None
    code, facts = remark(Config(channels=32))
    assert code == "slow"
    assert float(facts["times"]) > 4
    assert remark(replace(SMALL, epochs=1)) is None


def test_no_picture_of_cifar10_is_passed_on() -> None:
    found = checkpoint.checkpoint("cifar-cifar10").recording()
    assert set(found.views(int(found.snapshots[-1]))) == {"filters", "confusion"}
    assert set(cifar.VIEWS) - set(cifar.unpublished(cifar.Config(data="cifar10"))) == {"filters", "confusion"}
    assert cifar.unpublished(cifar.Config(data="fashion")) == ()
