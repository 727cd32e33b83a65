"""What the viewer is given to draw: colours, words, steps and thumbnails, as plain data."""

import base64
import io
import json
import keyword
import tokenize
from dataclasses import replace

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from engine import exhibit
from engine.codewalk import walk
from engine.source import Source
from engine.ui.code import payload
from engine.ui.syntax import pieces
from engine.words import LANGUAGES


def grow(x, times=2):
    """Doubles."""
    for _ in range(times):
        x = x * 2  # (N,)
    return x


def fails(x):
    y = x.reshape(2, 2)
    return y


@pytest.mark.parametrize("name", list(exhibit.exhibits()))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_exhibit_is_ready_to_draw(name, language):
    data = payload(exhibit.watch(name), name, language)
    json.dumps(data, allow_nan=False)
    explained = [row for row in data["lines"] if row["why"]]
    assert len(explained) >= len(Source(exhibit.resolve(exhibit.exhibits()[name])).explained())
    assert data["title"] != exhibit.exhibits()[name]
    assert data["moments"]
    assert len(json.dumps(data)) < 400_000


def test_pieces_are_the_line_again():
    for name in exhibit.exhibits():
        source = Source(exhibit.resolve(exhibit.exhibits()[name]))
        found = pieces(source.texts, source.names)
        assert ["".join(text for _, text in line) for line in found] == source.texts


def test_pieces_agree_with_pythons_own_tokens():
    source = Source(exhibit.resolve("engine.train.supervised:supervised"))
    found = [(kind, text) for line in pieces(source.texts, source.names) for kind, text in line]
    tokens = list(tokenize.generate_tokens(io.StringIO("\n".join(source.texts)).readline))
    words = [t.string for t in tokens if t.type == tokenize.NAME and keyword.iskeyword(t.string)]
    assert [text for kind, text in found if kind == "keyword"] == words
    assert [text for kind, text in found if kind == "comment"] == [t.string for t in tokens
                                                                     if t.type == tokenize.COMMENT]


def test_names_are_the_functions_own():
    lines = ["def f(x, lr=0.1):", "    y = g(x.lr, lr=lr)  # y", "    return f'{y}'"]
    names = [[text for kind, text in line if kind == "name"] for line in pieces(lines, {"x", "y", "lr"})]
    assert names[0] == ["x", "lr"]
    assert names[1] == ["y", "x", "lr"], "neither the attribute x.lr nor the argument lr="
    assert ("call", "g") in pieces(lines, {"x"})[1]


def test_moments_and_thumbnails():
    data = payload(walk(grow, torch.tensor([-1.0, 0.0, 3.0])), "grow", "en")
    steps = [moment for moment in data["moments"] if any(made["name"] == "x" for made in moment["made"])]
    thumb = steps[1]["made"][0]["thumb"]
    assert (thumb["rows"], thumb["columns"], thumb["low"], thumb["high"]) == (1, 3, -2.0, 6.0)
    cells = np.frombuffer(base64.b64decode(thumb["cells"]), dtype=np.uint8)
    assert cells.tolist() == [1, 64, 255], "1 + 254·(value − low)/(high − low), rounded to even"
    assert data["lines"][1]["statement"] is None
    assert data["lines"][3]["runs"] == 2


def test_what_is_not_finite_is_an_empty_cell():
    data = payload(walk(grow, torch.tensor([float("nan"), 1.0, float("inf")])), "grow", "en")
    made = data["moments"][0]["made"][0]
    assert np.frombuffer(base64.b64decode(made["thumb"]["cells"]), dtype=np.uint8)[[0, 2]].tolist() == [0, 0]
    json.dumps(data, allow_nan=False)


def test_a_failure_names_its_line():
    data = payload(walk(fails, torch.zeros(3)), "fails", "ko")
    assert data["failure"]["line"] == fails.__code__.co_firstlineno + 1
    assert data["failure"]["text"].startswith("RuntimeError")


def passes_then_fails(x):
    y = grow(x)
    return y.reshape(2, 2)


@pytest.mark.parametrize("ran", [True, False])
def test_a_failure_outside_what_is_on_show_stands_at_its_last_line(ran):
    found, shown = walk(passes_then_fails, torch.zeros(3), follow=(grow,)), f"{__name__}:grow"
    assert found.failure.function != shown
    lines = tuple(line for line in found.lines if line.function == shown)
    moments = tuple(moment for moment in found.moments if moment.function == shown) if ran else ()
    data = payload(replace(found, lines=lines, moments=moments), "grow", "ko")
    first = grow.__code__.co_firstlineno
    assert data["failure"]["function"] == 0
    assert data["failure"]["line"] == first + 4, "return x"
    assert data["failure"]["text"].startswith("RuntimeError")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_viewer_runs_in_a_page(language):
    def app(language):
        from engine import exhibit
        from engine.ui.code import code

        code(exhibit.watch("cubic_forward"), "cubic_forward", language, key="viewer", practice=True)

    page = AppTest.from_function(app, args=(language,), default_timeout=60).run()
    assert not page.exception
    assert len(page.get("bidi_component")) == 1
