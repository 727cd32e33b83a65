"""The transfer lab: what is frozen stays, what is not learns, and transferring wins."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.data.photos import read
from engine.labs import transfer
from engine.labs.transfer import RACERS, Config, fit, flipped, groups, mistakes, network, photos, predict, racers
from engine.models.squeezenet import pretrained
from engine.runs.checkpoint import FOLDER, checkpoint
from engine.train.lockstep import one
from engine.train.state import weights

CPU = torch.device("cpu")
TINY = Config(epochs=1, batch=45, side=64)
BUNDLED = {name: value for name, value in pretrained().items() if name.startswith("features.")}


@pytest.fixture(scope="module")
def trained() -> dict[str, torch.Tensor]:
    *_, last = fit(TINY, CPU)
    return weights(last.state())


def test_frozen_features_are_still_those_of_imagenet_and_the_others_are_not(trained: dict) -> None:
    found = {racer: one(racer, trained) for racer in RACERS}
    assert all(torch.equal(found["frozen"][name], value) for name, value in BUNDLED.items())
    assert not any(torch.equal(found["finetune"][name], value) for name, value in BUNDLED.items())
    heads = [found[racer]["classifier.1.weight"] for racer in RACERS]
    assert all(head.abs().sum() > 0 for head in heads), "all three heads start at 0 and learn"
    fine = max(float((found["finetune"][name] - value).abs().max()) for name, value in BUNDLED.items())
    assert fine < 3 * TINY.lr, "three updates by Adam move a weight by at most about lr each, here lr ÷ slower"


def test_all_start_at_the_loss_of_knowing_nothing_and_see_the_same_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    first = next(iter(fit(TINY, CPU)))
    assert [float(first.metrics[f"loss_{racer}"]) for racer in RACERS] == pytest.approx([np.log(4)] * 3)
    seen: dict[str, list] = {racer: [] for racer in RACERS}
    models = racers(TINY)
    for racer, model in models.items():
        model.register_forward_pre_hook(lambda _model, given, racer=racer: seen[racer].append(given[0].clone()))
    monkeypatch.setattr(transfer, "racers", lambda _config: models)
    steps = fit(TINY, CPU)
    assert [next(steps).number for _ in range(3)] == [0, 1, 2]
    assert [len(batch) for batch in seen["frozen"]] == [45, 47, 47, 45, 44]  # batches, and scores at the first step
    for same in zip(*seen.values(), strict=True):
        assert torch.equal(same[0], same[1])
        assert torch.equal(same[0], same[2])


def test_who_learns_how_fast() -> None:
    models = racers(TINY)
    slow, fast = groups(models, TINY)
    assert (slow["lr"], fast["lr"]) == (pytest.approx(1e-4), 1e-3)
    held = {id(weight) for group in (slow, fast) for weight in group["params"]}
    learning = {id(weight) for weight in models.parameters() if weight.requires_grad}
    assert held == learning
    assert {id(weight) for weight in slow["params"]} == set(map(id, models["finetune"].features.parameters()))


def test_the_set_up_counts() -> None:
    frozen, fine = network(Config(), "frozen"), network(Config(), "finetune")
    learned = [sum(w.numel() for w in model.parameters() if w.requires_grad) for model in (frozen, fine)]
    assert learned == [512 * 4 + 4, 722_496 + 512 * 4 + 4]
    assert frozen(torch.zeros(2, 3, 96, 96, dtype=torch.uint8)).shape == (2, 4)


def test_dropout_is_the_knob() -> None:
    x = photos(64)[0][0][:4]
    for p, alike in ((0.0, True), (0.9, False)):
        model = network(replace(TINY, dropout=p), "frozen")
        torch.nn.init.ones_(model.classifier[1].weight)
        assert torch.equal(model(x), model(x)) == alike


def test_half_are_seen_in_a_mirror() -> None:
    torch.manual_seed(0)
    x = torch.arange(200 * 3 * 2 * 5).view(200, 3, 2, 5)
    got = flipped(x)
    turned = [torch.equal(a, b.flip(2)) for a, b in zip(got, x, strict=True)]
    same = [torch.equal(a, b) for a, b in zip(got, x, strict=True)]
    assert sum(turned) + sum(same) == 200
    assert 60 < sum(turned) < 140


def test_held_out_photos_do_not_depend_on_the_seed_and_training_ones_are_mixed() -> None:
    (x, kind), (new, new_kind) = photos(64)
    assert (x.shape, new.shape, x.dtype) == ((134, 3, 64, 64), (47, 3, 64, 64), torch.uint8)
    assert len(set(kind[:20].tolist())) == 4
    assert torch.bincount(new_kind).tolist() == [15, 17, 7, 8]
    assert not {photo.numpy().tobytes() for photo in x} & {photo.numpy().tobytes() for photo in new}


def test_mistakes_are_the_hardest_first() -> None:
    kind = torch.tensor([0, 1, 2])
    sure, half, wrong = torch.eye(4)[[0, 1, 2]], torch.full((3, 4), 0.25), torch.eye(4)[[0, 2, 3]]
    x = torch.arange(3).view(3, 1, 1, 1).expand(3, 3, 96, 96).byte()
    found = mistakes({"frozen": sure, "finetune": half, "scratch": wrong}, x, kind)
    assert found["images"].shape == (2, 48, 48, 3)
    assert found["true"].tolist() == [1, 2]
    assert found["scratch"].tolist() == [2, 3]
    assert found["images"][:, 0, 0, 0].tolist() == [1, 2]


def test_probabilities_of_one_photo(trained: dict) -> None:
    found = predict(trained, TINY, read("animal_red_panda", 192))
    assert list(found) == list(RACERS)
    assert all(shares.shape == (4,) and shares.sum() == pytest.approx(1, abs=1e-5) for shares in found.values())


def test_published_transferred_features_are_far_above_scratch() -> None:
    scores = checkpoint("transfer").scores
    assert min(scores["accuracy_frozen"], scores["accuracy_finetune"]) > scores["accuracy_scratch"] + 0.2
    assert scores["accuracy_frozen"] > scores["baseline_pixels"] > scores["baseline_most"]
    assert abs(scores["folds_frozen"] - scores["accuracy_frozen"]) < 0.1
    frozen = one("frozen", checkpoint("transfer").weights())
    assert all(torch.equal(frozen[name], value) for name, value in BUNDLED.items()), "half precision loses nothing"
    assert (FOLDER / "transfer.safetensors").stat().st_size <= 6_000_000
    assert (FOLDER / "transfer.run.npz").stat().st_size <= 1_500_000
