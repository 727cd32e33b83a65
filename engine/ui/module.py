"""Several JavaScript files as one module, because Streamlit takes one text and we have no build step."""

import re
from collections.abc import Iterable
from pathlib import Path


def module(files: Iterable[Path]) -> str:
    """The files in this order, without their imports from each other; only what is the default stays exported."""
    lines = "\n".join(file.read_text(encoding="utf-8") for file in files).splitlines()
    kept = (line for line in lines if not line.startswith("import "))
    return "\n".join(re.sub("^export (?!default)", "", line) for line in kept)
