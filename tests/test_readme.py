"""The README's commands and pictures are real."""

import re
import shlex
from pathlib import Path

import pytest

from engine.__main__ import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    command.partition("#")[0].strip()
    for line in re.findall(r"^python -m engine .*$", README, re.MULTILINE)
    for command in line.split(";")
]
QUICK = [c for c in COMMANDS if c.split()[3] in ("labs", "examples", "solve", "runs", "coverage")]


@pytest.mark.parametrize("command", QUICK)
def test_command_works_as_written(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(shlex.split(command)[3:]) == 0
    assert capsys.readouterr().err == ""


def test_all_commands_are_known() -> None:
    assert len(QUICK) >= 5
    assert {c.split()[3] for c in COMMANDS} >= {"train", "export", "verify"}


def test_pictures_and_files_are_there() -> None:
    named = re.findall(r"\]\((\w[\w/.]+)\)|`(assets/[\w/.]+|tests/[\w/.]+|engine/[\w/]+/)`", README)
    paths = [first or second for first, second in named]
    assert paths
    assert [path for path in paths if not re.search("[A-Z]{4}", path) and not (ROOT / path).exists()] == []
