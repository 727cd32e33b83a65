"""Reads the arithmetic on the board like a pocket calculator: the second opinion on what the cells claim."""

import math
import re

SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
NAMES = {
    "exp": math.exp,
    "log": lambda x: math.log(x) if x else -math.inf,
    "sqrt": math.sqrt,
    "ceil": math.ceil,
    "floor": math.floor,
    "tanh": math.tanh,
    "sin": math.sin,
    "cos": math.cos,
    "angle": math.atan2,
    "cbrt": math.cbrt,
    "max": lambda *v: max(v),
    "min": lambda *v: min(v),
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "C": lambda n, k: math.comb(round(n), round(k)),
    "argmax": lambda *v: v.index(max(v)),
    "inf": math.inf,
}
SIGNS = {
    "−": "-",
    "·": "*",
    "σ(": "sigmoid(",
    "ln(": "log(",
    "√(": "sqrt(",
    "∛(": "cbrt(",
    "atan2(": "angle(",
    "^": "**",
    "⌈": "ceil(",
    "⌉": ")",
    "⌊": "floor(",
    "⌋": ")",
    "[": "(",
    "]": ")",
    "∞": "inf",
}


def program(text: str) -> str:
    """1×10⁻⁶·(−2)² -> 1e-6*(-2)**2."""
    text = re.sub(rf"×10([{SUPERSCRIPT}]+)", lambda m: "e" + _whole(m[1]), text)
    text = re.sub(rf"([{SUPERSCRIPT}]+)", lambda m: "**" + _whole(m[1]), text)
    text = re.sub(r"e\^([\d.]+|∞)", r"exp(\1)", text).replace("e^(", "exp(")
    for sign, python in SIGNS.items():
        text = text.replace(sign, python)
    return text


def compute(text: str) -> float:
    """The value of a piece of arithmetic."""
    return float(eval(program(text), {"__builtins__": {}}, NAMES))


def doubt(text: str) -> float:
    """How far the value can be off because every number in the text was rounded to be shown."""
    code, exact, total = program(text), compute(text), 0.0
    for found in re.finditer(r"\d+(\.\d+)?(e-?\d+)?", code):
        if code[: found.start()].endswith("**"):
            continue  # an exponent is exact
        size = float(found[0])
        slip = 5e-5 if 1 <= size < 1e7 else 5e-4 * size
        nudged = f"{code[: found.start()]}({found[0]}+{slip!r}){code[found.end() :]}"
        total += abs(float(eval(nudged, {"__builtins__": {}}, NAMES)) - exact)
    return 1.5 * total


def _whole(superscript: str) -> str:
    return "".join("-" if c == "⁻" else str(SUPERSCRIPT.index(c)) for c in superscript)
