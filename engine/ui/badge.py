"""Where a figure comes from: computed now, from a checkpoint, from the learner's own run, or drawn."""

import streamlit as st

from engine.words import say


def computed_badge(language: str) -> None:
    st.badge(say(language, "frame.badge.computed"), icon=":material/calculate:", color="blue")


def checkpoint_badge(step: int, seed: int, language: str) -> None:
    st.badge(
        say(language, "frame.badge.checkpoint", step=f"{step:,}", seed=seed),
        icon=":material/inventory_2:",
        color="gray",
    )


def run_badge(step: int, language: str) -> None:
    st.badge(say(language, "frame.badge.run", step=f"{step:,}"), icon=":material/bolt:", color="violet")


def drawn_badge(language: str) -> None:
    st.badge(say(language, "frame.badge.drawn"), icon=":material/draw:", color="gray")
