"""A learner's own files: kept beside the downloaded data, each under a name made of its content."""

import hashlib
import re

from engine.data.download import cache
from engine.problem import Problem

MANY = 100  # files kept; the oldest go first
CODE = re.compile("[0-9a-f]{16}")


def keep(content: bytes) -> str:
    """Writes a file and returns its code. Raises Problem home_not_writable."""
    code = hashlib.sha256(content).hexdigest()[:16]
    folder = cache() / "own"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / code).write_bytes(content)
        for old in sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime)[:-MANY]:
            old.unlink()
    except OSError:
        raise Problem("home_not_writable", folder=str(folder)) from None
    return code


def there(code: str) -> bool:
    """True when a file of this code is on this machine."""
    return CODE.fullmatch(code) is not None and (cache() / "own" / code).is_file()


def content(code: str) -> bytes:
    """The file of this code. Raises Problem own_file_gone."""
    if not there(code):
        raise Problem("own_file_gone")
    return (cache() / "own" / code).read_bytes()
