"""How many numbers a fully connected network learns."""

from typing import Any

import numpy as np

from engine.worked.grid import Grid
from engine.worked.inputs import matrix
from engine.worked.reduce import total
from engine.worked.register import example


@example(sizes=matrix([[784, 64, 10]], 1, 5000, width=(2, 5), whole=True, log=True, symbol="n", columns="n"),
         oracles=("WE-03",))
def mlp_params(sizes: Grid) -> list[Grid]:
    """Every arrow of a layer is a weight, every neuron that arrows reach has a bias."""
    incoming, outgoing = sizes[:, :-1], sizes[:, 1:]  # (1, layers)
    names = [f"{int(i)}→{int(o)}" for i, o in zip(incoming.values[0], outgoing.values[0], strict=True)]
    weights = (incoming * outgoing).named("weights", "W", r"n_{k} \cdot n_{k+1}", columns=names)
    biases = outgoing.named("biases", "b", "n_{k+1}", columns=names)
    layers = (weights + biases).named("layers", "P", "W + b", columns=names)
    return [sizes, weights, biases, layers, total(layers).named("total", r"P_{\mathrm{all}}", r"\sum P")]


@mlp_params.reference
def mlp_params_by_torch(sizes: np.ndarray) -> dict[str, Any]:
    from torch.nn import Linear

    made = [Linear(int(i), int(o), device="meta") for i, o in zip(sizes[0], sizes[0, 1:], strict=False)]
    weights, biases = ([[getattr(layer, part).numel() for layer in made]] for part in ("weight", "bias"))
    layers = [[sum(p.numel() for p in layer.parameters()) for layer in made]]
    return {"weights": weights, "biases": biases, "layers": layers, "total": sum(layers[0])}
