"""Fetching a full data set on request: to a cache folder, checked, whole or not at all."""

import gzip
import hashlib
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
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
    answers = (b"".join(_pieces(url, progress)) for url in mirrors)
    packed = next((found for found in answers if hashlib.md5(found).hexdigest() == md5), None)
    if packed is None:
        raise Problem("no_network")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        part = to.with_name(f"{to.name}.{os.getpid()}.part")
        part.write_bytes(gzip.decompress(packed))
        part.replace(to)  # all at once, so that a stopped download leaves nothing half-done
    except OSError:
        raise Problem("home_not_writable", folder=to.parent) from None


def archive(url: str, to: Path, md5: str, progress: Progress) -> None:
    """Download a .tar.gz and unpack its folder `to.name` to `to`; through the disk, for it may be large.

    Raises Problem: no_network (no answer, or other bytes than expected), home_not_writable.
    """
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=to.parent) as work:
            packed = Path(work) / "packed"
            if save(url, packed, progress, "md5") != md5:
                raise Problem("no_network")
            with tarfile.open(packed) as tar:
                tar.extractall(work, filter="data")
            shutil.rmtree(to, ignore_errors=True)  # what an older attempt may have left
            (Path(work) / to.name).replace(to)
    except (OSError, tarfile.TarError):
        raise Problem("home_not_writable", folder=to.parent) from None


def save(url: str, to: Path, progress: Progress, digest: str) -> str:
    """Writes the bytes behind an address to a file; their "md5" or "sha256"."""
    found = hashlib.new(digest)
    with to.open("wb") as file:
        for piece in _pieces(url, progress):
            file.write(piece)
            found.update(piece)
    return found.hexdigest()


def _pieces(url: str, progress: Progress) -> Iterator[bytes]:
    """The bytes behind an address, piece by piece; fewer or none when it does not answer."""
    done = 0
    try:
        with urlopen(url, timeout=PATIENCE) as answer:
            total = int(answer.headers.get("Content-Length") or 0)
            while piece := answer.read(PIECE):
                yield piece
                done += len(piece)
                progress(done / max(total, done))
    except (URLError, OSError, ValueError):
        return
