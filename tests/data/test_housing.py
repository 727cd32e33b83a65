"""Boston and a learner's own file."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data import BUNDLED
from engine.data.housing import FEATURES, boston, read, scale_of, split
from engine.problem import Problem

ROW = "0.1,0,7,0,0.5,6,65,4,1,296,15,396,5"
HEADER = ",".join(FEATURES)


def test_bundled_file_read_as_the_csv_module_reads_it() -> None:
    houses = boston()
    with (BUNDLED / "boston_housing.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert houses.x.shape == (506, 13)
    assert houses.price.shape == (506,)
    assert [float(rows[100][name]) for name in FEATURES] == houses.x[100].tolist()
    assert float(rows[505]["MEDV"]) == houses.price[505]
    assert (houses.price == 50).sum() == 16  # capped


def test_split_takes_every_row_once() -> None:
    train, held_out = split()
    assert (len(train), len(held_out)) == (400, 106)
    assert sorted([*train, *held_out]) == list(range(506))
    assert (split()[1] == held_out).all()
    assert (split(seed=1)[1] != held_out).any()


def test_scale_knows_training_rows_only() -> None:
    x, (train, held_out) = boston().x, split()
    scaled = scale_of(x[train])(x)
    assert np.allclose(scaled[train].mean(axis=0), 0)
    assert np.allclose(scaled[train].std(axis=0), 1)
    assert not np.allclose(scaled[held_out].mean(axis=0), 0, atol=0.01)


def test_columns_may_stand_in_any_order_and_prices_may_be_missing() -> None:
    turned = ",".join(reversed(HEADER.split(","))) + "\n" + ",".join(reversed(ROW.split(","))) + "\n"
    assert read(turned).x.tolist() == [[float(cell) for cell in ROW.split(",")]]
    assert read(turned).price is None
    assert read(f"\ufeffMEDV,{HEADER}\r\n24,{ROW}\r\n\r\n").price.tolist() == [24]


@pytest.mark.parametrize(("text", "code", "facts"), [
    ("", "csv_empty", {}),
    (HEADER, "csv_empty", {}),
    (f"{HEADER}\n{'1' * 200_000}", "csv_unreadable", {"row": 2}),
    (HEADER.replace("RM,", "") + "\n1", "csv_column_missing", {"column": "RM"}),
    (f"{HEADER}\n{ROW}\n1,2,3", "csv_row_length", {"row": 3, "found": 3, "expected": 13}),
    (f"{HEADER}\n{ROW}\n\n{ROW.replace('65', 'old')}", "csv_not_a_number",
     {"row": 4, "column": "AGE", "value": "old"}),
    (f"{HEADER}\n{ROW.replace('65', 'nan')}", "csv_not_a_number",
     {"row": 2, "column": "AGE", "value": "nan"}),
    (f"{HEADER}\n" + f"{ROW}\n" * 10_001, "csv_too_long", {"most": 10_000}),
])
def test_a_mistake_is_named_by_row_and_column(text: str, code: str, facts: dict) -> None:
    with pytest.raises(Problem) as caught:
        read(text)
    assert caught.value.code == code
    assert caught.value.facts == facts
    assert str(caught.value)  # the sentence exists and its blanks are filled


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    for given_text in (text, f"{HEADER}\n{text}"):
        try:
            found = read(given_text)
        except Problem as problem:
            found = problem.code
        assert found.startswith("csv_") if isinstance(found, str) else np.isfinite(found.x).all()
