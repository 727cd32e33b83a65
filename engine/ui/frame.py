"""The frame around every page: settings, language, our own menu, the trainer kept awake."""

from pathlib import Path

import streamlit as st

from engine import course
from engine.ui import language, memory, place, warm
from engine.words import entry, say

ROOT = Path(__file__).parents[2]
ICON = ROOT / "assets" / "icon.png"  # a file of ours: Streamlit fetches named icons from the network
# Width for reading, targets for thumbs; what is polled is not faded at every look, which costs a whole core to draw.
STYLE = """<style>
.stMainBlockContainer { max-width: 68rem; padding-top: 3.2rem; padding-bottom: 4rem; }
.st-key-frame_bar { align-items: center; }
[data-testid=stSidebarContent] [data-testid=stPageLink] p { white-space: normal; }
[class*=st-key-option] button { justify-content: flex-start; text-align: left; }
.st-key-training * { transition: none !important; }
.st-key-training .stElementContainer { opacity: 1 !important; }
a:focus-visible, button:focus-visible { outline: 2px solid var(--st-primary-color, #0f62a8); outline-offset: 2px; }
@media (max-width: 640px) {
  .st-key-_choice_room span:has(> [data-testid=stIconMaterial]) { display: none; }
  .st-key-_choice_room button { padding-left: 0.7rem; padding-right: 0.7rem; }
  .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; padding-top: 3.5rem; }
}
@media print { [data-testid=stSidebar], [data-testid=stHeader], .st-key-frame_bar { display: none !important; } }
</style>"""
SET_LANGUAGE = "<script>document.documentElement.lang = '{language}';</script>"


def open_page(title: str | None = None) -> str:
    """Every page's first line: a deep link on a cold server runs the page without Home.py. Returns the language."""
    chosen = language.current()
    name = say(chosen, "frame.brand")
    st.set_page_config(page_title=f"{title[chosen]} · {name}" if title else name, page_icon=ICON, layout="wide")
    st.html(STYLE)
    st.html(SET_LANGUAGE.format(language=chosen), unsafe_allow_javascript=True)
    place.scroll()
    _menu(chosen)
    with st.container(horizontal=True, horizontal_alignment="distribute", key="frame_bar"):
        st.page_link(
            "Home.py", label=say(chosen, "frame.brand"), icon=":material/neurology:", query_params={"lang": chosen}
        )
        language.switch()
    memory.greet()
    memory.report(chosen)
    warm.up()
    return chosen


def _menu(chosen: str) -> None:
    """Our menu in the sidebar: lessons by exam scope, then the tools."""
    link = {"lang": chosen}
    with st.sidebar:
        st.page_link("Home.py", label=say(chosen, "frame.menu.home"), icon=":material/map:", query_params=link)
        for exam in ("midterm", "final"):
            lessons = [unit for unit in course.lessons() if unit.exam == exam]
            if lessons:
                st.caption(say(chosen, f"frame.menu.{exam}"))
            for unit in lessons:
                name = f"{say(chosen, 'frame.menu.week', week=unit.week)} · {unit.title[chosen]}"
                st.page_link(f"pages/{unit.slug}.py", label=name, query_params=link)
        st.caption(say(chosen, "frame.menu.tools"))
        for stem, name in entry("frame.pages").items():
            if (ROOT / "pages" / f"{stem}.py").is_file():
                st.page_link(f"pages/{stem}.py", label=name[chosen], query_params=link)
