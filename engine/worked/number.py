"""How a number is written on the board: short, with a true minus sign, the same everywhere."""

import math

SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def number(value: float, digits: int = 4) -> str:
    """0.66524 -> 0.6652, -3.0 -> −3, 1e-6 -> 1×10⁻⁶.

    From 1 upwards `digits` counts decimals, below 1 significant digits; zeros at the end are dropped.
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
    size = abs(value)
    if value == round(value) and size < 1e12:
        text = f"{int(value)}"
    elif not 1e-4 <= size < 1e7:
        return _scientific(value, digits)
    else:
        text = f"{value:.{digits}f}" if size >= 1 else f"{value:.{digits}g}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def _scientific(value: float, digits: int) -> str:
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}×10{superscript(int(exponent))}".replace("-", "−")


def superscript(whole: int) -> str:
    """-6 -> ⁻⁶."""
    return str(whole).translate(SUPERSCRIPT)


def labels(stem: str, count: int) -> tuple[str, ...]:
    """("x", 3) -> x₁ x₂ x₃."""
    return tuple(stem + str(i + 1).translate(SUBSCRIPT) for i in range(count))
