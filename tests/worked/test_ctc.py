"""CTC and CRNN: the course's own numbers, counting by hand, PyTorch's autograd, and what is refused."""

from itertools import groupby, pairwise, product
from math import comb, log

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from engine.problem import Problem
from engine.ui.workings import Workings
from engine.words import LANGUAGES, say
from engine.worked import example, payload
from tests.worked.test_networks import reads
from tests.worked.test_oracles import ORACLES, near, values

TABLE = ORACLES["we23.fb"]["prob"]
seeds = st.integers(0, 2**32 - 1)


def grids(name: str, **inputs: object) -> dict:
    found = example(name)
    return {g.name: g for g in found.solve(**found.read(inputs))}


def read_as(path: str) -> str:
    return "".join(symbol for symbol, _ in groupby(path) if symbol != "_")


def every_path(label: str, y: list[list[float]]) -> dict[str, float]:
    """Path -> probability, of all V^T sequences those that read as the label."""
    symbols = "_abcde"[: len(y[0])]
    paths = ("".join(path) for path in product(symbols, repeat=len(y)))
    return {path: float(np.prod([row[symbols.index(s)] for row, s in zip(y, path, strict=True)]))
            for path in paths if read_as(path) == label}


def refusal(name: str, **inputs: object) -> Problem:
    """The problem that these inputs raise, its sentence told in both languages."""
    with pytest.raises(Problem) as raised:
        values(name, **inputs)
    for language in LANGUAGES:
        assert "{" not in say(language, f"problems.{raised.value.code}", **raised.value.facts)
    return raised.value


# ---------------------------------------------------------------- paths

def test_the_course_adds_three_paths():
    got = grids("ctc_paths")
    assert got["paths"].row_labels == ("aa", "a_", "_a")
    assert near(got["p"].values, [0.16, 0.04, 0.04])
    assert near([got["P"].values, got["loss"].values], [ORACLES["we20.a"]["P"], ORACLES["we20.a"]["loss"]])
    assert reads("ctc_paths", "P") == "0.16 + 0.04 + 0.04 = 0.24"
    for label, chance in ORACLES["we20.a"]["by_label"][1:]:
        assert near(values("ctc_paths", label=label)["P"], chance)


@settings(max_examples=25, deadline=None)
@given(seed=seeds)
def test_paths_are_those_found_among_all_sequences(seed):
    inputs = example("ctc_paths").random(np.random.default_rng(seed))
    got, expected = grids("ctc_paths", **inputs), every_path(inputs["label"], inputs["y"])
    chances = dict(zip(got["paths"].row_labels, got["p"].values[:, 0], strict=True))
    assert chances == pytest.approx(expected, abs=1e-12)


def test_a_path_cell_is_the_cell_of_the_table():
    got = grids("ctc_paths")
    (source,) = got["paths"].sources(1, 1)
    assert (source.grid.name, source.row, source.column) == ("y", 1, 0)


def test_without_any_chance_the_loss_is_infinite():
    got = values("ctc_paths", y=[[0, 0, 1], [0.5, 0.5, 0]])
    assert (got["P"], got["loss"]) == (0, np.inf)
    assert {g["name"]: g for g in payload(example("ctc_paths").solve(y=[[0, 0, 1]]))}["loss"]["shown"] == [["∞"]]


@pytest.mark.parametrize("row", ORACLES["we21.order"], ids=str)
def test_merge_then_drop(row):
    path, right, wrong = row
    got = grids("ctc_collapse", path=path)
    assert ["".join(got[name].column_labels) for name in ("label", "wrong")] == [right, wrong]
    assert got["lost"].values == len(right) - len(wrong)


@pytest.mark.parametrize("row", ORACLES["we21.paths"], ids=str)
def test_the_paths_of_the_notes(row):
    path, steps, label = row
    got = grids("ctc_collapse", path=" ".join(path))  # as the notes write them
    assert got["z"].shape == (1, steps)
    assert "".join(got["label"].column_labels) == label


@settings(max_examples=50, deadline=None)
@given(st.text("_ab", min_size=1, max_size=16).filter(lambda path: set(path) != {"_"}))
def test_reading_a_path_is_grouping_it(path):
    assert "".join(grids("ctc_collapse", path=path)["label"].column_labels) == read_as(path)


# ---------------------------------------------------------------- counting

@pytest.mark.parametrize("row", ORACLES["we22.counts"], ids=lambda row: row[0])
def test_number_of_paths(row):
    label, length, repeats, *counts = row
    for T, count in enumerate(counts, 4):
        got = values("ctc_counts", label=label, T=T)
        assert got["count"] == got["closed"] == count == comb(T + length - repeats, 2 * length)
        assert (got["count"] > 0) == (got["needed"] <= T)


def test_dogs_and_hello():
    got, oracle = values("ctc_counts"), ORACLES["we22.dogs8"]
    assert got["count"] == oracle["paths"]
    assert near([got["share"], -log(got["share"])], [oracle["P_uniform5"], oracle["loss"]])
    assert values("ctc_counts", label="hello")["count"] == oracle["hello8"]
    assert [values("ctc_counts", label="hello", T=T)["count"] for T in (5, 6)] == [0, 1]
    assert reads("ctc_counts", "closed") == "C(8 + 4 − 0, 2·4) = 495"


@pytest.mark.parametrize("label", ["a", "aa", "ab", "aab", "aba", "bbb"])
def test_counts_are_those_of_all_sequences(label):
    for T in range(1, 8):
        found = sum(read_as("".join(path)) == label for path in product("_ab", repeat=T))
        assert values("ctc_counts", label=label, T=T)["count"] == found


# ---------------------------------------------------------------- forward and backward

def test_forward_and_backward_tables():
    got, oracle = values("ctc_forward_backward"), ORACLES["we23.fb"]
    for name in ("alpha", "beta", "P", "loss"):
        assert near(got[name], oracle[name]), name
    assert near(got["through"], [oracle["P"]] * 4)
    small = values("ctc_forward_backward", y=[[0.1, 0.4, 0.5], [0.1, 0.4, 0.5]], label="a")
    assert near(small["alpha"], ORACLES["we23.a2"])


@settings(max_examples=40, deadline=None)
@given(seed=seeds)
def test_forward_backward_is_ctc_loss(seed):
    inputs = example("ctc_forward_backward").random(np.random.default_rng(seed))
    got = values("ctc_forward_backward", **inputs)
    table = torch.tensor(inputs["y"], dtype=torch.float64).log()[:, None]
    targets = torch.tensor([["_abcde".index(letter) for letter in inputs["label"]]])
    loss = F.ctc_loss(table, targets, (len(table),), (targets.shape[1],), reduction="none")
    assert got["loss"] == pytest.approx(loss.item(), abs=1e-6)
    assert np.ravel(got["through"]) == pytest.approx(got["P"], abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_forward_backward_is_the_sum_over_all_paths(seed):
    generator = np.random.default_rng(seed)
    y = (generator.multinomial(17, [1 / 3] * 3, 5) + 1) / 20
    for label in ("a", "bb", "ab", "aba", "abb"):
        got = values("ctc_forward_backward", y=y.tolist(), label=label)
        assert got["P"] == pytest.approx(sum(every_path(label, y.tolist()).values()), abs=1e-12)


def test_a_cell_of_alpha_comes_from_three_cells_above_it():
    found = grids("ctc_forward_backward")
    alpha = found["alpha"]
    assert [(c.row, c.column) for c in alpha.sources(2, 3) if c.grid is alpha] == [(1, 3), (1, 2), (1, 1)]
    assert reads("ctc_forward_backward", "alpha", 2, 3) == "(0.09 + 0.06 + 0.45)·0.5 = 0.3"


def test_no_letter_jumps_to_its_like():
    for label in ("aa", "ab", "abba"):
        got = grids("ctc_forward_backward", label=label, y=[*TABLE, *TABLE])
        jumps = [False, *(one != two for one, two in pairwise(label))]
        assert got["skip"].values[0, 1::2].astype(bool).tolist() == jumps
        assert not got["skip"].values[0, ::2].any()
        for name, far in (("alpha", -2), ("beta", 2)):
            table, t = got[name], 4
            for s in range(table.shape[1]):
                over = any(c.grid is table and c.column == s + far for c in table.sources(t, s))
                landing = s if far < 0 else s + 2
                assert over == (landing < table.shape[1] and bool(got["skip"].values[0, landing]))


def test_a_table_with_zeros():
    y = [[0.5, 0.5, 0], [0, 0.5, 0.5], [1, 0, 0]]
    got = values("ctc_forward_backward", y=y)
    assert near(got["P"], sum(every_path("ab", y).values()))
    assert near(got["through"], [got["P"]] * 3)
    assert near(values("ctc_gradient", y=y)["posterior"].sum(1), [1, 1, 1])


# ---------------------------------------------------------------- gradient

def test_gradient():
    got, oracle = values("ctc_gradient"), ORACLES["we23.fb"]
    assert near(got["posterior"], oracle["posterior"])
    assert near(got["gradient"], oracle["grad"])
    assert reads("ctc_gradient", "gradient", 0, 1) == "0.3 − 0.4758 = −0.1758"


@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_the_share_is_that_of_the_paths_that_pass(seed):
    generator = np.random.default_rng(seed)
    y = (generator.multinomial(17, [1 / 3] * 3, 4) + 1) / 20
    got, paths = values("ctc_gradient", y=y.tolist(), label="ab"), every_path("ab", y.tolist())
    for (t, k), share in np.ndenumerate(got["posterior"]):
        passing = sum(p for path, p in paths.items() if path[t] == "_ab"[k])
        assert share == pytest.approx(passing / sum(paths.values()), abs=1e-12)


def test_a_step_against_the_gradient_lowers_the_loss():
    got = values("ctc_gradient")
    logits = np.log(TABLE) - 0.1 * got["gradient"]
    y = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    assert values("ctc_forward_backward", y=y.tolist())["loss"] < values("ctc_forward_backward")["loss"]


# ---------------------------------------------------------------- decoding

def test_the_best_path_is_not_the_best_label():
    got = grids("ctc_decode")
    assert [got[name].row_labels for name in ("of_path", "of_best", "of_beam")] == [("aba",), ("ab",), ("ab",)]
    assert got["of_best"].values > 2 * got["of_path"].values
    narrow = grids("ctc_decode", width=1)
    assert narrow["of_beam"].row_labels == narrow["labels"].row_labels[1:2] == ("a",)
    assert narrow["of_beam"].values < narrow["labels"].values[1] - 0.01  # what began with a blank was dropped


def test_the_course_table_decoded():
    got = grids("ctc_decode", y=[[0.1, 0.4, 0.5], [0.1, 0.4, 0.5]])
    found = dict(zip(got["labels"].row_labels, got["labels"].values[:, 0], strict=True))
    assert found == pytest.approx({label or "∅": p for label, p in ORACLES["we20.a"]["by_label"]})


@settings(max_examples=25, deadline=None)
@given(seed=seeds)
def test_labels_are_sums_over_paths_and_a_wider_beam_finds_no_less(seed):
    inputs = example("ctc_decode").random(np.random.default_rng(seed))
    got = grids("ctc_decode", **inputs)
    for label, chance in zip(got["labels"].row_labels, got["labels"].values[:, 0], strict=True):
        assert chance == pytest.approx(sum(every_path(label.replace("∅", ""), inputs["y"]).values()), abs=1e-12)
    assert got["of_best"].values >= max(got["of_path"].values, got["of_beam"].values) - 1e-12
    symbols = [row.index(max(row)) for row in inputs["y"]]
    assert got["of_path"].row_labels[0].replace("∅", "") == read_as("".join("_abc"[k] for k in symbols))


# ---------------------------------------------------------------- shapes

def test_captcha_network():
    got, oracle = values("crnn_shapes"), ORACLES["we24.crnn"]
    assert got["maps"].astype(int).tolist() == [
        [3, 50, 200], [64, 24, 196], [64, 11, 192], [64, 5, 188], [64, 2, 184], [64, 1, 180]]
    assert (got["T"], got["sequence"][-1].tolist()) == (oracle["T"], [oracle["T"], 8, oracle["C"]])
    assert reads("crnn_shapes", "maps", 1, 1) == "⌊(50 − 3) / 2⌋ + 1 = 24"


def test_a_stride_along_the_width_eats_time():
    got = values("crnn_shapes", stride=[[2, 2]])
    assert (got["T"], got["longest"]) == (5, 3)
    for label, fits in (("aaa", True), ("aaaa", False)):
        assert (values("ctc_counts", label=label, T=5)["count"] > 0) == fits


def test_a_picture_too_small_is_refused():
    assert refusal("crnn_shapes", size=[[16, 200]]).code == "window_too_large"


# ---------------------------------------------------------------- what is typed

def test_a_row_stays_at_one_when_a_cell_is_edited():
    workings = Workings(example("ctc_paths"))
    workings.edit([{"grid": "y", "row": 1, "col": 1, "value": "0.7", "n": 1}])
    assert workings.refused is None
    assert near(workings.inputs["y"], [[0.1, 0.4, 0.5], [0.05, 0.7, 0.25]])
    workings.edit([{"grid": "y", "row": 1, "col": 2, "value": 1, "n": 2}])
    assert workings.inputs["y"][1] == [0, 0, 1]
    workings.edit([{"grid": "y", "row": 1, "col": 2, "value": 0.4, "n": 3}])
    assert near(workings.inputs["y"][1], [0.3, 0.3, 0.4])
    before = workings.inputs
    for n, (value, code) in enumerate([(1.5, "input_out_of_range"), ("x", "input_not_a_number")], 4):
        workings.edit([{"grid": "y", "row": 0, "col": 0, "value": value, "n": n}])
        assert workings.refused["problem"].code == code
    assert workings.inputs == before


def test_a_table_of_another_size_still_sums_to_one():
    workings = Workings(example("ctc_paths"))
    for rows, columns in ((3, 4), (5, 2), (2, 3)):
        workings.resize("y", rows, columns)
        assert workings.refused is None
        assert near(np.sum(workings.inputs["y"], 1), [1] * rows)
    workings.resize("y", 6, 3)
    assert workings.refused["problem"].code == "input_wrong_shape"


REFUSED = [
    ("ctc_paths", {"y": [[0.5, 0.4], [0.1, 0.9]]}, "row_not_one"),
    ("ctc_paths", {"label": "A1"}, "input_not_a_text"),
    ("ctc_paths", {"label": ""}, "input_not_a_text"),
    ("ctc_paths", {"label": "c"}, "ctc_no_column"),
    ("ctc_paths", {"label": "aa"}, "ctc_too_short"),
    ("ctc_paths", {"label": ["a"]}, "input_not_a_text"),
    ("ctc_collapse", {"path": "___"}, "ctc_all_blank"),
    ("ctc_collapse", {"path": "a" * 17}, "input_not_a_text"),
    ("ctc_counts", {"V": 4}, "ctc_few_symbols"),
    ("ctc_forward_backward", {"label": "aabb"}, "ctc_too_short"),
    ("ctc_gradient", {"y": [[1, 0, 0], [1, 0, 0], [1, 0, 0]]}, "ctc_impossible"),
]


@pytest.mark.parametrize(("name", "inputs", "code"), REFUSED, ids=str)
def test_what_cannot_be_worked_is_refused(name, inputs, code):
    assert refusal(name, **inputs).code == code


def test_a_label_is_read_without_spaces_and_in_lower_case():
    assert example("ctc_collapse").read({"path": " H e l _ L o "}) == {"path": "hel_lo"}
