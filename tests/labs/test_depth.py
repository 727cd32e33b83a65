"""The depth lab: an even start, gradients by hand, and what the published runs measured."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from engine.labs.depth import RACERS, Config, clothes, evaluate, fit, gradients, network, racers, responses, steps
from engine.models.deep import weighted
from engine.runs.checkpoint import checkpoint, names
from engine.train.lockstep import one
from engine.train.state import load, weights

CPU = torch.device("cpu")
TINY = Config(depth=8, epochs=1, batch=1000, width=4)
VARIANTS = {"depth-8": 8, "depth-14": 14, "depth": 20, "depth-32": 32}


@pytest.mark.parametrize("depth", [8, 20])
@pytest.mark.parametrize("batch_norm", ["on", "off"])
def test_both_start_from_the_same_weights(depth: int, batch_norm: str) -> None:
    models = racers(replace(TINY, depth=depth, batch_norm=batch_norm))
    plain, residual = (models[racer].state_dict() for racer in RACERS)
    assert plain.keys() < residual.keys()
    assert all(torch.equal(value, residual[name]) for name, value in plain.items())
    assert all("shortcut" in name for name in residual.keys() - plain.keys())
    other = racers(replace(TINY, depth=depth, batch_norm=batch_norm, seed=1))
    assert not torch.equal(other["plain"].stem.weight, models["plain"].stem.weight)


def test_both_see_the_same_pictures_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    models, seen = racers(TINY), {racer: [] for racer in RACERS}
    for racer, model in models.items():
        model.register_forward_pre_hook(lambda _model, given, racer=racer: seen[racer].append(given[0].clone()))
    monkeypatch.setattr("engine.labs.depth.racers", lambda _config: models)
    assert len(list(fit(TINY, CPU))) == steps(TINY) + 1 == 7
    assert len(seen["plain"]) > 7
    assert all(torch.equal(*pair) for pair in zip(seen["plain"], seen["residual"], strict=True))


@pytest.mark.parametrize("racer", RACERS)
def test_gradient_norms_are_those_of_autograd(racer: str) -> None:
    torch.manual_seed(0)
    model = network(TINY, racer)
    x, label = (part[:20] for part in clothes()[0])
    loss = nn.functional.cross_entropy(model(x), label)
    by_hand = torch.autograd.grad(loss, [part.weight for part in weighted(model)], retain_graph=True)
    loss.backward()
    expected = [float(gradient.square().sum().sqrt()) for gradient in by_hand]
    assert gradients(model) == pytest.approx(expected, rel=1e-5)
    assert len(expected) == TINY.depth


def test_gradients_of_one_network_know_nothing_of_the_other() -> None:
    """In the race both losses are added up before backward(); each norm is still that of its own network."""
    step = next(iter(fit(TINY, CPU)))
    raced, models = step.views()["gradients"], racers(TINY)
    order = torch.randperm(6000, generator=torch.Generator().manual_seed(0))[:1000]
    x, label = (part[order] for part in clothes()[0])
    for racer, model in models.items():
        nn.functional.cross_entropy(model(x), label).backward()
        assert raced[racer] == pytest.approx(gradients(model), rel=1e-4)


@torch.no_grad()
@pytest.mark.parametrize("batch_norm", ["on", "off"])
def test_responses_are_measured_before_the_activation(batch_norm: str) -> None:
    config = replace(TINY, batch_norm=batch_norm)
    model, x = network(config, "residual").eval(), clothes()[1][0][:30]
    first = model.stem_norm(model.stem(model.shrink(model.normalise(x))))
    found = responses(model, x)
    assert found.shape == (8,)
    assert found[0] == pytest.approx(float(first.std()), rel=1e-5)
    assert found[1] == pytest.approx(float(model.stage1[0].norm1(model.stage1[0].conv1(first.relu())).std()), rel=1e-5)
    assert found[-1] == pytest.approx(float(model(x).std()), rel=1e-5)
    assert not any(part._forward_hooks for part in model.modules()), "nothing is left in the network"


def test_sigmoids_without_batch_norm_starve_the_first_layer_of_a_plain_network_most() -> None:
    config = Config(depth=20, batch_norm="off", activation="sigmoid", batch=100)
    found = next(iter(fit(config, CPU))).views()["gradients"]
    plain, residual = (found[racer][0] / found[racer][-1] for racer in RACERS)
    assert plain < 1e-8
    assert plain * 100 < residual < 1e-4


def test_a_short_race_beats_guessing_and_is_scored_on_all_pictures() -> None:
    config = replace(TINY, epochs=2, batch=100, width=8)
    *_, last = fit(config, CPU)
    scores = evaluate(weights(last.state()), config, CPU)
    for racer in RACERS:
        assert 0.5 < scores[f"accuracy_{racer}"] < 0.9
        model = load(network(config, racer), one(racer, weights(last.state()))).eval()
        x, label = clothes()[0]
        with torch.no_grad():
            right = torch.cat([model(part).argmax(dim=1) for part in x.split(500)]) == label
        assert scores[f"train_accuracy_{racer}"] == pytest.approx(float(right.float().mean()), abs=1e-6)
    assert 0.8 < scores["baseline_logistic"] < 0.87


def test_published_runs_are_the_same_but_for_their_depth() -> None:
    found = {name: checkpoint(name) for name in VARIANTS}
    assert found["depth"].config == vars(Config())
    assert {name: one.config for name, one in found.items()} == {
        name: vars(Config()) | {"depth": depth} for name, depth in VARIANTS.items()}


def test_published_plain_gets_worse_with_depth_even_in_training_and_residual_does_not() -> None:
    scores = {depth: checkpoint(name).scores for name, depth in VARIANTS.items()}
    plain, residual = ({depth: found[f"train_accuracy_{racer}"] for depth, found in scores.items()} for racer in RACERS)
    assert plain[32] < plain[20] < plain[8] - 0.03
    assert plain[32] < plain[8] - 0.1
    assert abs(residual[32] - residual[8]) < 0.02, "no better for 24 further layers, but no worse"
    assert residual[20] > plain[20] + 0.05
    assert residual[32] > plain[32] + 0.1
    assert scores[32]["accuracy_residual"] > scores[32]["accuracy_plain"] + 0.1, "on held-out pictures too"


def test_published_gradients_say_that_degradation_is_not_vanishing() -> None:
    """With batch normalisation the first layers of the plain network get no less gradient (He et al., section 4.1)."""
    recording = checkpoint("depth-32").recording()
    for step in recording.snapshots:
        found = recording.views(int(step))["gradients"]["plain"]
        assert found[0] > found[-2], "the first convolution gets more than the last one"
    vanished = checkpoint("depth-sigmoid").recording().views(0)["gradients"]
    assert vanished["plain"][0] < 1e-8
    assert np.all(vanished["residual"][:15] > vanished["plain"][:15])


def test_published_files_are_small() -> None:
    sizes = {name: sum(file.stat().st_size for file in checkpoint(name).folder.glob(f"{name}.*"))
             for name in names() if name.partition("-")[0] == "depth"}
    assert max(sizes.values()) < 1e6
    assert sum(sizes.values()) < 5e6


def test_published_without_batch_norm_only_the_residual_network_learns() -> None:
    found = checkpoint("depth-nobn")
    assert found.config == vars(Config()) | {"depth": 32, "batch_norm": "off"}
    assert found.scores["train_accuracy_plain"] == pytest.approx(0.1, abs=0.01)
    assert found.scores["train_accuracy_residual"] > 0.8
    assert checkpoint("depth-sigmoid").scores["train_accuracy_residual"] == pytest.approx(0.1, abs=0.01)
