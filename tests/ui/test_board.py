"""The board's page side: both languages, every example, what the browser is handed."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from engine.problem import Problem
from engine.ui import board as screen
from engine.ui.handed import handed, refused
from engine.ui.mathml import mathml
from engine.ui.module import module
from engine.ui.workings import Workings
from engine.words import LANGUAGES, entry
from engine.worked import example, examples

HOST = Path(__file__).parents[1] / "browser" / "board_host.py"


def opened(**params: str) -> AppTest:
    app = AppTest.from_file(str(HOST), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(examples()))
def test_every_example_stands_on_a_board(name: str, language: str) -> None:
    app = opened(example=name, lang=language)
    assert not app.exception
    assert not app.warning
    own = entry(f"worked.{example(name).topic}.{name}")
    assert own["title"][language] in app.markdown[0].value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(examples()))
def test_what_the_browser_is_handed_is_json_with_captions_and_formulas(name: str, language: str) -> None:
    data = handed(Workings(example(name)), language)
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    for grid in data["grids"]:
        assert grid["caption"], grid["name"]
        ElementTree.fromstring(grid["symbol_mathml"])
        if grid["mathml"]:
            ElementTree.fromstring(grid["mathml"])


def test_the_module_is_one_text_without_imports() -> None:
    lines = module(screen.FILES).splitlines()
    assert not [line for line in lines if line.startswith("import ")]
    assert [line for line in lines if line.startswith("export ")] == \
        ["export default function ({ data, parentElement, setTriggerValue }) {"]


def test_widgets_stand_beside_for_what_is_no_grid() -> None:
    app = opened(example="convolution", lang="en")
    assert {field.key.rpartition(".")[2] for field in app.number_input} == {"stride", "dilation", "padding"}
    app.number_input(key="board.convolution.stride").set_value(2).run()
    assert app.session_state["board.convolution.workings"].inputs["stride"] == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_widget_goes_back_and_says_why(language: str) -> None:
    small = json.dumps({"image": [[1, 2, 3, 4]] * 4})
    app = opened(example="convolution", lang=language, **{"we.convolution": small})
    app.number_input(key="board.convolution.dilation").set_value(2).run()  # spans 5×5
    assert not app.exception
    assert app.number_input(key="board.convolution.dilation").value == 1
    workings = app.session_state["board.convolution.workings"]
    assert "5×5" in refused(workings, language)["text"]


def test_numbers_survive_a_change_of_language() -> None:
    app = opened(example="convolution", lang="ko")
    app.number_input(key="board.convolution.stride").set_value(2).run()
    app.query_params["lang"] = "en"
    app.run()
    assert app.number_input(key="board.convolution.stride").value == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_sets_the_numbers_and_a_broken_one_warns(language: str) -> None:
    app = opened(example="convolution", lang=language, **{"we.convolution": '{"stride":2}'})
    assert app.number_input(key="board.convolution.stride").value == 2
    assert not app.warning
    broken = opened(example="convolution", lang=language, **{"we.convolution": '{"stride":99}'})
    assert len(broken.warning) == 1
    assert broken.number_input(key="board.convolution.stride").value == 1


def test_an_unknown_example_is_a_problem() -> None:
    with pytest.raises(Problem) as raised:
        screen.board("nobody", "en")
    assert raised.value.code == "unknown_example"


@pytest.mark.parametrize("latex", [r"\frac{\partial L}{\partial W_1}", r"\hat{y}", "x < y", r"\sum_{i} x_i"])
def test_formulas_are_well_formed(latex: str) -> None:
    assert ElementTree.fromstring(mathml(latex)).tag.endswith("math")
    assert ">ReLU<" in mathml(r"\mathrm{ReLU}(x)")  # one word, not four letters


def test_a_side_made_of_several_sizes_has_no_buttons_of_its_own() -> None:
    sizes = {grid["name"]: grid["sizes"] for grid in handed(Workings(example("lstm_step")), "ko")["grids"]}
    assert sizes["W"] is None
    assert sizes["h_prev"] == [[1, 3], [1, 1]]
