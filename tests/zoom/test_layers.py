"""Layers against forward hooks of the untouched network, shapes against the paper's tables."""

import gc
import json
import re
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from engine.zoom import networks
from engine.zoom.graph import graph
from engine.zoom.kinds import KINDS
from engine.zoom.layers import Layer, run, shapes
from tests.zoom.nets import NETS, net

ORACLES = json.loads((Path(__file__).parents[2] / "assets/course/oracles.json").read_text())


def hooked(model: nn.Module, x: Tensor) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """What every module without parts was given and made, copied before anything could overwrite it."""
    given, made = {}, {}

    def keep(seen: dict[str, Tensor], name: str, tensor: Tensor) -> None:
        again = sum(known.partition("-")[0] == name for known in seen)
        seen[f"{name}-{again + 1}" if again else name] = tensor.detach().clone()

    for name, part in model.named_modules():
        if next(part.children(), None) is None:
            part.register_forward_pre_hook(lambda _p, args, name=name: keep(given, name, args[0][0]))
        if name:
            part.register_forward_hook(lambda _p, _x, out, name=name: keep(made, name, out[0]))
    with torch.no_grad():
        model(x[None].float())
    return given, made


@pytest.mark.parametrize("name", NETS)
def test_every_layer_is_what_a_hook_sees(name: str) -> None:
    given, made = hooked(*net(name))
    found = run(*net(name))
    modules = [layer for layer in found.layers if layer.name in made]
    assert len(modules) >= 5
    for layer in modules:
        torch.testing.assert_close(found[layer.name], made[layer.name], rtol=1e-5, atol=1e-6)
        torch.testing.assert_close(found[layer.sources[0]], given[layer.name], rtol=1e-5, atol=1e-6)
        assert layer.shape == tuple(made[layer.name].shape)


@pytest.mark.parametrize("name", NETS)
def test_output_is_the_networks_own_and_nothing_is_left_behind(name: str) -> None:
    model, x = net(name)
    with torch.no_grad():
        logits = model(x[None].float())[0]
    before = {key: value.clone() for key, value in model.state_dict().items()}
    torch.testing.assert_close(run(model, x).output, logits, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(dict(model.state_dict()), before, rtol=0, atol=0)
    assert not any(part._forward_hooks for part in model.modules())


@pytest.mark.parametrize("name", NETS)
def test_layers_are_in_order_named_once_and_fit_for_a_url(name: str) -> None:
    layers = run(*net(name)).layers
    known: set[str] = set()
    for layer in layers:
        assert set(layer.sources) <= known
        assert layer.kind in KINDS
        assert re.fullmatch(r"[\w.-]+", layer.name)
        assert layer.block
        known.add(layer.name)
    assert len(known) == len(layers)
    assert layers[0].name == "input"


@pytest.mark.parametrize("name", NETS)
def test_shapes_without_weights_are_those_of_a_run(name: str) -> None:
    model, x = net(name)
    model.train()  # whatever the mode
    found = shapes(model, x.shape[-1])
    assert model.training
    assert found == run(model.eval(), x).layers


@pytest.mark.parametrize("name", NETS)
def test_parameters_add_up(name: str) -> None:
    model, x = net(name)
    assert sum(layer.params for layer in run(model, x).layers) == sum(p.numel() for p in model.parameters())


def test_relu_in_place_overwrites_nothing() -> None:
    found = run(*net("plain"))
    assert (found["features.0"] < 0).any()
    torch.testing.assert_close(found["features.1"], found["features.0"].clamp(min=0))


def test_additions_concatenations_and_second_calls_are_layers() -> None:
    at = run(*net("resnet18")).at
    assert at["layer2.0.add"].sources == ("layer2.0.bn2", "layer2.0.downsample.1")
    assert at["layer1.1.add"].sources == ("layer1.1.bn2", "layer1.0.relu-2")
    assert at["layer1.0.relu-2"].sources == ("layer1.0.add",)
    at = run(*net("squeezenet")).at
    assert at["features.3.concat"].kind == "concat"
    assert at["features.3.concat"].block == "features.3"
    assert at["classifier.1"].sources == ("features.12.concat",)  # dropout between them is passed over


def test_blocks_are_what_one_would_draw() -> None:
    def blocks(layers: list[Layer]) -> list[str]:
        return list(dict.fromkeys(layer.block for layer in layers))

    vgg = [f"block{i}" for i in range(1, 6)]
    assert blocks(shapes(networks.skeleton("vgg16"), 224)) == ["input", *vgg, "avgpool", "classifier"]
    stages = [f"layer{i}.{j}" for i in range(1, 5) for j in (0, 1)]
    assert blocks(shapes(networks.skeleton("resnet18"), 224)) == ["input", "stem", *stages, "head"]
    assert blocks(run(*net("cifar_cnn")).layers) == ["input", "block1", "block2", "block3", "head"]
    fires = [f"features.{i}" for i in range(3, 13)]
    assert blocks(shapes(networks.skeleton("squeezenet"), 224)) == ["input", "stem", *fires, "classifier"]


def test_training_mode_is_refused() -> None:
    model, x = net("plain")
    with pytest.raises(ValueError, match="training"):
        run(model.train(), x)


def test_a_model_that_is_no_longer_used_is_let_go() -> None:
    model, x = net("plain")
    run(model, x)
    gone = weakref.ref(model)
    assert graph(model) is graph(model)
    del model
    gc.collect()
    assert gone() is None


def weighted(layers: list[Layer], kinds: tuple[str, ...]) -> Iterator[list]:
    for layer in layers:
        if layer.kind in kinds:
            yield ["×".join(map(str, layer.shape)), layer.params]


def test_vgg16_has_the_papers_shapes() -> None:
    layers = shapes(networks.skeleton("vgg16"), 224)
    table = [row[1:] for row in ORACLES["we10.vgg16"]["rows"]]
    assert list(weighted(layers, ("input", "convolution", "max_pool", "flatten", "linear"))) == table
    assert sum(layer.params for layer in layers) == ORACLES["we10.vgg16"]["total"]


def test_resnet18_has_the_papers_shapes() -> None:
    layers = shapes(networks.skeleton("resnet18"), 224)
    rows: dict[str, list] = {}
    for layer in layers:
        if layer.kind in ("normalise", "flatten"):
            continue
        stage = {"bn1": "conv1", "relu": "conv1"}.get(layer.name, layer.name.partition(".")[0])
        before = rows.get(stage, [stage, "", 0])
        rows[stage] = [stage, "×".join(map(str, layer.shape)), before[2] + layer.params]
    assert list(rows.values()) == ORACLES["we11.resnet18"]["rows"]


def test_the_course_networks_have_their_parameters() -> None:
    from engine.labs import cifar

    full = cifar.Config(channels=16, hidden=2048)
    assert sum(one.params for one in shapes(cifar.network(full), 32)) == ORACLES["we12.cnn"]["total"]
