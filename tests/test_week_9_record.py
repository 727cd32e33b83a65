"""Week 9: the figures that the U-Net lesson gives for its four networks are those of the published runs."""

import pytest

from engine import course
from engine.runs import checkpoint

BODY = course.lesson("w09_unet").section("measured").body
ROWS = {"segment": "U-Net", "segment-add": "U-Net (add)", "segment-none": "No skips", "segment-fcn": "FCN"}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_the_table_is_measured(name: str) -> None:
    scores = next(one.scores for one in checkpoint.of("segment") if one.name == name)
    row = next(line for line in BODY["en"].splitlines() if line.startswith(f"| {ROWS[name]} |"))
    cells = [f"{scores['iou']:.2f}", f"{scores['boundary_iou']:.2f}"]
    assert [cell.strip() for cell in row.split("|")[-3:-1]] == cells
    place = list(ROWS).index(name)
    korean = [line for line in BODY["ko"].splitlines() if line.startswith("| ")][1 + place]
    assert korean.endswith(f"| {cells[0]} | {cells[1]} |")


def test_the_single_mask_is_measured_too() -> None:
    scores = checkpoint.published("segment").scores
    for body in BODY.values():
        assert f"{scores['baseline_one_mask']:.2f}" in body
        assert f"{scores['baseline_one_mask_boundary']:.2f}" in body
