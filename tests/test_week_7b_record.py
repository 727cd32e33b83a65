"""Week 7, second part: what the CRNN lesson says about the published CAPTCHA run is in its record."""

from engine import course
from engine.runs import checkpoint

SECTIONS = {one.id: one.body["en"] for one in course.lesson("w07b_crnn").sections}
RUN = checkpoint.published("captcha")


def test_the_blank_grows_first_and_letters_come_late() -> None:
    record = RUN.recording()
    steps = record.snapshots.tolist()
    blank = {step: record.views(step)["posteriors"]["probability"][0].mean() for step in steps if step <= 10}
    assert blank[0] < 0.05  # all symbols are about equally probable
    assert max(blank[step] for step in steps if step < 10) > 0.9
    assert "passes 90% before the tenth update" in SECTIONS["gradient"]
    letters = [step for step, share in zip(*record.curve("test_characters"), strict=True) if share > 0.1]
    assert 300 < letters[0] < 2000
    silent = [record.views(step)["reading"]["read"].tolist() for step in steps if 5 <= step <= 300]
    assert {read.strip("–") for row in silent for read in row} == {""}


def test_what_the_recorded_network_reads() -> None:
    assert RUN.scores["accuracy"] > 9 / 10
    assert RUN.scores["accuracy_font"] < 1 / 2
    assert "more than nine in ten unseen pictures whole, but of an unknown font not even half" in SECTIONS["captcha"]
