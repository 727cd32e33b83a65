"""The diagram says what the model is."""

import pytest
import torch
from torch import nn

from engine.figures.network import network
from engine.models.mlp import MLP
from engine.trace import layers


def words(model: nn.Module, x: torch.Tensor, names: list[str], dark: bool) -> list[str]:
    return [note.text for note in network(layers(model, x), "", names, dark).layout.annotations]


@pytest.mark.parametrize("dark", [False, True])
def test_sizes_and_weights_are_those_of_the_model(dark: bool) -> None:
    found = words(MLP(784, 64, 10), torch.zeros(1, 28, 28), ["in", "hidden", "out"], dark)
    assert {"in<br><b>784</b>", "hidden<br><b>64</b>", "out<br><b>10</b>"} < set(found)
    assert {"<b>50,240</b>", "<b>650</b>"} < set(found)
    assert found.count("⋮") == 3


def test_small_columns_are_drawn_whole() -> None:
    drawn = network(layers(MLP(2, 3, 1), torch.zeros(1, 2)), "", ["in", "hidden", "out"], False)
    assert [len(trace.x) for trace in drawn.data if trace.mode == "markers"] == [2, 3, 1]
    assert [len(trace.x) for trace in drawn.data if trace.mode == "lines"] == [3 * 2 * 3, 3 * 3 * 1]
    assert drawn.layout.title.text == "2–3–1"


def test_a_network_without_hidden_layer_has_two_columns() -> None:
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    found = words(model, torch.zeros(1, 28, 28), ["in", "out"], False)
    assert "<b>7,850</b>" in found
