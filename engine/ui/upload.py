"""A place to drop a file, in the learner's language: Streamlit's own words on it are English."""

import json
from collections.abc import Sequence

import streamlit as st

from engine.figures.colours import DARK, LIGHT
from engine.words import say

# These rules put our words in the place of Streamlit's.
STYLE = """<style>
.st-key-{key} [data-testid=stFileUploaderDropzone] button p,
.st-key-{key} [data-testid=stFileUploaderDropzoneInstructions] span {{ font-size: 0; }}
.st-key-{key} [data-testid=stFileUploaderDropzone] button p::after {{ content: {browse}; font-size: 0.9rem; }}
.st-key-{key} [data-testid=stFileUploaderDropzoneInstructions] span::after {{
  content: {limits}; font-size: 0.8rem;
}}
.st-key-{key}:has([data-testid=stFileChipIconError])::after {{
  content: {refused}; color: light-dark({light}, {dark}); font-size: 0.9rem;
}}
</style>"""


def dropped(language: str, key: str, label: str, formats: Sequence[str], megabytes: int) -> bytes | None:
    """The content of the file that was dropped, of one of these formats ("PNG", "CSV") by its name; else None.

    What Streamlit refuses by name or size is said in one sentence by the page itself.
    """
    facts = {"size": megabytes, "formats": " ".join(formats)}
    words = {
        name: json.dumps(say(language, f"upload.{name}", **facts), ensure_ascii=False)
        for name in ("browse", "limits", "refused")
    }
    box = key.replace(".", "-")  # the class that Streamlit makes of a key
    st.html(STYLE.format(key=box, light=LIGHT["negative"], dark=DARK["negative"], **words))
    endings = [kind.lower() for kind in formats] + (["jpg"] if "JPEG" in formats else [])
    file = st.file_uploader(label, key=key, type=endings, max_upload_size=megabytes)
    return None if file is None else file.getvalue()
