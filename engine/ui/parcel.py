"""What is heavy on its way to the browser: sent once under a stamp, and kept there for the views that ask for it."""

import base64
import zlib
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from engine.ui.component import component
from engine.ui.module import module
from engine.words import FOLDER

OWN = FOLDER.parent / "restoring"


def parcel(stamp: str, content: Mapping[str, Any], key: str) -> None:
    """Puts it on its way. Arrays travel as their bytes, deflated; everything else as it is.

    The same again costs nothing: Streamlit sends only its name.
    """
    packed = {name: deflated(value) for name, value in content.items() if isinstance(value, np.ndarray)}
    plain = {name: value for name, value in content.items() if name not in packed}
    _component()(key=key, data=plain | {"stamp": stamp, "packed": packed})


def deflated(values: np.ndarray) -> str:
    """Bytes in base64; floats as float32, little-endian."""
    values = values.astype("<f4") if np.issubdtype(values.dtype, np.floating) else values
    return base64.b64encode(zlib.compress(values.tobytes(), 6)).decode()


@cache
def _component() -> Any:
    """Registered once per process; its code is small, for every message repeats it."""
    return component("ai_library.parcel", js=module([OWN / "store.js", OWN / "parcel.js"]))
