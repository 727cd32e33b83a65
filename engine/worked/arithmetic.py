"""Arithmetic as text with numbers filled in, brackets only where they are needed."""

from collections.abc import Callable
from typing import NamedTuple

from engine.worked.number import number, superscript

SUM, QUOTIENT, PRODUCT, ATOM = range(4)  # how tightly a text holds together
LIMIT = 30  # longer sums show their first three terms and the last


class Text(NamedTuple):
    """A piece of arithmetic and how tightly it holds together."""

    text: str
    level: int = ATOM


def plain(value: float, digits: int = 4) -> Text:
    """A number by itself. A negative one is as loose as a sum: 2·(−1)."""
    text = number(value, digits)
    return Text(text, SUM if text.startswith("−") else PRODUCT if "×" in text else ATOM)


def held(text: Text, level: int) -> str:
    """The text, in brackets when it is looser than `level`."""
    return text.text if text.level >= level else f"({text.text})"


def plus(*terms: Text) -> Text:
    """a + b + …"""
    later = (f"({t.text})" if t.text.startswith("−") else t.text for t in terms[1:])
    return Text(" + ".join([terms[0].text, *later]), SUM) if len(terms) > 1 else terms[0]


def minus(a: Text, b: Text) -> Text:
    """a − b"""
    return Text(f"{a.text} − {held(b, QUOTIENT)}", SUM)


def negative(a: Text) -> Text:
    """−a"""
    return Text(f"−{held(a, PRODUCT)}", SUM)


def times(*factors: Text) -> Text:
    """a·b·…"""
    return Text("·".join(held(f, PRODUCT) for f in factors), PRODUCT)


def over(a: Text, b: Text) -> Text:
    """a / b"""
    return Text(f"{held(a, PRODUCT)} / {held(b, ATOM)}", QUOTIENT)


def power(a: Text, exponent: int) -> Text:
    """a², a³, …"""
    return Text(held(a, ATOM) + superscript(exponent), PRODUCT)


def exponential(a: Text) -> Text:
    """e^a"""
    return Text(f"e^{held(a, ATOM)}", PRODUCT)


def call(function: str, *arguments: Text) -> Text:
    """f(a, b, …)"""
    return Text(f"{function}({', '.join(a.text for a in arguments)})")


def summed(count: int, term: Callable[[int], Text], brief: Callable[[int], Text]) -> Text:
    """The sum of `count` terms. A long sum leaves out its middle; its other terms are brief, as numbers."""
    if count == 0:
        return plain(0)
    if count <= LIMIT:
        return plus(*map(term, range(count)))
    return plus(*map(brief, range(3)), Text("…"), brief(count - 1))
