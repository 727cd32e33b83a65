"""Which recurrent networks read which sequence with which weights: chosen once for both views, kept in the URL."""

from collections.abc import Sequence as Several
from dataclasses import dataclass

import streamlit as st

from engine.ui.look.recurrent import Net, nets
from engine.ui.look.sequence import Sequence, sequence
from engine.ui.place import choose
from engine.ui.runs import shipped
from engine.words import say

WEIGHTS = ("trained", "random")


@dataclass(frozen=True, eq=False)
class Reading:
    """Networks side by side on one sequence."""

    nets: list[Net]
    weights: str  # "trained" or "random": before training
    sequence: Sequence

    def code(self, net: Net) -> str:
        """Names one network, its weights and the sequence: a key for caches."""
        return f"{net.code}/{self.weights}/{self.sequence.code}"


def reading(sources: Several[str], language: str) -> Reading | None:
    """The learner's choice among labs; None when nothing is trained yet."""
    have = [name for name in sources if shipped(name)] or list(sources)
    with st.container(horizontal=True, vertical_alignment="center"):
        lab = choose("source", have, lambda name: say(language, f"conveyor.sources.{name}"),
                     say(language, "conveyor.which_source"))
        weights = choose("weights", WEIGHTS, lambda name: say(language, f"conveyor.weights.{name}"),
                         say(language, "conveyor.which_weights"))
    left, right = st.columns(2, gap="medium")
    with left:
        found = nets(lab, language)
    if found is None:
        return None
    if weights == "random":
        biased = getattr(found.config, "start", "pytorch") != "pytorch"
        left.caption(" ".join(say(language, f"conveyor.{words}") for words in ("fresh", *("biased",) * biased)))
    with right:
        return Reading(found.nets, weights, sequence(lab, found.config, language))
