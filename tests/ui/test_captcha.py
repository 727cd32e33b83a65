"""One picture followed: what is read, how probable, mistakes in what is typed, any link; the figure of all parts."""

import re
from itertools import pairwise

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from engine.data.captcha import draw, encode
from engine.figures import figure
from engine.labs.captcha import Config, network
from engine.runs.checkpoint import checkpoint
from engine.ui.look.captcha import _chance, _read
from engine.words import LANGUAGES
from engine.zoom.line import line


def page() -> None:
    import streamlit as st
    import torch

    from engine.labs.captcha import Config, network
    from engine.ui.look import captcha
    from engine.ui.look.trained import Trained

    def seeded(_name: str, _language: str) -> Trained:
        torch.manual_seed(0)
        config = Config(hidden=8)
        return Trained("seeded", network(config).state_dict(), config, 0)

    captcha.trained = seeded
    captcha.show(None, st.query_params["lang"])


def followed(language: str = "en", **params: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=120)
    for name, value in {"lang": language, **params}.items():
        app.query_params[name] = value
    return app.run()


def log_p(text: str) -> np.ndarray:
    torch.manual_seed(0)
    return line(network(Config(hidden=8)), draw(text, 0)).log_p


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("params", [{}, {"read": "ab12", "font": "aileron", "gate": "z", "draw": "3"},
                                    {"font": "x", "gate": "x", "draw": "-1"}])
def test_a_picture_is_followed_to_its_text(language: str, params: dict) -> None:
    app = followed(language, **params)
    assert not app.exception
    assert not app.error
    assert len(app.get("plotly_chart")) == 1


def published() -> None:
    import streamlit as st

    from engine.ui.look import captcha, trained

    captcha.trained = trained.trained
    captcha.show(None, st.query_params["lang"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_published_network_says_how_often_it_is_right(language: str) -> None:
    app = AppTest.from_function(published, default_timeout=120)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    scores = checkpoint("captcha").scores
    said = " ".join(caption.value for caption in app.caption)
    assert all(f"{scores[name]:.1%}" in said for name in ("accuracy", "accuracy_font"))


@pytest.mark.parametrize("text", ["abc", "abcdefg", "ab-cd", "가나다라", " "])
def test_what_cannot_be_drawn_is_one_sentence(text: str) -> None:
    app = followed(read=text)
    assert not app.exception
    assert len(app.error) == 1


def test_the_probability_and_the_text_are_those_of_torch() -> None:
    answers = log_p("a1b2")
    target = torch.tensor([encode("a1b2")])
    loss = torch.nn.functional.ctc_loss(torch.from_numpy(answers)[:, None], target, [len(answers)], [4],
                                        reduction="sum").item()
    said = _chance(answers, "a1b2", "en")
    assert float(re.search(r"ln p = ([\d.]+)", said)[1]) == pytest.approx(loss, rel=1e-3)
    path, read = _read(answers)
    merged = torch.unique_consecutive(torch.tensor(path))
    assert read == merged[merged != 0].tolist()


@pytest.mark.parametrize("dark", [True, False])
def test_the_figure_holds_every_part_over_the_same_columns(dark: bool) -> None:
    dice = np.random.default_rng(0)
    arrays = {"picture": np.full((48, 128), 200, np.uint8), "told": np.array(["", "a", "", "b"]),
              "columns": dice.random((5, 4)), "states": dice.normal(size=(6, 4)), "p": dice.random((3, 4)),
              "p.rows": np.array(["_", "a", "b"])}
    drawn = figure("strips")(arrays, lambda key: key, dark)
    maps = [trace for trace in drawn.data if trace.type == "heatmap"]
    assert [len(trace.z) for trace in maps] == [48, 5, 6, 3]
    assert maps[0].x0 - maps[0].dx / 2 == -0.5
    assert maps[0].x0 + 127.5 * maps[0].dx == 3.5  # 128 pixels end where 4 columns end
    domains = [drawn.layout[f"yaxis{n}" if n > 1 else "yaxis"].domain for n in range(1, 5)]
    assert all(above[0] > below[1] for above, below in pairwise(domains))
    assert domains[-1][0] == pytest.approx(0)
    letters = next(trace for trace in drawn.data if trace.type == "scatter")
    assert (list(letters.x), list(letters.text)) == ([1, 3], ["a", "b"])
