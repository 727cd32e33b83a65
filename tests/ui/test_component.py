"""What a page of ours never needs stays out of the server's memory."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VISIT = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("Home.py", default_timeout=60)
app.switch_page({page!r})
app.query_params.update({params!r})
app.run()
assert not app.exception, app.exception
assert len(app.get("bidi_component")) > 0
print(*(name for name in ("pandas", "pyarrow") if name in sys.modules))
"""
PLACES = [
    ("pages/w02_ann.py", {"room": "look", "look": "code"}),
    ("pages/w09_unet.py", {"room": "look", "look": "unet"}),
]


@pytest.mark.parametrize(("page", "params"), PLACES)
def test_components_bring_no_pandas(page: str, params: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", VISIT.format(page=page, params=params)], cwd=ROOT, capture_output=True, text=True,
        check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
