"""Budgets that are counted, not timed: the repository, its files, functions and pages."""

import ast
import subprocess
from pathlib import Path

from tests.bench.budget import report

ROOT = Path(__file__).parents[2]


def measure() -> list[bool]:
    """Sizes of what git tracks."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    files = [ROOT / name for name in names if name and (ROOT / name).is_file()]
    engine = [file for file in files if file.suffix == ".py" and file.is_relative_to(ROOT / "engine")]
    pages = [file for file in files if file.suffix == ".py" and file.parent == ROOT / "pages"]
    lines = {file: len(file.read_text().splitlines()) for file in (*engine, *pages)}
    functions = [
        (node.end_lineno - node.lineno + 1, f"{file.relative_to(ROOT)}:{node.name}")
        for file in engine
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef)
    ]
    longest, where = max(functions)
    largest = max(engine, key=lines.get)
    return [
        report("repository", sum(file.stat().st_size for file in files) / 2**20, 80, "MiB"),
        report(
            "longest engine file",
            lines[largest],
            200,
            "lines",
            file=str(largest.relative_to(ROOT)),
            over_target=sum(lines[file] > 100 for file in engine),
            files=len(engine),
        ),
        report(
            "longest engine function",
            longest,
            30,
            "lines",
            function=where,
            over=sum(length > 30 for length, _ in functions),
            functions=len(functions),
        ),
        report("longest page", max(lines[file] for file in pages), 80, "lines"),
    ]
