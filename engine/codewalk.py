"""Run a real function under a line tracer and record, line by line, how often it ran and what it made."""

import inspect
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from types import FrameType
from typing import Any

from engine.made import TEXT, Made, mark, parts, summary
from engine.source import Source

MOMENTS = 240  # statements recorded with values; later ones are only counted
MADE = 24  # names a statement


@dataclass(frozen=True, slots=True)
class Line:
    """One line of source, with what its statement made the first time it made something."""

    number: int  # in its file, from 1
    text: str  # without the function's own indentation
    function: str  # "engine.labs.sine:fit"
    statement: int | None  # the line on which its statement begins; None where nothing can run
    runs: int  # how often that statement ran
    made: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """One statement that ran, in order, and what it made then."""

    function: str
    line: int  # on which the statement begins
    made: tuple[Made, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """The exception that ended the function, and the line on which it rose."""

    function: str
    line: int
    kind: str  # "ValueError"
    text: str


@dataclass(frozen=True, slots=True)
class Walk:
    """What happened: the function first, then those that were followed."""

    function: str
    lines: tuple[Line, ...]
    moments: tuple[Moment, ...]
    names: frozenset[str]  # local names of the functions shown
    failure: Failure | None = None


class Call:
    """One call in progress: the statement that is running and how the local names stood before it."""

    def __init__(self, source: Source, line: int) -> None:
        self.source, self.line, self.marks, self.ended = source, line, {}, False

    def changed(self, local: dict[str, Any]) -> list[tuple[str, Any]]:
        """Names that are new, bound anew or changed in place since the last call of this method."""
        before, self.marks = self.marks, {}
        certain, found = self.source.targets.get(self.line, ()) if not self.ended else (), []
        for name, value in local.items():
            for label, part in parts(name, value) if name.isidentifier() and name != "_" else ():
                self.marks[label] = (mark(part), part)  # holding the part keeps its id from being used again
                if label in certain or label not in before or before[label][0] != self.marks[label][0]:
                    found.append((label, part))
        cleared = (label for label in before if label.endswith(".grad") and label not in self.marks)
        return found + [(label, None) for label in cleared]


class Tracer:
    """Counts and records the statements of the functions asked for, on this thread, until told to stop."""

    def __init__(self, sources: list[Source]) -> None:
        self.sources = {code: source for source in sources for code in source.codes}
        self.calls: dict[FrameType, Call] = {}
        self.runs: Counter[tuple[str, int]] = Counter()
        self.moments: list[Moment] = []
        self.active = True

    def enter(self, frame: FrameType, _event: str, _argument: Any) -> Callable | None:
        """Python asks here at each new call, and each time a generator goes on."""
        source = self.sources.get(frame.f_code)
        if source is None or not self.active:
            return None
        if frame not in self.calls:
            call = self.calls[frame] = Call(source, source.starts[frame.f_code.co_firstlineno])
            self.runs[source.name, call.line] += 1
            local = frame.f_locals
            call.changed(local)
            self._note(call, [(name, local[name]) for name in frame.f_code.co_varnames if name in local])
        return self.trace

    def trace(self, frame: FrameType, event: str, argument: Any) -> Callable | None:
        """Before each line, and before a return or a yield: the statement that ends there is recorded."""
        if not self.active:
            return None
        call = self.calls[frame]
        generator = bool(frame.f_code.co_flags & inspect.CO_GENERATOR)
        if event == "line":
            start = call.source.starts.get(frame.f_lineno, frame.f_lineno)
            if start == call.line:
                return self.trace
            self._end(call, frame, [])
            if start < call.line <= call.source.withs.get(start, 0):
                return self.trace  # Python comes back to the `with` to leave it; that is no second run
            call.line, call.ended = start, False
            self.runs[call.source.name, start] += 1
        elif event == "return":
            word = "yield" if generator else "return"
            self._end(call, frame, [] if argument is None else [(word, argument)])
            if not generator:
                del self.calls[frame]
        return self.trace

    def _end(self, call: Call, frame: FrameType, given: list[tuple[str, Any]]) -> None:
        if len(self.moments) < MOMENTS:
            self._note(call, given + call.changed(frame.f_locals))

    def _note(self, call: Call, made: list[tuple[str, Any]]) -> None:
        """After a yield the same statement ends a second time, silently if it made nothing more."""
        if made or not call.ended:
            what = tuple(summary(name, value) for name, value in made[:MADE])
            self.moments.append(Moment(call.source.name, call.line, what))
        call.ended = True

    def failure(self, problem: Exception) -> Failure:
        """Where in the functions shown the exception rose. Raises it again when none of them had begun."""
        place, step = None, problem.__traceback__
        while step is not None:
            if step.tb_frame.f_code in self.sources:
                source, text = self.sources[step.tb_frame.f_code], str(problem)[:TEXT]
                place = Failure(source.name, step.tb_lineno, type(problem).__name__, text)
            step = step.tb_next
        if place is None:
            raise problem
        return place


def walk(function: Any, *args: Any, advance: int = 3, follow: tuple = (), **kwargs: Any) -> Walk:
    """Calls function(*args, **kwargs) and watches it; a generator is advanced `advance` times, then closed.

    A network is watched in its forward, a worked example in the function it decorates. `follow`: further
    functions to watch when they are called. An exception ends the walk and is reported in it; one that rises
    before the function has begun is raised. Only this thread is traced; its earlier tracer is put back.
    """
    sources = [Source(shown) for shown in (function, *follow)]
    call = function if callable(function) else function.solve
    tracer, result, failure, before = Tracer(sources), None, None, sys.gettrace()
    try:
        sys.settrace(tracer.enter)
        result = call(*args, **kwargs)
        if inspect.isgenerator(result):
            for _ in islice(result, advance):
                pass
    except Exception as problem:
        sys.settrace(before)
        failure = tracer.failure(problem)
    finally:
        sys.settrace(before)
        tracer.active = False
        tracer.calls.clear()
        if inspect.isgenerator(result):
            result.close()
    lines = tuple(line for source in sources for line in _lines(source, tracer))
    names = frozenset().union(*(source.names for source in sources))
    return Walk(sources[0].name, lines, tuple(tracer.moments), names, failure)


def _lines(source: Source, tracer: Tracer) -> list[Line]:
    made: dict[int, tuple[Made, ...]] = {}
    for moment in tracer.moments:
        if moment.function == source.name and moment.made:
            made.setdefault(moment.line, moment.made)
    runs = {start: count for (name, start), count in tracer.runs.items() if name == source.name}
    return [Line(number, text, source.name, start, runs.get(start, 0), made.get(start, ()))
            for number, text, start in source.lines()]
