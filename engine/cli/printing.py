"""Rows on the screen: JSON for programs, aligned columns for people."""

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any


def as_json(value: Any) -> str:
    """One line of strict JSON; numbers that JSON does not have (NaN, infinity) become null."""
    return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False, default=str)


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def table(rows: Iterable[Iterable[Any]]) -> str:
    """Aligned columns, two spaces apart."""
    texts = [[_short(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in texts)


def _short(cell: Any) -> str:
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)
