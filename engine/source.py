"""The text of one function: its lines, and which statement each line belongs to."""

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from engine.made import is_network

ASSIGNING = ast.Assign | ast.AugAssign | ast.AnnAssign | ast.With


class Source:
    """Lines are numbered as in the file. `starts`: line that can run -> first line of its statement."""

    def __init__(self, shown: Any) -> None:
        function = plain(shown)
        lines, first = inspect.getsourcelines(function)
        self.name = f"{function.__module__}:{function.__qualname__}"
        self.texts = textwrap.dedent("".join(lines)).rstrip().split("\n")
        self.first = max(first, 1)
        self.codes = tuple(_codes(function.__code__))
        self.names = {name for code in self.codes for name in (*code.co_varnames, *code.co_cellvars)}
        self.starts: dict[int, int] = {}
        self.targets: dict[int, set[str]] = {}  # statement -> names it certainly assigns
        self.withs: dict[int, int] = {}  # with statement -> its last line
        self.silent: set[int] = set()  # lines of docstrings and other bare texts
        for node in ast.walk(ast.parse("\n".join(self.texts))):
            if isinstance(node, ast.stmt | ast.excepthandler):
                self._add(node)

    def _add(self, node: ast.stmt | ast.excepthandler) -> None:
        """A compound statement keeps only its head. ast.walk goes from outside in: inner ones win."""
        body, decorators = getattr(node, "body", None), getattr(node, "decorator_list", None)
        top = decorators[0].lineno if decorators else node.lineno
        end = max(body[0].lineno - 1, node.lineno) if body else node.end_lineno
        lines = range(top + self.first - 1, end + self.first)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            self.silent.update(lines)
            return
        start = node.lineno + self.first - 1
        self.starts.update(dict.fromkeys(lines, start))
        if isinstance(node, ast.With):
            self.withs[start] = node.end_lineno + self.first - 1
        if isinstance(node, ASSIGNING):
            heads = [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt)]
            stored = [n for head in heads for n in ast.walk(head) if isinstance(n, ast.Name)]
            self.targets[start] = {n.id for n in stored if isinstance(n.ctx, ast.Store)}

    def lines(self) -> Iterator[tuple[int, str, int | None]]:
        """(number, text, first line of its statement); None where nothing runs: blank, comment, docstring."""
        for number, text in enumerate(self.texts, self.first):
            bare = not text.strip() or text.strip().startswith("#") or number in self.silent
            yield number, text, None if bare else self.starts.get(number)

    def explained(self) -> list[str]:
        """Stripped texts of the lines that need an explanation: all but blanks, docstrings, lone brackets."""
        found = (text.strip() for number, text, _ in self.lines() if number not in self.silent)
        return list(dict.fromkeys(text for text in found if text.strip("()[]{},:")))


def plain(shown: Any) -> Callable:
    """The Python function behind a network (its forward), a worked example, a method, a partial."""
    if is_network(shown):
        shown = type(shown).forward
    while isinstance(shown, functools.partial):
        shown = shown.func
    if not inspect.isroutine(shown) and hasattr(shown, "solve"):
        shown = shown.function  # what engine.worked.register.Example keeps for display
    return inspect.unwrap(getattr(shown, "__func__", shown))


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of the function and of those inside it; lambdas and comprehensions belong to their line."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType) and not inner.co_name.startswith("<"):
            yield from _codes(inner)
