"""The drawings hold what the worked examples compute: so many boxes, such numbers, lines as wide as gates are open."""

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from engine.figures.drawings import DRAWINGS, plane
from engine.figures.drawings.ink import told
from engine.figures.drawings.net import shown
from engine.words import LANGUAGES, say
from engine.worked import example, examples
from engine.worked.number import number

SVG = "{http://www.w3.org/2000/svg}"


def drawn(name: str, **inputs: Any) -> tuple[ElementTree.Element, dict[str, np.ndarray]]:
    """The drawing, read back, and the numbers of the example."""
    found = example(name)
    read = found.read(inputs)
    grids = {grid.name: grid.values for grid in found.solve(**read)}
    return ElementTree.fromstring(DRAWINGS[name](grids, read)), grids


def of_class(root: ElementTree.Element, *names: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if set(names) <= set(one.get("class", "").split())]


def boxes(root: ElementTree.Element, letter: str) -> list[int]:
    """The time steps that have a box of this letter, those of filling zeros left out."""
    return [int(one.get("data-step")) for one in of_class(root, "box")
            if one.get("data-of") == letter and "filler" not in one.get("class")]


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


def width(root: ElementTree.Element, *names: str) -> float:
    """Of the one line of these classes; 0 where it is broken."""
    line, = of_class(root, *names)
    return 0.0 if "broken" in line.get("class").split() else float(line.findall(f"{SVG}path")[-1].get("stroke-width"))


def short(value: float) -> str:
    return "≈ 0" if 0 < abs(value) < 0.001 else number(value, 2)


def of_vectors(steps: int, generator: np.random.Generator, hidden: int = 1) -> dict[str, Any]:
    sizes = {"x": (2, steps), "h0": (hidden, 1), "W": (hidden, 2), "U": (hidden, hidden), "b": (hidden, 1)}
    return {name: generator.uniform(-1, 1, size).round(2).tolist() for name, size in sizes.items()}


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_any_numbers_make_a_drawing_without_a_language(name: str) -> None:
    generator = np.random.default_rng(3)
    for _ in range(12):
        inputs = example(name).random(generator)
        root, _ = drawn(name, **inputs)
        written = {word for one in root.iter() for word in re.findall(r"[^\W\d_]+", one.text or "") if word.isalpha()}
        assert written <= {*"xhyWUVXcfioĉrzgtσδLab", "hg", "tanh"}
        left, top, wide, tall = map(float, root.get("viewBox").split())
        for one in root.iter(f"{SVG}text"):
            assert left <= float(one.get("x")) <= wide
            assert top <= float(one.get("y")) <= tall


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drawing_belongs_to_an_example_and_has_a_name(language: str) -> None:
    assert set(DRAWINGS) <= set(examples())
    assert all(say(language, f"drawing.{name}") for name in DRAWINGS)


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_the_unrolled_network_has_a_state_an_arrow_and_a_number_for_every_step(steps: int, hidden: int) -> None:
    root, grids = drawn("rnn_unrolled", **of_vectors(steps, np.random.default_rng(steps), hidden))
    assert boxes(root, "h") == list(range(steps + 1))
    assert boxes(root, "x") == list(range(1, steps + 1))
    assert len(of_class(root, "across")) == len(of_class(root, "up")) == steps
    assert len(of_class(root, "back")) == (steps if hidden == 1 else 0)
    values = [grids["x"], *(grids[f"h{t}"] for t in range(steps + 1))]
    assert {short(value) for value in np.concatenate([v.ravel() for v in values])} <= set(texts(root))
    assert texts(root).count("U") == texts(root).count("W") == steps  # one and the same, everywhere


def test_the_way_back_is_as_wide_as_what_is_left_of_the_gradient() -> None:
    root, grids = drawn("rnn_unrolled", x=[[0.1, 0.2, 0.3, 0.1]])
    last = [float(one.find(f"{SVG}path").get("stroke-width")) for one in of_class(root, "back")]
    left = [grids["J4"].item(), *(grids[f"P{t}"].item() for t in (2, 1, 0))]
    assert np.allclose(np.diff(last) / np.diff(left), np.diff(last)[0] / np.diff(left)[0], rtol=0.1)
    assert {f"× {number(grids[f'J{t}'].item(), 2)}" for t in range(1, 5)} <= set(texts(root))


def test_the_error_of_every_step_stands_on_its_way_back() -> None:
    root, grids = drawn("rnn_backward", x=[[1, 1, 1, 1]], U=[[1.5]], activation="relu")
    ways = [float(one.findall(f"{SVG}path")[-1].get("stroke-width")) for one in of_class(root, "back")]
    errors = [grids[f"d{t}"].item() for t in (1, 2, 3, 4)]
    assert {f"δ{t} = {short(error)}" for t, error in enumerate(errors, 1)} <= set(texts(root))
    assert sorted(ways, reverse=True) == ways  # with U = 1.5 the first step gets the largest error
    root, grids = drawn("rnn_backward", y=[[0]], x=[[-1, -1]], activation="relu")  # no error at all
    assert not grids["d2"].any()
    assert len(of_class(root, "back", "broken")) == 2


def test_a_weight_of_zero_breaks_the_way_between_the_steps() -> None:
    root, _ = drawn("rnn_unrolled", x=[[1, 0, 0]], U=[[0]])
    assert len(of_class(root, "across", "broken")) == len(of_class(root, "back", "broken")) == 3
    assert not of_class(root, "up", "broken")


@pytest.mark.parametrize(("kind", "given", "read"), [
    ("one_to_many", [1], [1, 2, 3, 4]), ("many_to_one", [1, 2, 3, 4], [4]),
    ("many_to_many", [1, 2, 3, 4], [1, 2, 3, 4])])
def test_the_three_kinds_differ_in_which_inputs_and_outputs_there_are(kind: str, given: list, read: list) -> None:
    root, grids = drawn("rnn_shapes", kind=kind, T=4)
    assert (boxes(root, "x"), boxes(root, "h"), boxes(root, "y")) == (given, [0, 1, 2, 3, 4], read)
    sides = {"".join(one.itertext()) for one in of_class(root, "side")}
    assert sides <= {" × ".join(number(size) for size in row) for row in grids["shapes"]}
    N, K, D, H = (int(grids[name].item()) for name in "NKDH")
    assert sides == {f"{N} × {len(given)} × {D}", f"{N} × 4 × {H}", f"{N} × {len(read)} × {K}"}


@pytest.mark.parametrize("steps", [7, 30, 60])
def test_of_many_steps_the_first_three_and_the_last_are_drawn(steps: int) -> None:
    assert shown(steps) == [1, 2, 3, 0, steps]
    root, _ = drawn("rnn_shapes", T=steps)
    assert boxes(root, "x") == [1, 2, 3, steps]
    assert boxes(root, "y") == [steps]
    assert shown(6) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("layers", [1, 2, 3, 5, 8])
def test_the_stock_network_lays_the_states_of_all_days_flat(layers: int) -> None:
    root, grids = drawn("stock_shapes", layers=layers, T=20)
    levels = layers if layers <= 3 else 2
    assert boxes(root, "h") == [0, 1, 2, 3, 20] * levels
    assert boxes(root, "x") == [1, 2, 3, 20]
    assert len(of_class(root, "flatten")) == 4
    assert "20 × 8 = 160" in texts(root)
    assert grids["shapes"][-3, -1] == 20 * 8
    sides = ["".join(one.itertext()) for one in of_class(root, "side")]
    assert sides == ["32 × 1 × 1", "32 × 1 × 64", "32 × 1 × 160", *["32 × 20 × 8"] * levels, "32 × 20 × 3"]
    assert {f"U{layers}", f"W{layers}", "U1", "W1"} <= set(texts(root))


def test_the_cell_of_the_lstm_shows_its_numbers_and_how_far_its_gates_are_open() -> None:
    generator = np.random.default_rng(5)
    widths = []
    for _ in range(8):
        root, grids = drawn("lstm_step", **{k: v for k, v in example("lstm_step").random(generator).items()
                                            if not k.endswith("_gate")})
        first = {name: values[0, 0] for name, values in grids.items()}
        told = [first[name] for name in ("h_prev", "c_prev", "x", "f", "i", "c_hat", "o", "c", "h")]
        told += [first["f"] * first["c_prev"], first["i"] * first["c_hat"]]
        assert {short(value) for value in told} <= set(texts(root))
        widths += [(first[name], width(root, "wire", name)) for name in "fi"]
    widths.sort()
    assert np.all(np.diff([w for _, w in widths]) >= 0)
    assert widths[0][1] < widths[-1][1]


@pytest.mark.parametrize(("gate", "name"), [("forget", "f"), ("input", "i"), ("output", "o")])
def test_a_gate_held_at_zero_breaks_its_line_and_asks_nobody(gate: str, name: str) -> None:
    root, _ = drawn("lstm_step", **{f"{gate}_gate": "0"})
    assert width(root, "wire", name) == 0
    assert len(of_class(root, "ask")) == 3
    assert [one.get("data-of") for one in of_class(root, "held")] == [name]
    root, _ = drawn("lstm_step", **{f"{gate}_gate": "1"})
    assert width(root, "wire", name) == 7


@pytest.mark.parametrize("reset", ["before", "after"])
@pytest.mark.parametrize("update", ["old", "new"])
def test_the_cell_of_the_gru_follows_its_conventions(reset: str, update: str) -> None:
    root, grids = drawn("gru_step", reset=reset, update=update)
    box, = (one for one in root.iter() if one.get("data-of") == "W")
    product = next(one for one in of_class(root, "disc") if one.find(f"{SVG}circle").get("cy") == "138")
    left = float(box.get("x")) < float(product.find(f"{SVG}circle").get("cx"))
    assert left == (reset == "after")
    z, g, h = (grids[name][0, 0] for name in ("z", "g", "h"))
    old = z if update == "old" else 1 - z
    assert ("".join(of_class(root, "old", "symbol")[0].itertext()) == "z") == (update == "old")
    kept, taken = old * grids["h_prev"][0, 0], (1 - old) * g
    assert kept + taken == pytest.approx(h)
    assert {short(value) for value in (kept, taken, z, g, h)} <= set(texts(root))
    assert (width(root, "wire", "old") > width(root, "wire", "new")) == (old > 0.5)


def test_what_is_still_to_be_found_is_a_question_mark() -> None:
    found = example("lstm_step")
    read = found.read({})
    numbers = {grid.name: grid.values if grid.name in read else grid.values * np.nan for grid in found.solve(**read)}
    written = texts(ElementTree.fromstring(DRAWINGS["lstm_step"](numbers, read)))
    assert written.count("?") == 8
    assert {"0.5", "0.8", "1"} <= set(written)


@pytest.mark.parametrize(("value", "text"), [
    (0.004, "0.004"), (-1e-6, "≈ 0"), (0, "0"), (12.346, "12.35"), (-123.46, "−123.5"),
    (5314.41, "5314"), (np.nan, "?")])
def test_a_number_is_short_enough_for_its_box(value: float, text: str) -> None:
    assert told(value) == text


def filled(one: ElementTree.Element) -> str:
    return one.get("style").removeprefix("fill:")


@pytest.mark.parametrize("rgb", [[255, 99, 71], [0, 0, 0], [46, 139, 87]], ids=str)
def test_the_swatches_are_the_colour_and_its_gray(rgb: list[int]) -> None:
    root, grids = drawn("rgb_lab", rgb=rgb)
    colour, gray = map(filled, of_class(root, "frame"))
    assert colour == "#{:02x}{:02x}{:02x}".format(*rgb)
    red, green, blue = (int(gray[n : n + 2], 16) for n in (1, 3, 5))
    assert red == green == blue
    back = example("rgb_lab").solve(rgb=[[red, green, blue]])
    assert next(grid for grid in back if grid.name == "lab").values[0, 0] == pytest.approx(grids["lab"][0, 0], abs=0.3)


def test_patches_are_colours_of_one_lightness_at_their_places() -> None:
    root, _ = drawn("lab_rgb", L=60)
    patches = of_class(root, "patch")
    for one in patches[::25]:
        a, b = float(one.get("x")) + 4 - plane.MIDDLE[0], plane.MIDDLE[1] - float(one.get("y")) - 4
        screen = {grid.name: grid.values for grid in example("lab_rgb").solve(L=60, ab=[[a, b]])}["screen"][0]
        assert np.allclose(screen, [int(filled(one)[n : n + 2], 16) for n in (1, 3, 5)], atol=0.51)
    assert len(of_class(drawn("lab_rgb", L=97)[0], "patch")) < len(patches)


def test_a_colour_that_no_screen_shows_is_marked() -> None:
    assert of_class(drawn("lab_rgb", L=90)[0], "out")
    assert not of_class(drawn("lab_rgb", L=60)[0], "out")


def test_points_are_dropped_straight_onto_the_axis() -> None:
    root, grids = drawn("pca_codes")
    dots = [(float(one.get("cx")), float(one.get("cy"))) for one in of_class(root, "dot")]
    restored, points = np.array(dots[:5]), np.array(dots[5:])
    along = grids["axis"][0] * [1, -1]  # up is down on a screen
    assert np.allclose((points - restored) @ along, 0, atol=0.2)
    assert np.linalg.matrix_rank(restored - restored.mean(0), tol=0.5) == 1
