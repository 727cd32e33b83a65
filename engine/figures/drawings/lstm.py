"""The cell of an LSTM: the cell state's line above, the hidden state's below, and the four gates between.

After Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000), drawn as Olah (2015) does.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.figures.drawings.gate import FULL, gate, opened
from engine.figures.drawings.ink import card, disc, sheet, symbol, text, told, wire

WIDTH, HEIGHT = 420, 320
TOP, DRAFT, GATES, BUS = 52, 116, 190, 246  # heights: cell state, draft, gates, hidden state
JOIN = 78  # where h and x become one
FORGET, INPUT, CANDIDATE, OUTPUT, EXIT = 108, 166, 228, 288, 342  # where the gates and the way out stand


def draw(numbers: Mapping[str, np.ndarray], inputs: Mapping[str, Any]) -> str:
    """lstm_step, its first unit: every number that passes, lines as wide as the gates are open."""
    now = {name: values[0, 0] for name, values in numbers.items() if values.size}
    gates = {"f": FORGET, "i": INPUT, "c_hat": CANDIDATE, "o": OUTPUT}
    held = {name: inputs[f"{full}_gate"] != "learned"
            for name, full in zip(gates, ("forget", "input", "candidate", "output"), strict=True)}
    strokes = [card((WIDTH / 2 + 3, 150), (306, 240), "neutral", "body")]
    strokes += _lines(now) + _ways_in(gates, held)
    for (name, x), sign in zip(gates.items(), ("σ", "σ", "tanh", "σ"), strict=True):
        strokes.append(gate((x, GATES), sign, now[name], held[name], name))
    return sheet(WIDTH, HEIGHT, [*strokes, *_letters(gates), *_signs(), *_values(now)])


def _lines(now: Mapping[str, float]) -> list[str]:
    """The pipes: cell state, draft, and the way down to the hidden state."""
    up, over = GATES - 24, GATES - 48
    return [
        wire([(4, TOP), (FORGET - 11, TOP)], "result", FULL, head=False),
        wire([(FORGET + 11, TOP), (CANDIDATE - 11, TOP)], "result", opened(now["f"]), kind="wire f"),
        wire([(CANDIDATE + 11, TOP), (WIDTH - 4, TOP)], "result", FULL),
        wire([(CANDIDATE, up), (CANDIDATE, DRAFT + 11)], "input", FULL, head=False),
        wire([(CANDIDATE, DRAFT - 11), (CANDIDATE, TOP + 11)], "input", opened(now["i"]), kind="wire i"),
        wire([(EXIT, TOP), (EXIT, over - 11)], "result", FULL, head=False),
        wire([(EXIT, over + 11), (EXIT, BUS), (WIDTH - 4, BUS)], "result", opened(now["o"]), kind="wire o"),
        wire([(EXIT, BUS - 20), (EXIT, HEIGHT - 4)], "result", opened(now["o"])),
        wire([(FORGET, up), (FORGET, TOP + 11)], "weight"),
        wire([(INPUT, up), (INPUT, DRAFT), (CANDIDATE - 11, DRAFT)], "weight"),
        wire([(OUTPUT, up), (OUTPUT, over), (EXIT - 11, over)], "weight"),
    ]


def _ways_in(gates: Mapping[str, float], held: Mapping[str, bool]) -> list[str]:
    """h and x, joined to X, on their way to the gates; a gate that is held asks nobody."""
    asked = [x for name, x in gates.items() if not held[name]]
    down = GATES + 24
    joined = [wire([(JOIN, BUS), (max(asked), BUS)], "ink", 2, head=False, kind="bus")] if asked else []
    return [wire([(4, BUS), (JOIN, BUS)], "result", 2, head=False),
            wire([(JOIN, HEIGHT - 4), (JOIN, BUS)], "input", 2, head=False),
            *joined, *(wire([(x, BUS), (x, down)], "ink", 2, kind="ask") for x in asked)]


def _letters(gates: Mapping[str, float]) -> list[str]:
    over = GATES - 48
    named = zip(gates.values(), ("f", "i", "ĉ", "o"), strict=True)
    states = [((6, TOP - 14), "c", "t−1", "start"), ((WIDTH - 4, TOP - 14), "c", "t", "end"),
              ((6, BUS - 10), "h", "t−1", "start"), ((WIDTH - 4, BUS - 10), "h", "t", "end"),
              ((EXIT + 12, HEIGHT - 8), "h", "t", "start")]
    return [*(symbol((x + 9, GATES - 32), letter, "t", "weight", "start") for x, letter in named),
            *(symbol(at, letter, index, "result", anchor) for at, letter, index, anchor in states),
            symbol((66, HEIGHT - 12), "x", "t", "input", "end"), symbol((92, BUS + 20), "X", "t", "ink", "start"),
            card((EXIT, (TOP + over) / 2), (44, 24), "neutral", "function"),
            text((EXIT, (TOP + over) / 2 + 5), "tanh", "ink", "sign small")]


def _signs() -> list[str]:
    return [disc((FORGET, TOP), "×"), disc((CANDIDATE, TOP), "+"), disc((CANDIDATE, DRAFT), "×"),
            disc((EXIT, GATES - 48), "×")]


def _values(now: Mapping[str, float]) -> list[str]:
    """The numbers on the lines."""
    kept, taken = now["f"] * now["c_prev"], now["i"] * now["c_hat"]
    middle = (FORGET + CANDIDATE) / 2
    left, right = ({"anchor": "start"}, {"anchor": "end"})
    return [text((6, TOP + 20), told(now["c_prev"]), **left), text((WIDTH - 4, TOP + 20), told(now["c"]), **right),
            text((6, BUS + 20), told(now["h_prev"]), **left), text((WIDTH - 4, BUS + 20), told(now["h"]), **right),
            text((66, HEIGHT - 30), told(now["x"]), **right), text((middle, TOP - 10), told(kept)),
            text((CANDIDATE + 11, (TOP + DRAFT) / 2 + 5), told(taken), **left)]
