"""Fetching a full data set on request: to a cache folder, checked, whole or not at all."""

import gzip
import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from engine.problem import Problem

Progress = Callable[[float], None]  # told the fraction done, 0 to 1
PIECE = 1 << 16  # bytes read at once
PATIENCE = 20  # seconds without an answer before the next mirror is tried


def cache() -> Path:
    """Where downloaded data stay: AI_LIBRARY_HOME/data, else the user's cache folder."""
    from platformdirs import user_cache_path

    home = os.environ.get("AI_LIBRARY_HOME")
    return Path(home) / "data" if home else user_cache_path("ai-library")


def fetch(mirrors: Sequence[str], to: Path, md5: str, progress: Progress) -> None:
    """Download and unpack one .gz file to `to`, from the first mirror that answers with the right bytes.

    Raises Problem: no_network (no mirror answered), home_not_writable.
    """
    answers = (_read(url, progress) for url in mirrors)
    packed = next((found for found in answers if hashlib.md5(found).hexdigest() == md5), None)
    if packed is None:
        raise Problem("no_network")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        part = to.with_name(f"{to.name}.{os.getpid()}.part")
        part.write_bytes(gzip.decompress(packed))
        part.replace(to)  # all at once, so that a stopped download leaves nothing half-done
    except OSError:
        raise Problem("home_not_writable", path=str(to.parent)) from None


def _read(url: str, progress: Progress) -> bytes:
    """The bytes behind an address, or none when it does not answer."""
    found = bytearray()
    try:
        with urlopen(url, timeout=PATIENCE) as answer:
            total = int(answer.headers.get("Content-Length") or 0)
            while piece := answer.read(PIECE):
                found += piece
                progress(len(found) / max(total, len(found)))
    except (URLError, OSError, ValueError):
        return b""
    return bytes(found)
