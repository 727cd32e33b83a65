"""Components drawn by JavaScript, mounted so that Streamlit does not look for tables in what they are handed.

It would import pandas and Arrow for the search in any dictionary, 60 MB in a server that needs neither; a list with the
dictionary in it goes through as it is.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st


def component(name: str, *, js: str, html: str | None = None, css: str | None = None) -> Callable[..., Any]:
    """Registers a component, once per process; what it returns is called with key, data (a dictionary) and handlers."""
    mounted = st.components.v2.component(name, html=html, css=css, js=_taken_out(js))

    def mount(*, data: dict[str, Any], **others: Any) -> Any:
        return mounted(data=[data], **others)

    return mount


def _taken_out(js: str) -> str:
    """The module whose function finds the dictionary as `data`, not the list around it."""
    inner = js.replace("export default ", "const drawn_by_module = ", 1)
    return f"{inner}\nexport default given => drawn_by_module({{ ...given, data: given.data[0] }})\n"
