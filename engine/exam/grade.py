"""Grading: short answers after normalisation, essays by the points they mention."""

import re
import tomllib
import unicodedata
from decimal import Decimal, InvalidOperation
from itertools import permutations

from engine.course.inventory import FOLDER
from engine.exam.bank import Question

TONGUE = tomllib.loads((FOLDER / "grading.toml").read_text(encoding="utf-8"))


def either(words: list[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


SAME = str.maketrans({"×": "x", "✕": "x", "−": "-", "–": "-", "—": "-", "‐": "-",
                      "‘": "'", "’": "'", "“": '"', "”": '"'})
DROPPED = re.compile(r"[\s`'\"]|[.!?。]+$")  # spaces, quotation marks, the full stop
ENDINGS = re.compile(rf"(?<=.)(?:{either(TONGUE['endings'])})$")
VALUE = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d{1,2})?"
NUMBER = re.compile(rf"({VALUE})(?:{either(TONGUE['counters'])})?")
BETWEEN = re.compile(rf"[,;/·、|]|(?:{either(TONGUE['joined'])})\s|\s(?:{either(TONGUE['alone'])})\s")
BRACKETS = re.compile(r"[\[({](.*)[\])}]", re.DOTALL)
ASIDE = re.compile(r"\([^()]+\)")


def normalise(text: str) -> str:
    """One spelling for one answer: full width, case, spaces, signs and endings are evened out.

    Idempotent: normalising twice changes nothing more.
    """
    while (plain := _once(text)) != text:
        text = plain
    return text


def _once(text: str) -> str:
    even = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).translate(SAME).casefold())
    return ENDINGS.sub("", DROPPED.sub("", even))


def number(text: str) -> Decimal | None:
    """The number a text states ("50,890", "1e-6", "6 times"), or None."""
    match = NUMBER.fullmatch(normalise(text))
    try:
        return Decimal(match[1].replace(",", "")) if match else None
    except InvalidOperation:
        return None


def same(given: str, wanted: str) -> bool:
    """True when two single answers agree: numbers within half a unit of the last decimal, words as spelt."""
    asked, said = number(wanted), number(given)
    if asked is None:
        return normalise(given) == normalise(wanted)
    if said is None:
        return False
    unit = Decimal(1).scaleb(asked.as_tuple().exponent) if "." in wanted else Decimal(0)
    return abs(said - asked) <= unit / 2


def short(question: Question, given: str) -> bool:
    """True when a short answer agrees with any accepted one.

    An accepted answer with commas is a list, compared element by element; "|" separates an element's names.
    """
    tries = {given, ASIDE.sub("", given)} - {""}
    return any(_fits(one, wanted, question.ordered) for one in tries for wanted in question.accept)


def _fits(given: str, wanted: str, ordered: bool) -> bool:
    slots = [slot.split("|") for slot in _elements(wanted)]
    if len(slots) == 1:
        return any(same(given, name) for name in slots[0])
    said = _parts(_bare(given)) if BETWEEN.search(given.strip()) else given.split()  # "256,128" is two numbers here
    if len(said) != len(slots):
        return False
    orders = [slots] if ordered else permutations(slots)
    return any(all(any(same(one, name) for name in slot) for one, slot in zip(said, order, strict=True))
               for order in orders)


def _elements(text: str) -> list[str]:
    """The parts of a list, without brackets; one part when it is a single answer (50,890 is one number)."""
    bare = _bare(text)
    if number(bare) is not None:
        return [bare]
    return _parts(bare) if "|" not in bare else [part.strip() for part in bare.split(",") if part.strip()]


def _bare(text: str) -> str:
    whole = BRACKETS.fullmatch(text.strip())
    return whole[1] if whole else text.strip()


def _parts(bare: str) -> list[str]:
    return [part.strip() for part in BETWEEN.split(bare) if part.strip()]


def choice(question: Question, index: int) -> bool:
    """True when the option at this index is the right one."""
    return question.options[index].right


def essay(question: Question, given: str) -> tuple[bool, ...]:
    """For each point of the question, whether the essay mentions it. A hint: the learner decides."""
    said = normalise(given)
    return tuple(any(normalise(word) in said for word in point.keywords) for point in question.points)
