"""A recurrent network drawn once for every time step: the same W and U in every place."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.figures.drawings.ink import told
from engine.figures.drawings.net import Box, Row, Size, Way, net, shape, shown

Numbers = Mapping[str, np.ndarray]


def step(numbers: Numbers, _inputs: Mapping[str, Any]) -> str:
    """rnn_step: x₁ and h₀ come in, h₁ goes out."""
    rows = {"h": {t: _column(numbers[f"h{t}"]) for t in (0, 1)}, "x": {1: _column(numbers["x"])}}
    return net([0, 1], rows, _scalars(numbers))


def sentence(numbers: Numbers, _inputs: Mapping[str, Any]) -> str:
    """rnn_unrolled: every word and state; where a state is one number, above what is left of ∂h_T on its way back."""
    steps, rows = _words(numbers)
    back, left = {}, 1.0
    for t in reversed(steps[1:]) if numbers["h0"].size == 1 else ():
        factor = numbers[f"J{t}"].item()
        left *= factor
        back[t - 1] = Way(f"× {told(factor)}", left)
    return net(steps, rows, _scalars(numbers), back)


def backward(numbers: Numbers, _inputs: Mapping[str, Any]) -> str:
    """rnn_backward: the same with the error δ that reaches every state, as a part of that of the last."""
    steps, rows = _words(numbers)
    last = numbers[f"d{steps[-1]}"]
    errors = {t: numbers[f"d{t}"].item() for t in steps[1:]} if last.size == 1 else {}
    return net(steps, rows, _scalars(numbers), {
        t: Way(f'δ<tspan class="index" dy="4">{t}</tspan><tspan dy="-4"> = {told(error)}</tspan>',
               error / last.item() if last.item() else 0) for t, error in errors.items()})


def _words(numbers: Numbers) -> tuple[range, dict[str, Row]]:
    steps = range(numbers["x"].shape[1] + 1)
    return steps, {"h": {t: _column(numbers[f"h{t}"]) for t in steps},
                   "x": {t: _column(numbers["x"][:, t - 1 : t]) for t in steps[1:]}}


def shapes(numbers: Numbers, inputs: Mapping[str, Any]) -> str:
    """rnn_shapes: which x and y there are in the three kinds, each with the length of its vector."""
    N, T, D, H, K = (int(numbers[name].item()) for name in "NTDHK")
    kind = inputs["kind"]
    given = [t for t in shown(T) if t]
    rows = {"y": {t: Box([str(K)]) for t in given if t == T or kind != "many_to_one"},
            "h": {t: Box([str(H)]) for t in [0, *given]},
            "x": {t: Box(["0"], True) if kind == "one_to_many" and t > 1 else Box([str(D)]) for t in given}}
    order = (-1, 2 if kind == "one_to_many" else 1, 0)  # of the shapes on the board
    sides = {name: shape(numbers["shapes"][row]) for name, row in zip(rows, order, strict=True)}
    return net([0, *shown(T)], rows, {}, sides=sides, batch=N, size=Size(46, 76, 24))


def _column(values: np.ndarray) -> Box:
    return Box([told(value) for value in values[:, 0]])


def _scalars(numbers: Numbers) -> dict[str, float]:
    """W and U where they are one number each."""
    return {name: numbers[name].item() for name in "WU" if numbers[name].size == 1}
