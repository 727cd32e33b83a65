"""A walk through another process is the walk of this one."""

from dataclasses import asdict

import numpy as np
import pytest

from engine import exhibit
from engine.codewalk import Failure, Moment, Walk
from engine.made import Made
from engine.watched import read, watched, write


def plain(walk: Walk) -> dict:
    """Comparable with ==: thumbnails as text of their exact numbers."""
    found = asdict(walk)
    for place in (*found["lines"], *found["moments"]):
        for made in place["made"]:
            made["thumb"] = None if made["thumb"] is None else (made["thumb"].shape, made["thumb"].tobytes())
    return found


@pytest.mark.parametrize("name", ["cubic_forward", "mlp_forward"])
def test_nothing_is_lost_on_the_way(name: str) -> None:
    here = exhibit.watch(name)
    assert plain(read(write(here))) == plain(here)
    assert plain(watched(name)) == plain(here)


def test_numbers_that_are_none_keep_their_kind() -> None:
    odd = Made("x", "array", (2, 2), "float32", None, None, "", np.array([[np.nan, np.inf], [-np.inf, 0]], np.float32))
    failed = Walk("a:b", (), (), frozenset({"x"}), Failure("a:b", 3, "ValueError", "no"))
    assert read(write(failed)) == failed
    (moment,) = read(write(Walk("a:b", (), (Moment("a:b", 1, (odd,)),), frozenset()))).moments
    assert moment.made[0].thumb.tobytes() == odd.thumb.tobytes()


def test_what_breaks_is_not_hidden() -> None:
    with pytest.raises(RuntimeError, match="KeyError"):
        watched("no_such_exhibit")
