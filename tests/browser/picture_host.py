"""A page with a sheet to draw on and an upload; the numbers that arrived are written below. ?lang=en"""

import numpy as np
import streamlit as st

from engine.ui import picture

language = st.query_params.get("lang", "ko")
room = st.segmented_control("room", ["here", "there"], default="here", key="room")
if room == "here":
    drawn = picture.draw_digit(language, "digit")
    rows = "none" if drawn is None else ";".join(",".join(f"{round(255 * v)}" for v in row) for row in drawn)
    st.code(rows, language=None)
    found = picture.upload(language, "digit.photo")
    st.text("no picture" if found is None else f"picture {found.size} {np.asarray(found)[0, 0].tolist()}")
