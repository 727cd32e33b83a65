"""The segmentation lab: its losses and scores against counting by hand, and what is published."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.data.download import cache
from engine.labs import segment
from engine.labs.knob import plain
from engine.labs.segment import Config, animal, animal_by_slip, bce, bce_dice, drawn, evaluate, fit, network, one_mask
from engine.models.unet import FCN
from engine.runs.checkpoint import checkpoint, of
from engine.train import overlap
from engine.train.state import weights

CPU = torch.device("cpu")
SHORT = Config(steps=2, batch=2, side=48)
FOUR = ("segment", "segment-add", "segment-none", "segment-fcn")


def test_losses_by_hand() -> None:
    logits = torch.tensor([0.0, 2.0, -1.0, 3.0]).view(2, 1, 1, 2)
    mask = torch.tensor([0.0, 1.0, 0.0, 0.0]).view(2, 1, 1, 2)
    p = 1 / (1 + np.exp(-logits.numpy().ravel().astype(float)))
    true = mask.numpy().ravel()
    by_pixel = -np.mean(true * np.log(p) + (1 - true) * np.log(1 - p))
    assert float(bce(logits, mask)) == pytest.approx(by_pixel, rel=1e-5)
    soft = [(2 * p[1] + 1) / (p[0] + p[1] + 1 + 1), 1 / (p[2] + p[3] + 1)]
    assert float(bce_dice(logits, mask)) == pytest.approx(by_pixel + 1 - np.mean(soft), rel=1e-5)


def test_the_slip_asks_for_more_than_one_half() -> None:
    logits = torch.linspace(-3, 3, 61).view(1, 1, 1, 61)
    p = 1 / (1 + np.exp(-logits.numpy().ravel().astype(float)))
    assert np.array_equal(animal(logits).numpy().ravel(), p > 0.5)
    lost = (animal(logits) & ~animal_by_slip(logits)).numpy().ravel()
    assert lost.sum() == 5  # logits 0.1 … 0.5
    assert p[lost].max() == pytest.approx(0.6225, abs=1e-4)
    assert not (animal_by_slip(logits) & ~animal(logits)).any()


def test_four_networks_of_one_data_order() -> None:
    first = [next(iter(fit(replace(SHORT, skip=skip), CPU))) for skip in ("concat", "add", "none", "fcn")]
    assert len({float(step.metrics["loss"]) for step in first}) == 4
    assert isinstance(network(Config(skip="fcn")), FCN)
    one, other = (drawn(replace(SHORT, skip=skip), 0, 2, 5) for skip in ("concat", "fcn"))
    assert torch.equal(one[0], other[0])
    assert torch.equal(one[1], other[1])


def test_the_network_learns_one_batch_by_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = drawn(SHORT, 5, 4, 0)
    monkeypatch.setattr(segment, "drawn", lambda *_args, **_more: batch)
    segment.watched.cache_clear()
    config = replace(SHORT, steps=40, batch=4)
    *_, last = fit(config, CPU)
    segment.watched.cache_clear()
    with torch.no_grad():
        model = network(config)
        model.load_state_dict(weights(last.state()))
        found = animal(model.train()(batch[0]))
    assert float(overlap.iou(found, batch[1][:, 0] > 0)) > 0.9


def test_views_show_the_truth_and_what_the_scores_count() -> None:
    *_, last = fit(SHORT, CPU)
    found = last.views()
    x, mask = segment.watched(SHORT)
    assert np.array_equal(found["photos"]["images"], x[: segment.TILES].permute(0, 2, 3, 1).numpy())
    assert np.array_equal(found["truth"]["images"] > 127, mask[: segment.TILES, 0].numpy() > 0)
    shares = [f"{100 * float(each.mean()):.0f} %" for each in mask[: segment.TILES]]
    assert found["truth"]["share"].tolist() == shares


def test_no_single_mask_is_much_better_than_the_one_that_is_named() -> None:
    config = replace(SHORT, side=48)
    true = drawn(config, segment.HELD_OUT_SEED, segment.SCORED, 0)[1][:, 0] > 0
    best = float(overlap.iou(one_mask(config).expand_as(true), true))
    rows, columns = np.indices((48, 48))
    for radius in (12, 18, 24):
        disc = torch.from_numpy((rows - 23.5) ** 2 + (columns - 23.5) ** 2 < radius**2)
        assert float(overlap.iou(disc.expand_as(true), true)) < best + 0.02


def test_pets_are_asked_for_only_when_chosen(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AI_LIBRARY_HOME", str(tmp_path))
    assert cache() == tmp_path / "data"
    assert segment.missing(Config(data="pets"))
    assert not segment.missing(Config())
    segment.download(Config(), lambda _part: pytest.fail("nothing is to be fetched"))


@pytest.mark.parametrize("name", FOUR)
def test_published_networks_beat_what_needs_no_network(name: str) -> None:
    scores = checkpoint(name).scores
    assert scores["iou"] > scores["baseline_one_mask"] > scores["baseline_all"]
    assert scores["iou"] <= scores["dice"]
    assert scores["boundary_iou"] > scores["baseline_one_mask_boundary"]


def test_published_networks_differ_in_their_skips_alone_and_skips_save_the_boundary() -> None:
    found = {one.name: one for one in of("segment")}
    assert set(FOUR) <= set(found)
    configs = [plain(Config()) | {"skip": skip} for skip in ("concat", "add", "none", "fcn")]
    assert [found[name].config for name in FOUR] == configs
    concat, add, none, fcn = (found[name].scores for name in FOUR)
    assert concat["iou"] >= 0.75
    assert min(concat["boundary_iou"], add["boundary_iou"]) > none["boundary_iou"] > fcn["boundary_iou"]


def test_a_score_is_measured_on_the_pictures_it_names() -> None:
    *_, last = fit(SHORT, CPU)
    scores = evaluate(weights(last.state()), SHORT, CPU)
    mask = drawn(SHORT, segment.HELD_OUT_SEED, segment.SCORED, 1, held_out=True)[1]
    assert scores["baseline_all"] == pytest.approx(float(mask.mean()), abs=1e-6)  # IoU of everything is the share
