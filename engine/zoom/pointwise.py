"""Layers that make each number from the one at the same place: normalisation, activation, addition."""

from engine.worked.functions import apply
from engine.worked.grid import Grid, given
from engine.zoom.place import Place, Source, numbers
from engine.zoom.weighted import DIGITS


def activation(at: Place) -> list[Grid]:
    """ReLU or the sigmoid."""
    x = given("x", at.one(at.channel), "x", caption="below")
    symbol = {"relu": r"\max(0, x)", "sigmoid": r"\sigma(x)"}[at.layer.kind]
    return [x, apply(at.layer.kind, x).named("result", "y", symbol, caption=at.layer.kind)]


def normalise(at: Place) -> list[Grid]:
    """(x / 255 − μ) / σ of the colour."""
    x = given("x", at.one(at.channel), "x", caption="pixel")
    mean = given("mean", _number(at.part.mean.flatten(), at), r"\mu", "weight", digits=4)
    std = given("std", _number(at.part.std.flatten(), at), r"\sigma", "weight", digits=4)
    made = (x / 255 - mean) / std
    return [x, mean, std, made.named("result", "y", r"\frac{x / 255 - \mu}{\sigma}", caption="normalised")]


def batch_norm(at: Place) -> list[Grid]:
    """In evaluation: the running statistics, not those of a batch; then γ and β where they are learned."""
    part = at.part
    x = given("x", at.one(at.channel), "x", caption="below")
    mean = given("mean", _number(part.running_mean, at), r"\mu", "weight", caption="running_mean")
    var = given("var", _number(part.running_var, at), r"\sigma^2", "weight", caption="running_var")
    fraction = r"\frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}"
    xhat = (x - mean) / apply("sqrt", var + part.eps)
    if not part.affine:
        return [x, mean, var, xhat.named("result", "y", fraction, caption="xhat")]
    xhat = xhat.named("xhat", r"\hat{x}", fraction)
    gamma = given("gamma", _number(part.weight, at), r"\gamma", "weight", digits=DIGITS)
    beta = given("beta", _number(part.bias, at), r"\beta", "weight", digits=DIGITS)
    y = (gamma * xhat + beta).named("result", "y", r"\gamma \hat{x} + \beta", caption="scaled")
    return [x, mean, var, xhat, gamma, beta, y]


def add(at: Place) -> list[Grid]:
    """F(x) + x: the way with more layers is F."""
    main, skip = _ways(at)
    made = given("F", at.one(at.channel, main), "F(x)", caption="block")
    kept = given("x", at.one(at.channel, skip), "x", caption="skip")
    return [made, kept, (made + kept).named("result", "y", "F(x) + x", caption="added")]


def same_place(at: Place) -> list[Source]:
    """The one cell below."""
    return [at.at(at.channel, at.row, at.column)]


def same_places(at: Place) -> list[Source]:
    """The cell in both layers that are added, F(x) first."""
    return [at.at(at.channel, at.row, at.column, which) for which in _ways(at)]


def _ways(at: Place) -> tuple[int, int]:
    """Which source is what the block made, which is what skipped it."""
    depth: dict[str, int] = {}
    for layer in at.run.layers:
        depth[layer.name] = 1 + max((depth[name] for name in layer.sources), default=0)
    first, second = (depth[name] for name in at.layer.sources)
    return (0, 1) if first >= second else (1, 0)


def _number(values: object, at: Place) -> float:
    return float(numbers(values)[at.channel])
