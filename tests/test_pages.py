"""Every page, room, lab and view runs in both languages without an exception and without a missing word."""

import re
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from engine import course
from engine.words import LANGUAGES

ROOT = Path(__file__).parents[1]
PAGES = ["Home.py", *sorted(f"pages/{f.name}" for f in (ROOT / "pages").glob("*.py"))]
HANGUL = re.compile("[\uac00-\ud7a3]")


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    st.cache_resource.clear()
    st.cache_data.clear()


def opened(page: str, **params: str) -> AppTest:
    """The page as a learner's deep link opens it."""
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60)
    if page != "Home.py":
        app.switch_page(page)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def places() -> list[tuple[str, str, dict[str, str]]]:
    """Every section, lab, view and the quiz of every lesson."""
    found = []
    for lesson in course.lessons():
        page = f"pages/{lesson.slug}.py"
        found += [(page, section.id, {"at": section.id}) for section in lesson.sections]
        found += [(page, lab, {"room": "train", "lab": lab}) for lab in lesson.labs]
        views = re.search(r"page\.look\((.*?)\)", (ROOT / page).read_text(), re.DOTALL)
        found += [
            (page, view, {"room": "look", "look": view})
            for view in re.findall(r'"(\w+)"', views.group(1) if views else "")
        ]
        found.append((page, "ask", {"room": "ask"}))
    return found


def text_of(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.title, app.header, app.subheader, app.button, app.info, app.warning)
    return "\n".join(str(getattr(one, "label", "") or one.value) for kind in kinds for one in kind)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_opens(page: str, language: str) -> None:
    app = opened(page, lang=language)
    assert not app.exception
    assert app.title or app.header
    assert app.query_params["lang"] in (language, [language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "name", "params"), places(), ids=lambda v: v if isinstance(v, str) else "")
def test_every_place_of_a_lesson_opens(page: str, name: str, params: dict[str, str], language: str) -> None:  # noqa: ARG001
    app = opened(page, lang=language, **params)
    assert not app.exception
    assert bool(HANGUL.search(text_of(app).replace("한국어", ""))) == (language == "ko")


def test_language_starts_from_the_browser() -> None:
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60)
    app.context["locale"] = "en-US"
    app.run()
    assert app.query_params["lang"] in ("en", ["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_wrong_links_fall_back_to_something_sensible(language: str) -> None:
    lesson = course.lessons()[0]
    app = opened(
        f"pages/{lesson.slug}.py", lang=language, room="train", lab=lesson.labs[0], run="never-was", at="nowhere"
    )
    assert not app.exception
    assert app.info


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", ["abc", "9", "-1", "nan"])
def test_a_wrong_knob_in_the_url_gives_one_sentence(language: str, value: str) -> None:
    app = opened("pages/w02_ann.py", **{"lang": language, "room": "train", "lab": "sine", "sine.lr": value})
    assert not app.exception
    assert len(app.warning) == 1
    assert "lr" in app.warning[0].value
