"""The cell of a GRU: one line of state, the reset gate before or after W_hg, and z as the share of old or new.

After Cho et al. (2014, arXiv 1406.1078) and Chung et al. (2014, arXiv 1412.3555); the other order is nn.GRU's.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.figures.drawings.gate import FULL, gate, opened
from engine.figures.drawings.ink import card, disc, sheet, symbol, text, told, wire

WIDTH, HEIGHT = 420, 332
TOP, SHARE, PAST, GATES = 48, 96, 138, 216  # heights: state, shares, what the candidate sees of the past, gates
STATE, INPUT = 280, 304  # heights of the lines that bring h and x
DOWN, IN = 66, 90  # where h goes down and x comes in
RESET, UPDATE, CANDIDATE = 148, 226, 330
WEIGHT = {"before": 280, "after": 105}  # where W_hg stands


def draw(numbers: Mapping[str, np.ndarray], inputs: Mapping[str, Any]) -> str:
    """gru_step, its first unit: every number that passes, lines as wide as the gates are open."""
    now = {name: values[0, 0] for name, values in numbers.items() if values.size}
    share = {"old": now["z"], "new": 1 - now["z"]}
    if inputs["update"] == "new":
        share = {"old": 1 - now["z"], "new": now["z"]}
    strokes = [card((WIDTH / 2 + 3, 170), (334, 288), "neutral", "body"), *_ways_in()]
    strokes += _past(now, inputs["reset"]) + _mixed(share)
    for name, x, sign in (("r", RESET, "σ"), ("z", UPDATE, "σ"), ("g", CANDIDATE, "tanh")):
        strokes.append(gate((x, GATES), sign, now[name], False, name))
    return sheet(WIDTH, HEIGHT, [*strokes, *_letters(inputs["update"]), *_values(now, share, inputs["reset"])])


def _ways_in() -> list[str]:
    """h and x to both gates; to the candidate x alone."""
    under = GATES + 24
    return [
        wire([(DOWN, TOP), (DOWN, STATE), (UPDATE - 10, STATE), (UPDATE - 10, under)], "result"),
        wire([(RESET - 10, STATE), (RESET - 10, under)], "result"),
        wire([(IN, HEIGHT - 4), (IN, INPUT), (CANDIDATE, INPUT), (CANDIDATE, under)], "input"),
        wire([(RESET + 10, INPUT), (RESET + 10, under)], "input", over=True),
        wire([(UPDATE + 10, INPUT), (UPDATE + 10, under)], "input"),
    ]


def _past(now: Mapping[str, float], reset: str) -> list[str]:
    """From the state to the candidate: reset, then W_hg, or the other way round."""
    place, narrow = WEIGHT[reset], opened(now["r"])
    end = (CANDIDATE - 26, GATES)
    turn = WEIGHT["before"]
    before, after = ([(DOWN, PAST), (RESET - 11, PAST)], [(RESET + 11, PAST), (turn, PAST), (turn, GATES), end])
    return [
        wire(before, "result", FULL, head=False), wire(after, "result", narrow, kind="wire r"),
        wire([(RESET, GATES - 24), (RESET, PAST + 11)], "weight"), disc((RESET, PAST), "×"),
        card((place, PAST), (44, 26), "weight", "function", f'data-of="W" data-order="{reset}"'),
        symbol((place - 2, PAST + 4), "W", "hg", "weight"),
    ]


def _mixed(share: Mapping[str, float]) -> list[str]:
    """The old state by its share, the candidate by the rest."""
    return [
        wire([(4, TOP), (UPDATE - 11, TOP)], "result", FULL, head=False),
        wire([(UPDATE + 11, TOP), (CANDIDATE - 11, TOP)], "result", opened(share["old"]), kind="wire old"),
        wire([(CANDIDATE + 11, TOP), (WIDTH - 4, TOP)], "result", FULL),
        wire([(CANDIDATE, GATES - 24), (CANDIDATE, SHARE + 11)], "input", FULL, head=False),
        wire([(CANDIDATE, SHARE - 11), (CANDIDATE, TOP + 11)], "input", opened(share["new"]), kind="wire new"),
        wire([(UPDATE, GATES - 24), (UPDATE, TOP + 11)], "weight", over=True),
        wire([(UPDATE, SHARE), (CANDIDATE - 11, SHARE)], "weight"),
        disc((UPDATE, TOP), "×"), disc((CANDIDATE, TOP), "+"), disc((CANDIDATE, SHARE), "×"),
    ]


def _letters(update: str) -> list[str]:
    old, new = ("z", "1 − z") if update == "old" else ("1 − z", "z")
    return [
        symbol((6, TOP - 14), "h", "t−1", "result", "start"), symbol((WIDTH - 4, TOP - 14), "h", "t", "result", "end"),
        symbol((80, HEIGHT - 12), "x", "t", "input", "end"),
        symbol((RESET + 9, GATES - 32), "r", "t", "weight", "start"),
        symbol((UPDATE + 9, GATES - 32), "z", "t", "weight", "start"),
        symbol((CANDIDATE + 9, GATES - 32), "g", "t", "weight", "start"),
        text((UPDATE - 8, SHARE - 8), old, "weight", "symbol old", "end"),
        text((UPDATE + 12, SHARE - 6), new, "weight", "symbol new", "start"),
    ]


def _values(now: Mapping[str, float], share: Mapping[str, float], reset: str) -> list[str]:
    """The numbers on the lines."""
    past = now["p"] if reset == "before" else now["r"] * now["p"]
    return [
        text(((RESET + UPDATE) / 2, PAST - 10), told(past)),
        text((6, TOP + 22), told(now["h_prev"]), anchor="start"),
        text((WIDTH - 4, TOP + 22), told(now["h"]), anchor="end"),
        text((80, HEIGHT - 30), told(now["x"]), anchor="end"),
        text(((UPDATE + CANDIDATE) / 2, TOP - 9), told(share["old"] * now["h_prev"])),
        text((CANDIDATE + 11, (TOP + SHARE) / 2 + 5), told(share["new"] * now["g"]), anchor="start"),
    ]
