"""Views as bytes: an npz of named arrays, "view/array", quickly compressed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from engine.train.step import Views


def pack(views: Views) -> bytes:
    """Deflate at its lightest: training waits for this."""
    return npz({f"{view}/{name}": array for view, arrays in views.items() for name, array in arrays.items()})


def unpack(data: bytes) -> Views:
    """What was packed, bit for bit."""
    views: Views = {}
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        for path in arrays.files:
            view, _, name = path.partition("/")
            views.setdefault(view, {})[name] = arrays[path]
    return views


def npz(arrays: Mapping[str, np.ndarray], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An npz file, readable by numpy.load without pickle; ZIP_LZMA is smaller and slower."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, array in arrays.items():
            entry = io.BytesIO()
            np.lib.format.write_array(entry, np.ascontiguousarray(array), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy")  # without a date: the same arrays give the same bytes
            file.writestr(info, entry.getbuffer(), method, compresslevel=1)
    return out.getvalue()
