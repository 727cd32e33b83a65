"""The rules of the house: imports run one way, words stand outside code, pages are thin, nothing is pickled."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = sorted((ROOT / "engine").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
ORDER = ["data", "models", "train", "labs", "runs", "figures", "ui"]  # each may import what stands left of it
HANGUL = re.compile("[\uac00-\ud7a3\u3131-\u318e]")


def imports(file: Path) -> set[str]:
    """Every module a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def floor(name: str) -> int | None:
    """The storey of engine.<package>…, or None for what stands beside the stair."""
    parts = name.split(".")
    return ORDER.index(parts[1]) if len(parts) > 1 and parts[0] == "engine" and parts[1] in ORDER else None


def named(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("file", ENGINE, ids=named)
def test_imports_run_one_way(file: Path) -> None:
    own = floor(named(file))
    if own is None:
        return
    above = {name for name in imports(file) if (floor(name) or 0) > own}
    assert not above, f"{named(file)} reaches up to {above}"


@pytest.mark.parametrize("file", ENGINE, ids=named)
def test_streamlit_and_plotly_stay_upstairs(file: Path) -> None:
    packages = {name.split(".")[0] for name in imports(file)}
    inside = file.relative_to(ROOT / "engine").parts[0]
    assert "streamlit" not in packages or inside == "ui"
    assert "plotly" not in packages or inside in ("figures", "ui")


@pytest.mark.parametrize(
    "file",
    [
        f
        for f in ENGINE
        if f.relative_to(ROOT / "engine").parts[0] == "worked" or f.stem in ("trace", "problem", "words")
    ],
    ids=named,
)
def test_foundations_stand_on_nothing_above(file: Path) -> None:
    assert not {name for name in imports(file) if floor(name) is not None}


@pytest.mark.parametrize("file", [*ENGINE, *PAGES, ROOT / "Home.py"], ids=named)
def test_code_knows_no_human_language(file: Path) -> None:
    assert not HANGUL.search(file.read_text())


@pytest.mark.parametrize("file", PAGES, ids=named)
def test_pages_only_order_things(file: Path) -> None:
    source = file.read_text()
    assert len(source.splitlines()) <= 80
    assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(ast.parse(source)))
    strings = [n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    assert all(len(text.split()) <= 4 for text in strings[1:]), "prose belongs in ko.md and en.md"


@pytest.mark.parametrize("file", ENGINE, ids=named)
def test_files_are_small_and_say_what_they_are(file: Path) -> None:
    source = file.read_text()
    assert len(source.splitlines()) <= 200
    assert ast.get_docstring(ast.parse(source)), "one sentence at the top"
    assert file.stem not in ("utils", "helpers", "common", "misc")


@pytest.mark.parametrize("file", ENGINE, ids=named)
def test_nothing_is_pickled(file: Path) -> None:
    source = file.read_text()
    assert "pickle" not in {name.split(".")[0] for name in imports(file)}
    assert "torch.load(" not in source or named(file) == "engine.data.pretrained"
    loads = [node for node in ast.walk(ast.parse(source))
             if isinstance(node, ast.Call) and ast.unparse(node.func) == "torch.load"]
    for load in loads:  # torchvision publishes nothing but pickles; tensors alone are read from them
        assert {k.arg: ast.unparse(k.value) for k in load.keywords}["weights_only"] == "True"
    assert "allow_pickle=True" not in source


@pytest.mark.parametrize("file", [f for f in ENGINE if "runs" in f.parts or "ui" in f.parts], ids=named)
def test_only_the_store_speaks_sql(file: Path) -> None:
    if named(file).startswith("engine.runs.store"):
        return
    assert "sqlite3" not in imports(file)


def leaves(table: object, path: str = "") -> list[tuple[str, dict]]:
    """Every place of a words file where the two languages stand."""
    if not isinstance(table, dict):
        return []
    if "ko" in table or "en" in table:
        return [(path, table)]
    return [leaf for key, value in table.items() for leaf in leaves(value, f"{path}.{key}")]


@pytest.mark.parametrize("file", sorted((ROOT / "assets/words").rglob("*.toml")), ids=lambda f: f.name)
def test_every_word_stands_in_both_languages_with_the_same_blanks(file: Path) -> None:
    for path, words in leaves(tomllib.loads(file.read_text())):
        if not {"ko", "en"} <= set(words):
            assert set(words) & {"ko", "en"} == set(), path
            continue
        if not isinstance(words["ko"], str):
            continue
        assert words["ko"].strip(), path
        assert words["en"].strip(), path
        assert sorted(re.findall(r"{(\w+)}", words["ko"])) == sorted(re.findall(r"{(\w+)}", words["en"])), path
        assert not HANGUL.search(words["en"]) or file.parent.name in ("worked", "labs") or "한" in words["en"], path


def test_settings_that_keep_it_fast_are_there() -> None:
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
    assert settings["runner"]["postScriptGC"] is False
    assert settings["browser"]["gatherUsageStats"] is False
    assert "Noto Sans KR" in settings["theme"]["font"]


def test_every_requirement_is_pinned() -> None:
    lines = (ROOT / "requirements.txt").read_text().splitlines() + (
        ROOT / "requirements-dev.txt"
    ).read_text().splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r"))]
    assert wanted
    assert all(re.fullmatch(r"[\w.\-]+==[\w.]+", line) for line in wanted)


def test_repository_stays_under_its_budget() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    size = sum((ROOT / name).stat().st_size for name in tracked if name and (ROOT / name).is_file())
    assert 0 < size <= 80 * 2**20


def test_nothing_forbidden_travels_with_the_project() -> None:
    names = {path.name for path in ROOT.joinpath("assets").rglob("*")}
    assert "cifar10_subset_5k.npz" not in names
    assert not [name for name in names if name.endswith((".pt", ".pth", ".pkl"))]
