"""What a value looks like from outside, taken at once: kind, shape, type, range, short text, thumbnail."""

import sys
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from types import ModuleType
from typing import Any

import numpy as np

SIDE, STRIP = 16, 64  # a thumbnail has at most SIDE × SIDE cells, of a vector at most STRIP
TEXT = 200  # characters of value text
PARTS = 12  # members of a list, a dictionary or a network that are shown
SAMPLE = 512  # rows or columns looked at for a thumbnail
RECIPE = ("lr", "momentum", "betas", "weight_decay")  # settings of an optimiser that are shown
KINDS = {"str": "text", "list": "list", "tuple": "list", "dict": "dict", "NoneType": "none",
         "function": "function", "method": "function", "partial": "function",
         "builtin_function_or_method": "function"}
HASHED = 1 << 16  # bytes: larger numpy arrays are told apart by identity alone


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """One name that a line made or changed, summarised at that moment: the value itself may change later."""

    name: str  # "loss", "model.0.weight.grad", "return"
    kind: str  # tensor, array, network, optimizer, number, text, list, dict, record, function, none, other
    shape: tuple[int, ...] | None = None  # None for what has no shape
    dtype: str = ""  # "float32" for arrays, else the Python type
    low: float | None = None  # over the finite values; None where there are none or where no numbers are
    high: float | None = None
    value: str = ""  # of a network: how many parameters it has
    thumb: np.ndarray | None = None  # (rows, columns) float32; NaN and infinity stay what they are


def torch() -> ModuleType | None:
    """torch if somebody has imported it; while nobody has, no value can be a tensor."""
    return sys.modules.get("torch")


def is_tensor(value: Any) -> bool:
    """True for torch tensors, parameters included."""
    return torch() is not None and isinstance(value, torch().Tensor)


def is_network(value: Any) -> bool:
    """True for torch modules."""
    return torch() is not None and isinstance(value, torch().nn.Module)


def parts(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The value and what it carries and changes in place: gradients, parameters, members. One level deep."""
    yield name, value
    if is_tensor(value) and value.is_leaf and value.grad is not None:
        yield f"{name}.grad", value.grad
    members: Iterator[tuple[str, Any]] = iter(())
    if is_network(value):
        members = ((f"{name}.{key}", p) for key, p in value.named_parameters())
    elif type(value) in (list, tuple):
        members = ((f"{name}[{i}]", v) for i, v in enumerate(value) if is_tensor(v))
    elif type(value) is dict:
        members = ((f'{name}["{key}"]', v) for key, v in value.items() if is_tensor(v))
    for _, (label, member) in zip(range(PARTS), members, strict=False):
        yield label, member
        if member.is_leaf and member.grad is not None:
            yield f"{label}.grad", member.grad


def mark(value: Any) -> tuple:
    """Changes when the value is another one or was changed in place."""
    if is_tensor(value):  # torch counts its in-place changes itself, except in inference mode
        return id(value), 0 if value.is_inference() else value._version
    if isinstance(value, np.ndarray) and value.nbytes <= HASHED:
        return id(value), zlib.crc32(np.ascontiguousarray(value).tobytes())
    return id(value), len(value) if type(value) in (list, dict, set) else 0


def summary(name: str, value: Any) -> Made:
    """A Made of any value. Never raises: what cannot be looked at is kind "other"."""
    try:
        return _of_array(name, value) or _of_plain(name, value)
    except Exception:  # a value half built, or one that forbids looking; the walk must go on
        return Made(name, "other", dtype=type(value).__name__)


def _of_array(name: str, value: Any) -> Made | None:
    """Tensors, numpy arrays, and what carries its numbers in .values as a worked example's grid does."""
    if is_dataclass(value) and isinstance(getattr(value, "values", None), np.ndarray):
        value = value.values
    if is_tensor(value):
        kind, dtype = "tensor", str(value.dtype).removeprefix("torch.")
        value = value.detach()
    elif isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        kind, dtype = "array", str(value.dtype)
    else:
        return None
    shape = tuple(value.shape)
    low, high = _range(value)
    thumb = _thumb(value) if shape and 0 not in shape else None
    return Made(name, kind, shape, dtype, low, high, _numbers(value), thumb)


def _host(value: Any) -> np.ndarray:
    return np.asarray(value.cpu().double() if is_tensor(value) else value, dtype=np.float64)


def _range(value: Any) -> tuple[float | None, float | None]:
    """Least and greatest finite value, found where the array lives."""
    if not np.prod(value.shape, dtype=int):
        return None, None
    low, high = float(value.min()), float(value.max())
    if np.isfinite(low) and np.isfinite(high):
        return low, high
    finite = _host(value)
    finite = finite[np.isfinite(finite)]
    return (float(finite.min()), float(finite.max())) if finite.size else (None, None)


def _numbers(value: Any) -> str:
    """The first numbers, all when few."""
    count = int(np.prod(value.shape, dtype=int))
    first = _host(value.reshape(-1)[:6])
    return ", ".join(f"{x:.4g}" for x in first) + (", …" if count > len(first) else "")


def _thumb(value: Any) -> np.ndarray:
    """(rows, columns) means over blocks; of more than two axes the first picture is taken."""
    while value.ndim > 2:
        value = value[0]
    rows = value[None] if value.ndim == 1 else value
    most = (1, STRIP) if len(rows) == 1 else (SIDE, SIDE)
    sparse = rows[:: -(-len(rows) // SAMPLE) or 1, :: -(-rows.shape[1] // SAMPLE) or 1]
    small = _host(sparse)
    with np.errstate(invalid="ignore", over="ignore"):
        for axis, cells in enumerate(most):
            edges = np.linspace(0, small.shape[axis], min(cells, small.shape[axis]) + 1).astype(int)
            counts = np.diff(edges)
            small = np.add.reduceat(small, edges[:-1], axis) / (counts if axis else counts[:, None])
        return small.astype(np.float32)


def _of_plain(name: str, value: Any) -> Made:
    dtype = type(value).__name__
    if isinstance(value, bool | int | float | np.number):
        text = str(value) if isinstance(value, bool) else f"{value:.6g}"
        return Made(name, "number", (), dtype, float(value), float(value), text)
    if is_network(value):
        return Made(name, "network", None, dtype, value=f"{sum(p.numel() for p in value.parameters()):,}")
    if torch() is not None and isinstance(value, torch().optim.Optimizer):
        facts = (f"{key}={fact}" for key, fact in value.param_groups[0].items() if key in RECIPE)
        return Made(name, "optimizer", None, dtype, value=_short(", ".join(facts)))
    kind = "record" if is_dataclass(value) else KINDS.get(dtype, "other")
    shape = (len(value),) if kind in ("list", "dict") else None
    return Made(name, kind, shape, dtype, value=_plain_text(value, kind))


def _plain_text(value: Any, kind: str) -> str:
    if kind == "function":
        return _short(getattr(value, "__name__", type(value).__name__))
    if kind == "record":
        return _short(", ".join(f"{f.name}={_inner(getattr(value, f.name))}" for f in fields(value)))
    if kind == "dict":
        return _short(", ".join(f"{key}: {_inner(v)}" for key, v in list(value.items())[:PARTS]))
    if kind == "list":
        return _short(", ".join(_inner(v) for v in value[:PARTS]))
    return "" if (text := str(value)).startswith("<") else _short(text)


def _inner(value: Any) -> str:
    """A member in a few characters."""
    if is_tensor(value) or isinstance(value, np.ndarray):
        return f"{float(value):.4g}" if not value.shape else "×".join(map(str, value.shape))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_inner(v)}" for key, v in list(value.items())[:4]) + "}"
    if isinstance(value, list | tuple):
        return "(" + ", ".join(_inner(v) for v in value[:4]) + ")"
    if isinstance(value, float):
        return f"{value:.4g}"
    text = str(getattr(value, "__name__", value))
    return type(value).__name__ if len(text) > 24 or text.startswith("<") or "(" in text else text


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= TEXT else text[: TEXT - 1] + "…"
