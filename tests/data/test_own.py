"""A learner's own files: kept under their content, read back, forgotten when there are too many."""

import os

import pytest

from engine.data import own
from engine.problem import Problem


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("AI_LIBRARY_HOME", str(tmp_path))


def test_what_is_kept_is_read_back_under_one_name():
    code = own.keep(b"date,close")
    assert own.keep(b"date,close") == code != own.keep(b"date,open")
    assert own.there(code)
    assert own.content(code) == b"date,close"


@pytest.mark.parametrize("code", ["", "netflix", "../secret", "0" * 16, "../" + "0" * 13, "0" * 17])
def test_nothing_else_is_a_file_of_the_learners(code):
    assert not own.there(code)
    with pytest.raises(Problem) as caught:
        own.content(code)
    assert caught.value.code == "own_file_gone"


def test_the_oldest_go_first(monkeypatch, tmp_path):
    monkeypatch.setattr(own, "MANY", 2)
    codes = []
    for number in range(3):
        codes.append(own.keep(bytes([number])))
        os.utime(tmp_path / "data" / "own" / codes[-1], (number, number))
    own.keep(bytes([9]))
    assert [own.there(code) for code in codes] == [False, False, True]


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(Problem) as caught:
        own.keep(b"x")
    assert caught.value.code == "home_not_writable"
