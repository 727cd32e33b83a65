"""What this is, whose data it uses, how the numbers are made."""

import tomllib
from pathlib import Path

import streamlit as st

from engine.data.photos import Photo, photos
from engine.ui import memory
from engine.ui.badge import checkpoint_badge, computed_badge, drawn_badge, run_badge
from engine.ui.table import table
from engine.words import say

CREDITS = Path(__file__).parents[2] / "assets" / "data" / "credits.toml"


def credits() -> list[dict]:
    """One row a data file: file, name, what {ko, en}, source, licence."""
    return tomllib.loads(CREDITS.read_text(encoding="utf-8"))["data"]


def about(language: str) -> None:
    """The page: what it is, what the badges mean, data and licences, where runs are kept."""
    st.title(say(language, "about.title"), anchor=False)
    st.markdown(say(language, "about.what"))
    st.markdown(say(language, "about.badges"))
    with st.container(horizontal=True):
        computed_badge(language)
        checkpoint_badge(2000, 0, language)
        run_badge(2000, language)
        drawn_badge(language)
    st.subheader(say(language, "about.data"), anchor=False)
    for row in credits():
        with st.container(border=True):
            st.markdown(
                f"**{row['name']}** — {row['what'][language]}  \n"
                f"{say(language, 'about.source')}: {row['source']}  \n"
                f"{say(language, 'about.licence')}: {row['licence']} · `assets/data/{row['file']}`"
            )
    _photos(language)
    st.markdown(say(language, "about.contested"))
    kept = memory.store()
    if kept:
        st.subheader(say(language, "about.home"), anchor=False)
        st.code(str(kept.home), language=None)


def _photos(language: str) -> None:
    """Who made the photos: those whose licence asks for it as text, and all of them in a table."""
    named = [photo for photo in photos() if not photo.free]
    with st.expander(say(language, "about.photos.named", count=len(named))):
        st.markdown(say(language, "about.photos.changed"))
        st.markdown("\n".join(credit(photo, language) for photo in named))
    with st.expander(say(language, "about.photos.all", count=len(photos()))):
        shown = sorted(photos(), key=lambda photo: photo.name)
        table(
            {
                say(language, "about.file"): [f"`{photo.name}.jpg`" for photo in shown],
                say(language, "about.author"): [photo.author for photo in shown],
                say(language, "about.licence"): [photo.licence for photo in shown],
                say(language, "about.source"): [address(photo, language) for photo in shown],
            }
        )


def credit(photo: Photo, language: str) -> str:
    """One line of Markdown: file, author, licence and source with their addresses."""
    kind, number = photo.licence.removeprefix("CC-").lower().rsplit("-", 1)  # "by-sa", "4.0"
    licence = f"[CC {kind.upper()} {number}](https://creativecommons.org/licenses/{kind}/{number}/)"
    return f"- `{photo.name}.jpg`: {photo.author}, {licence}, {address(photo, language)}"


def address(photo: Photo, language: str) -> str:
    """Where the photo comes from, as a link; some say first what the photo is based on."""
    before, scheme, rest = photo.source.rpartition("https://")
    return f"{before}[{say(language, 'about.source')}](<https://{rest}>)" if scheme else photo.source
