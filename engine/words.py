"""Interface words in two languages: assets/words/**.toml, each leaf {ko = "…", en = "…"}."""

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("ko", "en")
FOLDER = Path(__file__).parents[1] / "assets" / "words"


@cache
def table(file: Path) -> dict:
    """The parsed TOML file; read once per process."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def entry(path: str) -> dict | str:
    """What stands at a dotted path: folders first, then the file, then its keys.

    "frame.next" -> assets/words/frame.toml, key next; "labs.sine.knobs.lr.label" -> assets/words/labs/sine.toml.
    Raises KeyError when nothing stands there.
    """
    parts = path.split(".")
    place = FOLDER
    while parts and (place / parts[0]).is_dir():
        place = place / parts.pop(0)
    if not parts or not (place / f"{parts[0]}.toml").is_file():
        raise KeyError(path)
    found: dict | str = table(place / f"{parts.pop(0)}.toml")
    for part in parts:
        found = found[part]
    return found


def say(language: str, path: str, /, **facts: object) -> str:
    """The words at a path in one language, blanks {name} filled from facts. Raises KeyError when missing."""
    words = entry(path)
    text = words if isinstance(words, str) else words[language]
    return text.format(**facts) if facts else text


@cache
def spoken(language: str, path: str) -> dict:
    """Everything below a path in one language, for a component in the browser; never to be changed.

    Raises KeyError when nothing stands there.
    """
    def chosen(found: dict) -> dict | str:
        leaf = set(found) == set(LANGUAGES)
        return found[language] if leaf else {name: chosen(inner) for name, inner in found.items()}

    return chosen(entry(path))


def has(path: str) -> bool:
    """True when words stand at this path."""
    try:
        entry(path)
    except KeyError:
        return False
    return True
